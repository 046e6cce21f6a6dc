"""`firestore.indexes.json`: the indexes of exactly the named queries, and none of anything else.

Firestore indexes every field of every document by itself, and each entry is written with the document. So
all fields are exempt but those of a query by one field, and what expires is deleted by Firestore.
`python -m local.firestore_indexes` writes the file; `--check` says whether it is up to date.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from backoffice_api.storage.codec import collection_of
from backoffice_api.storage.firestore.documents import BODY, COMMITS, EXPIRES_AT, native_members
from backoffice_api.storage.firestore.queries import composite_index
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.shop_schema import SCHEMA

PATH = Path(__file__).resolve().parent.parent / "firestore.indexes.json"


def wanted(schema: Schema) -> dict[str, Any]:
    """What the file should hold, as the Firebase CLI and Terraform read it."""
    indexes = [index for query in schema.queries if (index := composite_index(query))]
    return {
        "indexes": _each_once(indexes),
        "fieldOverrides": [
            _override(kind, field, schema)
            for kind in sorted(schema.kinds, key=collection_of)
            for field in sorted({BODY, COMMITS, *native_members(kind, schema)})
        ],
    }


def text(schema: Schema) -> str:
    """The file's text."""
    return json.dumps(wanted(schema), indent=2) + "\n"


def _override(kind: type, field: str, schema: Schema) -> dict[str, Any]:
    asked = [query for query in schema.queries if query.kind is kind and query.order == field]
    alone = [query for query in asked if composite_index(query) is None]
    ways = {"DESCENDING" if query.descending else "ASCENDING" for query in alone}
    override: dict[str, Any] = {
        "collectionGroup": collection_of(kind),
        "fieldPath": field,
        "indexes": [{"queryScope": "COLLECTION", "order": way} for way in sorted(ways)],
    }
    if kind in schema.expiring and field == EXPIRES_AT:
        override["ttl"] = True
    return override


def _each_once(indexes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [index for place, index in enumerate(indexes) if index not in indexes[:place]]


def main() -> int:
    """Writes the file, or checks it; 1 when it is out of date."""
    parser = argparse.ArgumentParser(description="Firestore's indexes, from the named queries.")
    parser.add_argument("--check", action="store_true")
    current = text(SCHEMA)
    if not parser.parse_args().check:
        PATH.write_text(current, encoding="utf-8")
        return 0
    if PATH.read_text(encoding="utf-8") == current:
        return 0
    print(f"✗ {PATH.name} is out of date: run make indexes", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
