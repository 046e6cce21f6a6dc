"""What the developer set: for every command alike."""

from pathlib import Path

import pytest

from local import demo, environ
from local.configuration import ROOT


@pytest.fixture
def dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(environ, "ROOT", tmp_path)
    return tmp_path / ".env"


def test_the_shell_is_stronger_than_the_file(dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dotenv.write_text("SHOP_NAME=Lo de Ana\nWORKER_PORT=1\nGOOGLE_API_KEY=\n")
    monkeypatch.setenv("WORKER_PORT", "2")
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    read = environ.read_environ()

    assert (read["SHOP_NAME"], read["WORKER_PORT"]) == ("Lo de Ana", "2")
    assert "GOOGLE_API_KEY" not in read


@pytest.mark.parametrize("name", ["HOSTING_PORT", "RELOAD", "SHOP_NAME", "LISTEN_HOST", "STORE"])
def test_an_empty_variable_is_an_unset_one_on_the_command_line_too(
    name: str, dotenv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv.write_text(f"{name}=of the file\n")
    monkeypatch.setenv(name, "")

    assert name not in environ.read_environ()


@pytest.mark.parametrize("told", [{}, {"LOCAL_DATA": ""}])
def test_the_data_is_in_the_repository_unless_somebody_says_otherwise(
    told: dict[str, str],
) -> None:
    assert environ.data_folder(told) == ROOT / ".local"


def test_a_data_folder_is_told_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert environ.data_folder({"LOCAL_DATA": "mi tienda"}) == tmp_path / "mi tienda"


def test_the_demo_is_told_what_the_shop_is_but_for_its_data_and_its_phones(tmp_path: Path) -> None:
    told = {
        "SHOP_NAME": "Lo de Ana",
        "SQLITE_PATH": "shop.db",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "1",
        "PUBLIC_BASE_URL": "https://shop.example",
        "WHATSAPP_WEBHOOK_URL": "https://shop.example/whatsapp",
    }

    assert demo.environ_of_its_own(told, tmp_path) == {
        "SHOP_NAME": "Lo de Ana",
        "SQLITE_PATH": str(tmp_path / "milo.db"),
    }
