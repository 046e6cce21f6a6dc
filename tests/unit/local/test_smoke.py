"""`make smoke` says of a shop that is up whether it is well, and of one that is not, what is wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from werkzeug.serving import make_server

from local.smoke import failures, health_urls
from retail.errors import Unavailable
from tests.http_target import Answer, HttpTarget
from tests.webhooks import ACCOUNT, NUMBER, TOKEN, KeptQueue, webhook
from tests.wsgi import running

TOLD = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_WHATSAPP_NUMBER": NUMBER,
    "FROM": "+5491123456789",
}


@contextmanager
def a_shop(queue: KeptQueue) -> Iterator[str]:
    """The webhook's URL, which is also the one that it was told."""
    server = make_server("127.0.0.1", 0, webhook(queue), threaded=True)
    with running(server) as origin:
        server.app = webhook(queue, url=f"{origin}/whatsapp")
        yield f"{origin}/whatsapp"


def wrong(url: str, **told: str) -> list[str]:
    with requests.Session() as session:
        return list(failures(session, url, TOLD | told))


def test_a_shop_that_is_well_gets_one_message() -> None:
    queue = KeptQueue()
    with a_shop(queue) as url:
        assert wrong(url) == []

    (message,) = queue.messages
    assert message["from"] == f"whatsapp:{TOLD['FROM']}"


def test_a_shop_with_another_token_refuses_it() -> None:
    with a_shop(KeptQueue()) as url:
        (said,) = wrong(url, TWILIO_AUTH_TOKEN="f" * 32)
    assert "refuses a signed message: 403" in said


def test_a_queue_that_takes_nothing_is_told() -> None:
    with a_shop(KeptQueue(Unavailable("queue_refused", "down"))) as url:
        (said,) = wrong(url)
    assert "cannot reach the queue" in said


def test_a_shop_that_takes_what_nobody_signed_is_told() -> None:
    with HttpTarget() as shop:
        (said,) = wrong(f"{shop.url}/whatsapp")
    assert "nobody signed" in said


def test_a_shop_that_is_ill_gets_no_message() -> None:
    with HttpTarget(lambda _: Answer(503)) as shop:
        (said,) = wrong(f"{shop.url}/whatsapp")
        assert shop.paths() == ["/health"]
    assert "answers 503" in said


def test_in_the_cloud_the_functions_beside_the_webhook_are_asked_too() -> None:
    assert health_urls("https://whatsapp-webhook-123.us-central1.run.app/whatsapp") == [
        "https://whatsapp-webhook-123.us-central1.run.app/health",
        "https://backoffice-api-123.us-central1.run.app/health",
        "https://admin-123.us-central1.run.app/health",
    ]


def test_the_command_ends_as_the_shop_is() -> None:
    queue = KeptQueue()
    with a_shop(queue) as url:
        for told, code in (({}, 0), ({"URL": "http://127.0.0.1:9/whatsapp"}, 1)):
            done = subprocess.run(
                [sys.executable, "-m", "local.smoke"],
                env={"PATH": os.environ["PATH"], "PYTHONPATH": "functions:.", "URL": url}
                | TOLD
                | told,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == code, done.stdout + done.stderr
    assert len(queue.messages) == 1
