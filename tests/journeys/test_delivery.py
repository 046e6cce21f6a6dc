"""Messages come twice, at once, in bursts and while workers die: one effect, one reply, in order."""

import pytest

from agent_worker.turns.turn import FAULT_POINTS
from local.shopper import Shopper
from tests.journeys.shop import Shop, all_at_once, received_by, texts
from tests.waiting import wait_until

OFTEN = "sent_not_reported"
"""The step that `make test` tries, too."""


def with_milk_shown(shop: Shop, name: str) -> Shopper:
    """A known shopper who was just shown the milks."""
    shopper = shop.known_shopper(name)
    shopper.say("Quiero leche")
    return shopper


def test_a_message_delivered_five_times_at_once_has_one_effect_and_one_reply(shop: Shop) -> None:
    ana = with_milk_shown(shop, "Ana")
    before = len(received_by(ana))

    ana.say("La primera", deliveries=5)

    messages = shop.wait_until_answered(ana, 3)
    assert [line["quantity"] for line in shop.cart(ana)["items"]] == [1]
    assert len(texts(messages, "inbound")) == 3
    assert len(received_by(ana)) == before + 1


def test_a_message_delivered_again_later_is_not_answered_again(shop: Shop) -> None:
    bea = with_milk_shown(shop, "Bea")
    sid = bea.send("La primera")
    bea.wait_for_reply(sid)
    before = received_by(bea)

    assert bea.deliver_again(sid)["webhook_status"] == 200
    bea.say("Qué llevo?")

    assert len(received_by(bea)) == len(before) + 1
    assert [line["quantity"] for line in shop.cart(bea)["items"]] == [1]


def test_five_messages_in_a_second_are_taken_in_order_in_at_most_two_turns(shop: Shop) -> None:
    caro = shop.known_shopper("Caro")
    burst = ["Hola", "quiero leche", "y yerba", "y fideos", "gracias"]

    for line in burst:
        caro.send(line)

    messages = shop.wait_until_answered(caro, 6)
    assert texts(messages, "inbound")[1:] == burst
    turns = {message["turn_id"] for message in messages if message["direction"] == "inbound"}
    assert len(turns) - 1 <= 2  # the first turn of all was the registration


@pytest.mark.parametrize("many", [50, pytest.param(200, marks=pytest.mark.long)])
def test_shoppers_at_once_are_neither_lost_nor_mixed_up(shop: Shop, many: int) -> None:
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    crowd = [shop.shopper(name) for name in names[:many]]
    assert len(crowd) == many

    def register(shopper: Shopper) -> list[str]:
        return shopper.say(
            f"Hola! soy {shopper.name}, {shopper.phone[1:]}@example.com", deadline=110
        )

    replies = all_at_once([lambda shopper=shopper: register(shopper) for shopper in crowd])

    for shopper, reply in zip(crowd, replies, strict=True):
        user = shop.user(shopper)
        assert (user["name"], user["email"]) == (shopper.name, f"{shopper.phone[1:]}@example.com")
        assert shopper.name.split()[0] in reply[-1]
        assert texts(shop.messages(shopper), "outbound") == received_by(shopper) == reply


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(point, marks=[] if point == OFTEN else pytest.mark.long)
        for point in FAULT_POINTS
    ],
)
def test_a_worker_killed_at_any_step_leaves_one_effect_and_one_reply(
    shop: Shop, point: str
) -> None:
    dora = with_milk_shown(shop, "Dora")
    before = len(received_by(dora))

    shop.arm(point)
    dora.send("La primera")
    wait_until(lambda: shop.has_struck(point), 30, f"the worker dies at {point}")
    dora.send("Qué llevo?")

    messages = shop.wait_until_answered(dora, 4)
    cart = shop.cart(dora)
    assert [line["quantity"] for line in cart["items"]] == [1]
    assert texts(messages, "outbound") == received_by(dora)
    replies = received_by(dora)[before:]
    assert 1 <= len(replies) <= 2
    assert all(cart["items"][0]["name"] in reply for reply in replies)


def test_an_api_that_dies_comes_back_and_nothing_is_lost(shop: Shop) -> None:
    gabi = with_milk_shown(shop, "Gabi")
    shop.kill("backoffice")
    gabi.send("La primera")
    wait_until(shop.is_healthy, 30, "the back office is back")
    shop.wait_until_answered(gabi, 3)
    assert [line["quantity"] for line in shop.cart(gabi)["items"]] == [1]


FIRST_NAMES = (
    "Juan", "Ana", "Luis", "Marta", "Pedro", "Sofía", "Diego", "Lucía", "Pablo", "Elena",
    "Jorge", "Carla", "Raúl", "Julia", "Hugo", "Nora", "Iván", "Rosa", "Omar", "Clara",
)  # fmt: skip
LAST_NAMES = (
    "Gómez", "Pérez", "López", "Díaz", "Sosa", "Ruiz", "Castro", "Molina", "Silva", "Rojas",
)  # fmt: skip
