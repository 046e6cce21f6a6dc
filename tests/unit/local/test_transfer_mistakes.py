"""`make export` and `make import` misused: one line says why, and nothing is harmed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.api_core.exceptions import NotFound

from local import transfer
from local.portable_file import NAMES
from local.transfer import place_of, settings_of
from retail.settings import SettingsError
from tests.places import Place, fill, people, run

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = [*NAMES.values()]


def test_a_bad_file_is_refused_before_the_store_is_even_made(
    laptop: Place, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(laptop, people(3))
    assert run("export", file, *laptop.options) == 0
    file.write_bytes(file.read_bytes()[:-1])
    capsys.readouterr()
    none = tmp_path / "none.db"
    assert run("import", file, "--sqlite-path", none) == 1
    said = capsys.readouterr()
    assert said.err.endswith("✗ line 5: the file ends too early: it was cut, or never finished\n")
    assert said.out == ""
    assert not none.exists()


@pytest.mark.parametrize(
    ("words", "environ", "why"),
    [
        (["export", "f", "--sqlite-path", "none.db"], {}, "there is no SQLite file none.db"),
        (["import", "none.jsonl", "--sqlite-path", "none.db"], {}, "No such file or directory"),
        (["export", "f", "--store", "firestore"], {}, "GOOGLE_CLOUD_PROJECT must be set"),
        (["export", "f"], {"STORE": "cloud"}, "STORE is sqlite or firestore, not 'cloud'"),
    ],
)
def test_a_mistake_is_one_line(
    words: list[str],
    environ: dict[str, str],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words, environ=environ) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1].startswith("✗ ")
    assert why in said[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_a_newer_program_is_refused_in_one_line(
    laptop: Place, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop.store.close()  # type: ignore[attr-defined]
    header = bytearray((tmp_path / "laptop.db").read_bytes())
    header[60:64] = (99).to_bytes(4, "big")  # user_version, by SQLite's file format
    (tmp_path / "laptop.db").write_bytes(header)
    assert run("export", file, *laptop.options) == 1
    assert "✗ schema_too_new: " in capsys.readouterr().err
    assert not file.exists()


def test_an_export_over_a_file_is_refused(
    laptop: Place, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("the only backup")
    assert run("export", file, *laptop.options) == 1
    assert "exists: name another file" in capsys.readouterr().err
    assert file.read_text() == "the only backup"


def test_whoever_is_not_logged_in_is_told_how(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file.with_name("none.json")))
    assert run("export", file, "--store", "firestore", "--project", "shop") == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1].startswith("✗ File ")
    assert said[-1].endswith("none.json was not found. (gcloud auth application-default login)")


def test_what_google_refuses_is_one_line(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: object) -> None:
        raise NotFound("the database (default) does not exist")

    monkeypatch.setattr(transfer, "open_store", refuse)
    assert run("export", file, "--store", "firestore", "--project", "shop") == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "✗ 404 the database (default) does not exist"
    ]


def test_ctrl_c_says_how_to_go_on(
    laptop: Place,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    assert run("export", file, *laptop.options) == 0
    monkeypatch.setattr(transfer, "import_from", interrupted)
    assert run("import", file, *laptop.options) == 130
    assert "an import goes on with ARGS=--merge" in capsys.readouterr().err


def where(words: list[str], environ: dict[str, str]) -> str:
    arguments = transfer._parser().parse_args(["export", "f", *words])
    return place_of(settings_of(arguments, environ))


def test_the_laptop_s_own_store_is_meant_unless_another_is_named() -> None:
    assert where([], {"LOCAL_DATA": "/data"}) == "SQLite file /data/milo.db"
    assert where([], {}).endswith("/.local/milo.db")
    assert where([], {"SQLITE_PATH": "my.db"}) == "SQLite file my.db"
    assert where(["--sqlite-path", "his.db"], {"SQLITE_PATH": "my.db"}) == "SQLite file his.db"


def test_variables_name_the_cloud_s_store_and_options_are_stronger() -> None:
    cloud = {"STORE": "firestore", "GOOGLE_CLOUD_PROJECT": "shop"}
    assert where([], cloud) == "Firestore shop/(default) in Google Cloud"
    assert where(["--project", "other", "--database", "eu"], cloud) == (
        "Firestore other/eu in Google Cloud"
    )
    assert where(["--store", "sqlite", "--sqlite-path", "a.db"], cloud) == "SQLite file a.db"
    emulated = {"STORE": "firestore", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:8790"}
    assert where([], emulated) == (
        "Firestore demo-milo/(default) in the emulator on 127.0.0.1:8790"
    )
    with pytest.raises(SettingsError):
        where([], {"STORE": "firestore"})


def test_what_other_variables_hold_does_not_matter() -> None:
    environ = {"SQLITE_PATH": "a.db", "TIMEZONE": "nowhere", "CATALOGUE": "", "STORE": ""}
    assert where([], environ) == "SQLite file a.db"
