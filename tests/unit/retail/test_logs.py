"""Logs: JSON that Cloud Logging reads, with a trace and without phones, words or keys."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.logs import CloudFormatter, configure, mask_phones
from retail.settings import Settings
from retail.traces import Trace, use_trace
from tests.functions import FUNCTIONS

NAME = "tests.logs"


def line(message: str, *args: object, level: int = logging.INFO, **extra: object) -> dict[str, Any]:
    """The JSON of one record as it would be printed."""
    record = logging.getLogger(NAME).makeRecord(
        NAME, level, "file.py", 1, message, args, None, extra=extra
    )
    parsed: dict[str, Any] = json.loads(CloudFormatter("shop-project").format(record))
    return parsed


@pytest.fixture
def _own_root() -> Iterator[None]:
    root = logging.getLogger()
    servers = [logging.getLogger(name) for name in ("gunicorn.error", "uvicorn.access")]
    before = (root.handlers[:], root.level, [(one.handlers[:], one.propagate) for one in servers])
    root.handlers[:] = []
    yield
    root.handlers[:], root.level = before[0], before[1]
    for server, (handlers, propagate) in zip(servers, before[2], strict=True):
        server.handlers[:], server.propagate = handlers, propagate


def test_a_line_has_its_time_severity_and_message() -> None:
    logged = line("turno %s listo", 7, level=logging.WARNING)

    assert datetime.fromisoformat(logged.pop("time")).utcoffset() == timedelta(0)
    assert logged == {
        "severity": "WARNING",
        "message": "turno 7 listo",
        "logger": NAME,
    }


def test_a_line_belongs_to_the_current_trace() -> None:
    with use_trace(Trace("1" * 32, "2" * 16, sampled=True)):
        logged = line("x")

    assert logged["logging.googleapis.com/trace"] == f"projects/shop-project/traces/{'1' * 32}"
    assert logged["logging.googleapis.com/spanId"] == "2" * 16
    assert logged["logging.googleapis.com/trace_sampled"] is True


def test_emoji_and_accents_stay_readable() -> None:
    record = logging.makeLogRecord({"msg": "🔔 ñandú", "levelname": "INFO", "name": NAME})

    assert "🔔 ñandú" in CloudFormatter().format(record)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("whatsapp:+5491123456789", "whatsapp:…6789"),
        ("5491123456789", "…6789"),
        ("llamó 5491123456789.", "llamó …6789."),
        ("+54 9 11 2345-6789", "…6789"),
        ("(011) 15 2345-6789", "…6789"),
        ("11 2345-6789", "…6789"),
        ("+1 (415) 523-8886", "…8886"),
        ("whatsapp:+6907290", "whatsapp:…7290"),
        ("/conversations/5491123456789/turns", "/conversations/…6789/turns"),
        ("/users/search?phone=%2B5491123456789&x=1", "/users/search?phone=…6789&x=1"),
        ("5491123456789.s3cret", "…6789.s3cret"),
        ("{'from': '+5491123456789'}", "{'from': '…6789'}"),
        ("whatsapp:AR.13491208655302741918", "whatsapp:…1918"),
        ("/conversations/AR.ENT.11815799212886844830/turns", "/conversations/…4830/turns"),
    ],
)
def test_a_phone_keeps_its_last_four_digits(text: str, masked: str) -> None:
    assert mask_phones(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "order 123456789 of user 987654321",
        "2026-11-22 11:28:00.123",
        "2026-11-22T11:28:00+00:00",
        "SM0123456789abcdef0123456789abcdef",
        "127.0.0.1:9003",
        "took 0.123456789012 s",
        "$ 1.234.567,50",
        "$\u00a01.234.567,50",
        "00-00000000000000000000000000000001-0000000000000001-01",
        "GET /products?query=leche 200",
    ],
)
def test_what_is_no_phone_stays(text: str) -> None:
    assert mask_phones(text) == text


@given(
    digits=st.from_regex(r"(549|54|598|55|1)[2-9][0-9]{9}", fullmatch=True),
    before=st.sampled_from(["", "+", "whatsapp:+", "tel:", "a ", "(", '"', "=", "/", "%2B", "\n"]),
    after=st.sampled_from(["", " ", ".", ",", "/turns", '"', ")", "&x=1", "\n", "?"]),
)
def test_no_number_gets_through_whatever_stands_around_it(
    digits: str, before: str, after: str
) -> None:
    for masked in (mask_phones(before + digits + after), line(before + digits + after)["message"]):
        assert digits not in masked
        assert f"…{digits[-4:]}" in masked


@given(st.text(alphabet=" +()-.0123456789abS:", max_size=200))
def test_no_long_run_of_digits_gets_through(text: str) -> None:
    masked = mask_phones(text)

    assert not re.findall(r"(?<![0-9A-Za-z.…])[0-9]{10,15}(?![0-9A-Za-z])", masked)


def test_phones_in_extra_members_are_masked_however_deep() -> None:
    logged = line(
        "x",
        phone="5491123456789",
        number=5491123456789,
        nested={"to": ["whatsapp:+5491123456789"], "count": 3},
    )

    assert logged["phone"] == logged["number"] == "…6789"
    assert logged["nested"] == {"to": ["whatsapp:…6789"], "count": 3}


@pytest.mark.parametrize(
    "name", ["body", "api_key", "x-api-key", "Authorization", "token", "password", "memory"]
)
def test_words_and_keys_are_hidden_even_when_somebody_passes_them(name: str) -> None:
    said: dict[str, Any] = {name: "quiero leche"}
    logged = line("x", nested=said, **said)

    assert logged[name] == logged["nested"][name] == "[hidden]"


def test_a_trace_of_an_error_is_masked_too() -> None:
    try:
        raise ValueError("nobody is 5491123456789")
    except ValueError as error:
        record = logging.makeLogRecord(
            {"msg": "x", "exc_info": (ValueError, error, error.__traceback__)}
        )
    logged = json.loads(CloudFormatter().format(record))

    assert "ValueError: nobody is …6789" in logged["stack_trace"]
    assert "Traceback" in logged["stack_trace"]


@pytest.mark.usefixtures("_own_root")
def test_every_library_speaks_json_once_configured(capsys: pytest.CaptureFixture[str]) -> None:
    gunicorn = logging.getLogger("gunicorn.error")
    gunicorn.addHandler(logging.StreamHandler())
    gunicorn.propagate = False
    logging.getLogger().addHandler(logging.StreamHandler())

    configure(Settings())
    configure(Settings())
    logging.getLogger("a.library").warning("one")
    gunicorn.error("two")
    logging.getLogger("twilio.http_client").info("Body=hola")

    printed = capsys.readouterr()
    assert [json.loads(text)["message"] for text in printed.out.splitlines()] == ["one", "two"]
    assert printed.err == ""


def test_a_server_that_set_its_loggers_up_after_us_speaks_json_in_the_processes_that_it_forks() -> (
    None
):
    script = (
        "import logging, os\n"
        "from retail.logs import configure\n"
        "from retail.settings import Settings\n"
        "configure(Settings())\n"
        "gunicorn = logging.getLogger('gunicorn.error')\n"
        "gunicorn.addHandler(logging.StreamHandler())\n"
        "gunicorn.propagate = False\n"
        "child = os.fork()\n"
        "if child:\n"
        "    os.waitpid(child, 0)\n"
        "else:\n"
        "    gunicorn.error('a worker died')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout)["message"] == "a worker died"
    assert done.stderr == ""


@pytest.mark.usefixtures("_own_root")
def test_a_tools_own_handler_stays(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger().addHandler(caplog.handler)

    configure(Settings())
    logging.getLogger(NAME).warning("kept")

    assert "kept" in caplog.text
