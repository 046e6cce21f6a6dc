"""`/docs`: the files are those that were published, and nothing is loaded from elsewhere."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from backoffice_api.web import docs_page
from tests.backoffice import a_backoffice

CLIENT = a_backoffice().client
VERSION = json.loads((docs_page.VENDORED / "version.json").read_text(encoding="utf-8"))


def addresses() -> list[str]:
    return re.findall(r'(?:src|href)="(docs/[^"]+)"', CLIENT.get("/docs").text)


def test_each_vendored_file_is_what_was_published() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in docs_page.VENDORED.iterdir()
        if path.name != "version.json"
    }
    assert found == VERSION["sha256"]
    assert (VERSION["name"], VERSION["license"]) == ("swagger-ui-dist", "Apache-2.0")
    assert {"LICENSE.txt", "NOTICE.txt"} <= found.keys()


def test_the_page_has_no_script_of_its_own_and_none_from_elsewhere() -> None:
    answer = CLIENT.get("/docs")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in answer.text
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", answer.text) == []
    assert [Path(address).name for address in addresses()] == [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "docs_page.js",
    ]


@pytest.mark.parametrize("address", addresses())
def test_a_file_is_kept_for_good_under_an_address_that_changes_with_it(address: str) -> None:
    answer = CLIENT.get(f"/{address}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    packed = answer.headers.get("Content-Encoding") == "gzip"
    file = gzip.decompress(answer.data) if packed else answer.data
    _, version, name = address.split("/")
    assert hashlib.sha256(file).hexdigest().startswith(version)
    media_type = "text/css" if name.endswith(".css") else "text/javascript"
    assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    other = CLIENT.get(f"/docs/000000000000/{name}")
    assert (other.status_code, other.headers["Cache-Control"]) == (404, "private, no-store")


def test_no_other_file_of_the_function_is_sent() -> None:
    _, version, _ = addresses()[0].split("/")
    for name in ("version.json", "LICENSE.txt", "..%2fdocs_page.py", "docs_page.py"):
        assert CLIENT.get(f"/docs/{version}/{name}").status_code == 404


def test_the_page_itself_is_asked_for_each_time_and_the_document_kept_for_minutes() -> None:
    assert CLIENT.get("/docs").headers["Cache-Control"] == "no-cache"
    assert CLIENT.get("/openapi.json").headers["Cache-Control"] == "public, max-age=300"


def test_an_instance_that_starts_reads_none_of_the_large_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[Path] = []
    genuine = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path)
        return genuine(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    client = a_backoffice().client
    assert client.get("/docs").status_code == 200
    assert {path.name for path in read if docs_page.HERE in path.parents} == {"docs_page.js"}
