"""With a key Milo is Gemini, over the real SDK; when Gemini fails the offline model goes on selling."""

import os
import signal
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local import loopback
from local.configuration import SCHEDULER
from local.gemini import GeminiDouble, Script, Step, call, fail, say
from local.oidc import SigningKey
from tests.alerts_watched import alerts
from tests.journeys.shop import Shop
from tests.waiting import wait_until

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def script() -> Script:
    return Script()


@pytest.fixture(scope="module")
def gemini(script: Script) -> Iterator[GeminiDouble]:
    with GeminiDouble(script) as double:
        yield double


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, gemini: GeminiDouble) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("gemini")
    told = {
        "GOOGLE_API_KEY": "a-key",
        "GEMINI_API_URL": gemini.url,
        "GEMINI_MODEL": "gemini-3.8-flash",
        "TURN_LEASE_SECONDS": "60",
    }
    shop = Shop(folder, told)
    with shop.stack:
        yield shop


def told_to_say(script: Script, *steps: Step) -> None:
    script.steps = deque(steps)


def test_milo_is_the_model_that_the_settings_name(
    shop: Shop, gemini: GeminiDouble, script: Script
) -> None:
    juan = shop.shopper()
    before = len(gemini.requests)
    told_to_say(
        script,
        call("search_products", query="leche"),
        say("Tengo leche. ¿Cuál querés?"),
    )

    assert juan.say("Hola, quiero leche") == ["Tengo leche. ¿Cuál querés?"]

    asked = gemini.requests[before:]
    assert {request.model for request in asked} == {"gemini-3.8-flash"}
    assert "Hola, quiero leche" in str(asked[0].body["contents"])
    assert "price_text" in str(asked[1].body["contents"])
    assert shop.stack.addresses["model"] == "gemini-3.8-flash"


@pytest.mark.parametrize(
    "failure",
    [fail(404), fail(500), Step(["nonsense"]), say("", finish_reason="SAFETY")],
    ids=["retired", "broken", "malformed", "blocked"],
)
def test_the_shop_goes_on_selling_when_gemini_fails(
    shop: Shop, script: Script, failure: Step
) -> None:
    juan = shop.shopper()
    told_to_say(script)
    script.then = failure
    assert "llamás" in juan.say("Hola, quiero comprar leche")[-1]
    juan.say("Juan")
    assert "1." in juan.say(f"{juan.phone[1:]}@example.com")[-1]
    log = (shop.data / "logs" / "worker.log").read_text(encoding="utf-8")
    assert alerts()["gemini-does-not-answer"].is_raised_by(log.splitlines())

    told_to_say(script, say("Acá estoy de nuevo."))
    assert juan.say("Hola?") == ["Acá estoy de nuevo."]


def test_an_order_that_gemini_placed_before_it_failed_is_told_with_its_link(
    shop: Shop, script: Script
) -> None:
    juan = shop.shopper()
    told_to_say(script)
    script.then = fail(500)
    juan.say("Hola, quiero comprar leche")
    juan.say("Juan")
    juan.say(f"{juan.phone[1:]}@example.com")
    juan.say("la 1")
    told_to_say(script, call("checkout_cart"), call("checkout_cart"))

    reply = "\n".join(juan.say("finalizar"))

    assert reply.startswith("¡Tu pedido está listo! 🎉")
    assert reply.count("/checkout/") == 1


def test_the_scheduler_has_the_worker_find_out_that_the_model_was_retired(
    shop: Shop, gemini: GeminiDouble, script: Script
) -> None:
    told_to_say(script)
    script.then = fail(404)
    url = shop.stack.addresses["backoffice_url"]
    key = SigningKey.load_or_create(shop.data / "oidc-key.pem")
    bearer = f"Bearer {key.sign(SCHEDULER, url, datetime.now(UTC))}"
    before = len(gemini.requests)
    with loopback.session() as session:
        checks = f"{url}/model-checks"
        answers = [session.post(checks, headers={"Authorization": bearer}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    log, alert = shop.data / "logs" / "worker.log", alerts()["gemini-does-not-know-the-model"]
    wait_until(
        lambda: alert.is_raised_by(log.read_text(encoding="utf-8").splitlines()), 20, "it is told"
    )
    assert [asked.model for asked in gemini.requests[before:]] == ["gemini-3.8-flash"]


def test_a_worker_that_is_told_to_end_gives_back_what_it_thinks_about(
    shop: Shop, gemini: GeminiDouble, script: Script
) -> None:
    juan = shop.shopper()
    before = len(gemini.requests)
    told_to_say(script, replace(say("Tarde."), seconds=25), say("Acá estoy."))
    sid = juan.send("Hola?")
    wait_until(lambda: len(gemini.requests) > before, 30, "Gemini is asked")
    os.killpg(shop.stack.pid("worker"), signal.SIGTERM)

    assert juan.wait_for_reply(sid, 40) == ["Acá estoy."]  # a lease is 60 seconds
    assert "is left to the next worker" in (shop.data / "logs" / "worker.log").read_text()
