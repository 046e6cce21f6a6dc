"""What the documents point to is there: files, targets, variables, routes."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice_api.domain import catalogue
from backoffice_api.domain.catalogue_products import NAMES
from tests.backoffice import a_backoffice, a_store
from tests.repository.test_committed_files import committed_files

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [path for path in committed_files() if path.suffix == ".md"]
HANDBOOKS = [
    path
    for path in DOCUMENTS
    if (path.parent == ROOT and path.stem in {"README", "LEEME", "CONTRIBUTING"})
    or ROOT / "docs" in path.parents
]  # fmt: skip
"""Those that say what to type."""

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_TARGET = re.compile(r"\bmake +([a-z][a-z-]*)")
_VARIABLE = re.compile(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b|\b([A-Z]{2,})=")
OF_OTHERS = {
    "ALL_PROXY", "CODESPACE_NAME", "HTTPS_PROXY", "HTTP_PROXY", "INSTALLER", "NO_PROXY", "PYTHONPATH",
    "TF_OFFLINE",
}  # fmt: skip
"""Variables that a document may name though no setting of ours has that name."""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(document: Path) -> list[str]:
    """Its blocks and its words in code."""
    return _CODE.findall(document.read_text(encoding="utf-8"))


def headings(document: Path) -> set[str]:
    """Its headings as the forge names them in a link."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ +(.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def leads_nowhere(document: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return False
    path, _, heading = link.partition("#")
    file = (document.parent / path).resolve() if path else document
    if not file.exists():
        return True
    return bool(heading) and heading not in headings(file)


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def variables() -> set[str]:
    """What one may set: the settings, and what the Makefile's targets read."""
    settings = (ROOT / ".env.example").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    given = re.findall(r"\$\((?:or \$\()?([A-Z]+)\)", makefile)
    return {*re.findall(r"\b[A-Z][A-Z0-9_]+\b", settings), *given}


def named_variables(document: Path) -> Iterator[str]:
    for text in code(document):
        for compound, assigned in _VARIABLE.findall(text):
            yield compound or assigned


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_each_link_leads_to_a_file(document: Path) -> None:
    links = _LINK.findall(_CODE.sub("", document.read_text(encoding="utf-8")))

    assert [link for link in links if leads_nowhere(document, link)] == []


@pytest.mark.parametrize("document", HANDBOOKS, ids=name)
def test_each_make_target_is_in_the_makefile(document: Path) -> None:
    named = {target for text in code(document) for target in _TARGET.findall(text)}

    assert named - targets() == set()


@pytest.mark.parametrize("document", HANDBOOKS, ids=name)
def test_each_variable_may_be_set(document: Path) -> None:
    assert set(named_variables(document)) - variables() - OF_OTHERS == set()


def test_the_handbooks_name_targets_and_variables() -> None:
    readme = ROOT / "README.md"

    assert {name(document) for document in HANDBOOKS} >= {
        "README.md",
        "LEEME.md",
        "docs/runbook.md",
    }
    assert {"run", "test"} <= {target for text in code(readme) for target in _TARGET.findall(text)}
    assert {"CATALOGUE", "GOOGLE_API_KEY"} <= set(named_variables(readme))


def test_each_document_for_a_reader_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    documents = {name(path) for path in DOCUMENTS if path.parent == ROOT / "docs"}
    assert len(documents) > 3
    assert documents - set(_LINK.findall(readme)) == set()


def test_a_data_folder_that_a_document_names_is_never_committed() -> None:
    named = {
        folder
        for document in HANDBOOKS
        for text in code(document)
        for folder in re.findall(r"LOCAL_DATA=([^\s`]+)", text)
    }
    assert len(named) > 2
    ignored = subprocess.run(
        ["git", "check-ignore", *(f"{folder}/secrets.json" for folder in sorted(named))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    assert {f"{folder}/secrets.json" for folder in named} - set(ignored) == set()


def test_the_security_policy_names_each_route_that_needs_no_key() -> None:
    document = json.loads(a_backoffice(a_store()).client.get("/openapi.json").data)
    free = {
        f"{method.upper()} {path.replace('{', '<').replace('}', '>')}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if not operation.get("security")
    } | {"GET /openapi.json", "GET /docs", "GET /docs/<version>/<name>"}

    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`((?:GET|POST|PATCH|PUT|DELETE) /[^`]*)`", policy))
    assert told - {"POST /whatsapp"} == free


def test_leeme_s_products_are_a_catalogue() -> None:
    text = (ROOT / "LEEME.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```csv\n(.*?)^```", text, re.DOTALL | re.MULTILINE)

    assert [product.unit for product in catalogue.parse(example.encode())] == ["unidad", "kg"]
    named = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert named == set(NAMES)
