"""The Firestore emulator's keeper: found or said to be missing, started, emptied, and gone in the end."""

import socket
from pathlib import Path

import pytest
import requests

from local import firestore_emulator
from local.firestore_emulator import MISSING, Emulator, EmulatorError, given
from tests import firestore


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)


def listens(host: str) -> bool:
    address, port = host.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((address, int(port))) == 0


@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_emulator_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(EmulatorError) as refusal:
        Emulator.start(tmp_path / "log")
    assert str(refusal.value) == MISSING
    assert not (tmp_path / "log").exists()

    monkeypatch.setattr("sys.argv", ["firestore_emulator", "--port", "1"])
    assert firestore_emulator.main() == 1
    said = capsys.readouterr().err
    assert said == f"✗ {MISSING}\n"
    assert "FIRESTORE_EMULATOR_HOST" in said


@pytest.mark.usefixtures("nothing_installed")
def test_tests_that_need_it_are_skipped_on_a_laptop_and_fail_in_ci(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="emulator is missing"):
        firestore.an_emulator(tmp_path).__enter__()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="emulator is missing"):
        firestore.an_emulator(tmp_path).__enter__()


def test_one_that_runs_already_is_used_and_left_alone(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    assert given({"FIRESTORE_EMULATOR_HOST": emulator.host}) == emulator.host
    with firestore.an_emulator(tmp_path) as found:
        assert found.host == emulator.host
    assert emulator.answers()
    assert list(tmp_path.iterdir()) == []


def test_a_reset_empties_one_project_and_no_other(emulator: Emulator) -> None:
    ours, theirs = firestore.a_project(), firestore.a_project()

    def document(project: str, method: str) -> int:
        path = f"v1/projects/{project}/databases/(default)/documents/shelf"
        return requests.request(
            method,
            f"http://{emulator.host}/{path}" + ("?documentId=s" if method == "POST" else "/s"),
            json={"fields": {}} if method == "POST" else None,
            headers={"Authorization": "Bearer owner"},
            timeout=60,
        ).status_code

    assert [document(project, "POST") for project in (ours, theirs)] == [200, 200]
    emulator.reset(ours)
    assert [document(project, "GET") for project in (ours, theirs)] == [404, 200]


@pytest.mark.usefixtures("emulator")
def test_it_is_gone_when_it_is_stopped(tmp_path: Path) -> None:
    with Emulator.start(tmp_path / "log") as another:
        assert another.answers()
        assert listens(another.host)
    assert not listens(another.host)
    assert "running" in (tmp_path / "log").read_text()


@pytest.mark.usefixtures("emulator")
def test_one_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(EmulatorError) as refusal:
        Emulator.start(tmp_path / "log", heap="nonsense")
    assert "ended while starting" in str(refusal.value)
    assert "-Xmxnonsense" in str(refusal.value)
