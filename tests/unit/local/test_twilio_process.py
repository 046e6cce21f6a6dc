"""`python -m local.twilio` as a process: it starts, is killed, and remembers."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from local.shopper import Shopper
from tests.twilio_double import SHOP, SHOPPER, SID, TOKEN, sdk, until, webhook

ROOT = Path(__file__).parents[3]


@contextmanager
def process(database: Path, webhook_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "local.twilio", "--port", "0", "--webhook-url", webhook_url]
    options = ["--account-sid", SID, "--auth-token", TOKEN, "--database", str(database)]
    with subprocess.Popen(
        [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout is not None
            url = running.stdout.readline().split()[-1].rstrip("/")
            yield running, url
        finally:
            running.kill()


@pytest.mark.slow
def test_what_was_said_survives_a_kill(tmp_path: Path) -> None:
    database = tmp_path / "twilio.db"
    with webhook() as hook:
        with process(database, hook.url) as (first, url):
            assert requests.get(f"{url}/health", timeout=5).json() == {"status": "ok"}
            Shopper(url).send("Hola")
            sid = sdk(url).messages.create(to=SHOPPER, from_=SHOP, body="Buenas").sid
            first.send_signal(signal.SIGKILL)
            first.wait(30)
        with process(database, hook.url) as (second, url):
            assert [m["body"] for m in Shopper(url).transcript()] == ["Hola", "Buenas"]
            assert until(lambda: sdk(url).messages(sid).fetch().status == "read")
            second.send_signal(signal.SIGTERM)
            assert second.wait(30) == 0
    assert hook.posts[0].form["AccountSid"] == SID
