"""`make chat`, against the Twilio double and a shop that answers from this file."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import chat
from local.twilio.app import TwilioDouble
from local.twilio.courier import Pace
from tests.twilio_double import SID, TOKEN, Post, Webhook, account, webhook

QUICK = Pace(sent=0.01, delivered=0.01, read=0.01, failed=0.01)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture
def double(hook: Webhook) -> Iterator[TwilioDouble]:
    with TwilioDouble(account(hook.url), pace=QUICK) as double:
        yield double


@pytest.fixture
def stack(double: TwilioDouble, tmp_path: Path) -> Path:
    path = tmp_path / "stack.json"
    path.write_text(json.dumps(told_of(double)))
    return path


def told_of(double: TwilioDouble) -> dict[str, str]:
    """What stack.json says of the double."""
    return {
        "twilio_url": double.url,
        "twilio_account_sid": SID,
        "twilio_auth_token": TOKEN,
    }


def run(stack: Path, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return chat.main(["--stack", str(stack), "--phone", "+5491144441111", "--name", "Ana"])


def test_it_sends_what_is_typed_and_prints_each_reply_once(
    stack: Path,
    hook: Webhook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def greet(post: Post) -> tuple[int, str, str]:
        text = f"Hola {post.form['ProfileName']}, dijiste {post.form['Body']}"
        return 200, "text/xml", f"<Response><Message>{text}</Message></Response>"

    hook.reply = greet
    assert run(stack, "leche\n\npan\n", monkeypatch) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line] == [
        "🛒 Hola Ana, dijiste leche",
        "🛒 Hola Ana, dijiste pan",
    ]
    assert [post.form["From"] for post in hook.posts] == ["whatsapp:+5491144441111"] * 2


def test_a_shop_that_refuses_is_told_in_words(
    stack: Path,
    hook: Webhook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hook.reply = lambda _: (403, "text/plain", "no")
    assert run(stack, "leche\n", monkeypatch) == 0
    assert "rechazó la firma" in capsys.readouterr().out


@pytest.mark.parametrize(
    "written",
    [
        None,
        "not json",
        "{}",
        "[]",
        '{"twilio_url": "http://127.0.0.1:1", "twilio_account_sid": "AC1", "twilio_auth_token": "1"}',
    ],
)
def test_a_stack_that_is_not_running_is_one_clear_line(
    written: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "stack.json"
    if written is not None:
        path.write_text(written)
    assert run(path, "leche\n", monkeypatch) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "make run" in printed.err


def test_another_stack_at_the_port_of_one_that_was_killed_is_not_taken_for_it(
    double: TwilioDouble,
    stack: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stack.write_text(json.dumps(told_of(double) | {"twilio_auth_token": "f" * 32}))
    assert run(stack, "leche\n", monkeypatch) == 1
    assert "make run" in capsys.readouterr().err


def test_bold_and_italic_are_shown_as_the_terminal_can() -> None:
    assert chat.coloured("*Leche* _entera_") == "\033[1mLeche\033[0m \033[3mentera\033[0m"
    assert chat.coloured("2*3*4 snake_case_name") == "2*3*4 snake_case_name"


def test_with_the_real_twilio_it_says_where_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = tmp_path / "stack.json"
    stack.write_text(
        json.dumps({"twilio_url": "", "twilio_whatsapp_number": "whatsapp:+14155238886"})
    )
    assert run(stack, "leche\n", monkeypatch) == 1
    assert "write to +14155238886 from a phone" in capsys.readouterr().err
