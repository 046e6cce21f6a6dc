"""The API's document in the repository is the one that the API answers."""

import json
from pathlib import Path

import pytest

from local import openapi


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository's file, in the place of it."""
    copy = tmp_path / "openapi.json"
    copy.write_bytes(openapi.PATH.read_bytes())
    monkeypatch.setattr(openapi, "ROOT", tmp_path)
    monkeypatch.setattr(openapi, "PATH", copy)
    return copy


def test_the_repository_has_what_the_api_promises(file: Path) -> None:
    assert openapi.main(["--check"]) == 0, "make openapi"
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["openapi"] == "3.1.0"
    assert "post" in document["paths"]["/carts/add_item"]


def test_a_file_that_promises_something_else_is_out_of_date(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["paths"]["/carts/add_item"]
    file.write_text(json.dumps(document), encoding="utf-8")
    assert openapi.main(["--check"]) == 1
    assert "make openapi" in capsys.readouterr().err
    file.unlink()
    assert openapi.main(["--check"]) == 1


def test_it_is_written_anew(file: Path) -> None:
    kept = file.read_bytes()
    file.unlink()
    assert openapi.main([]) == 0
    assert file.read_bytes() == kept
