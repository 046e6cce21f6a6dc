"""`python -m local.twilio` as a process: it starts, is killed, and remembers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from local.configuration import Configuration
from local.ports import Ports
from local.secret_keys import Secrets
from local.shopper import Shopper
from local.stack import services
from tests.twilio_double import SHOP, SHOPPER, SID, TOKEN, sdk, until, webhook

ROOT = Path(__file__).parents[3]


@contextmanager
def process(database: Path, webhook_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "local.twilio", "--port", "0", "--webhook-url", webhook_url]
    options = ["--database", str(database), "--shop-name", "Almacén Milo"]
    secrets = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN}
    with subprocess.Popen(
        [*command, *options], cwd=ROOT, env=os.environ | secrets, stdout=subprocess.PIPE, text=True
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
            head = requests.get(f"{url}/phones/conversations", timeout=5).json()["shop"]
            assert head == {"name": "Almacén Milo", "phone": "+14155238886"}
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


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_a_secret_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    given = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN} | {missing: ""}
    database = str(tmp_path / "twilio.db")
    ended = subprocess.run(
        [sys.executable, "-m", "local.twilio", "--port", "0", "--database", database],
        cwd=ROOT, env=os.environ | given, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 1
    assert missing in ended.stderr


def test_the_stack_tells_the_double_its_secrets_where_nobody_else_can_read_them(
    tmp_path: Path,
) -> None:
    configuration = Configuration(
        Ports(), Secrets.kept_in(tmp_path), tmp_path, {"SHOP_NAME": "Almacén Milo"}
    )
    twilio = next(one for one in services(configuration) if one.name == "twilio")
    kept = configuration.secrets
    assert "Almacén Milo" in twilio.command
    assert not {kept.twilio_account_sid, kept.twilio_auth_token} & set(twilio.command)
    assert twilio.environment["TWILIO_AUTH_TOKEN"] == kept.twilio_auth_token


def test_nobody_on_the_network_is_offered_the_worker_s_death(tmp_path: Path) -> None:
    def offered(**environ: str) -> bool:
        configuration = Configuration(Ports(), Secrets.kept_in(tmp_path), tmp_path, environ)
        twilio = next(one for one in services(configuration) if one.name == "twilio")
        return "--worker-deaths" in twilio.command

    assert offered()
    assert not offered(LISTEN_HOST="0.0.0.0")
