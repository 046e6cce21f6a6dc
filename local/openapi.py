"""`docs/openapi.json`: what the API promises, as its declared operations say, so that a change of it is seen in review.

`python -m local.openapi` writes the file; `--check` says whether it is up to date.
"""

import argparse
import json
import sys

from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from local.backoffice import ApiOverStore
from local.configuration import ROOT
from local.in_process import Request, serve

PATH = ROOT / "docs" / "openapi.json"


def text() -> str:
    """The document as the API answers it, a member a line."""
    api = ApiOverStore(SqliteStore(":memory:", SCHEMA))
    answer = serve(api.application, Request("GET", "http://api/openapi.json", {}))
    if answer.status != 200:
        raise RuntimeError(f"the API answered {answer.status} for its own document")
    return json.dumps(json.loads(answer.body), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Writes the file, or checks it; 1 when it is out of date."""
    parser = argparse.ArgumentParser(description="What the API promises, from its operations.")
    parser.add_argument("--check", action="store_true")
    current = text()
    if not parser.parse_args(arguments).check:
        PATH.write_text(current, encoding="utf-8")
        return 0
    if PATH.exists() and PATH.read_text(encoding="utf-8") == current:
        return 0
    print(f"✗ {PATH.relative_to(ROOT)} is out of date: run make openapi", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
