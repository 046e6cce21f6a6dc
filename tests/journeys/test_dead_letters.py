"""What nobody can ever answer is left to the owner and taken out of the real queue, and holds nobody else up."""

import time

import pytest

from local.inbound_message import inbound
from retail.settings import Settings
from retail.tasks import TurnQueue, connect
from retail.wire import InboundMessage
from tests.journeys.shop import Shop
from tests.waiting import wait_until


def queue_of(shop: Shop) -> TurnQueue:
    environ = shop.stack.configuration.function_environment()
    settings = Settings.from_environ(environ)
    return connect(settings, monotonic=time.monotonic, sleep=time.sleep)


def unreadable(sid: str, phone: str) -> InboundMessage:
    return inbound(sid, **{"from": f"{phone}, no soy un número"})


def refused(sid: str, phone: str) -> InboundMessage:
    return inbound(sid, wa_id=phone[1:], kind="telepathy")


@pytest.mark.parametrize("poison", [unreadable, refused])
def test_poison_is_a_dead_letter_and_the_shopper_s_next_message_is_answered(
    shop: Shop, poison: object
) -> None:
    vera = shop.shopper("Vera")
    sid = f"SM{time.time_ns():032x}"
    assert callable(poison)
    queue_of(shop).put(poison(sid, vera.phone))

    def letters() -> list[str]:
        return [
            each["name"]
            for each in shop.api("GET", "/dead-letters")["items"]
            if sid in each["task"]
        ]

    wait_until(letters, 10, "a dead letter")
    assert vera.say("Hola")
