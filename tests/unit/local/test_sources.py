"""Sources: what has changed and can be run."""

from pathlib import Path

import pytest

from local.sources import Sources, Unreadable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "main.py").write_text("x = 1\n")
    (tmp_path / "templates" / "login.html").write_text("<p>")
    return tmp_path


def test_nothing_has_changed_at_first(folder: Path) -> None:
    assert Sources([folder]).changed() == set()


def test_a_change_is_told_once(folder: Path) -> None:
    sources = Sources([folder])
    (folder / "templates" / "login.html").write_text("<p>Hola")

    assert sources.changed() == {folder / "templates" / "login.html"}
    assert sources.changed() == set()


def test_new_and_removed_files_are_changes(folder: Path) -> None:
    sources = Sources([folder])
    (folder / "new.py").touch()
    (folder / "main.py").unlink()

    assert sources.changed() == {folder / "new.py", folder / "main.py"}


def test_what_python_and_editors_leave_is_none(folder: Path) -> None:
    sources = Sources([folder])
    (folder / "__pycache__").mkdir()
    for name in ("__pycache__/main.cpython-311.pyc", ".main.py.swp", "main.py~", ".git"):
        (folder / name).touch()

    assert sources.changed() == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [("x = (\n", r"main\.py, line 1: '\(' was never closed"), ("\0", "null bytes")],
)
def test_a_mistake_holds_back_what_was_changed_with_it(folder: Path, text: str, told: str) -> None:
    sources = Sources([folder])
    (folder / "main.py").write_text(text)
    with pytest.raises(Unreadable, match=told):
        sources.changed()
    assert sources.changed() == set()

    (folder / "other.py").write_text("y = 1\n")
    with pytest.raises(Unreadable, match=told):
        sources.changed()

    (folder / "main.py").write_text("x = 22\n")
    assert sources.changed() == {folder / "main.py", folder / "other.py"}


def test_a_mistake_that_is_removed_with_its_file_holds_back_nothing(folder: Path) -> None:
    sources = Sources([folder])
    (folder / "main.py").write_text("x = (\n")
    with pytest.raises(Unreadable):
        sources.changed()
    (folder / "main.py").unlink()

    assert sources.changed() == {folder / "main.py"}
