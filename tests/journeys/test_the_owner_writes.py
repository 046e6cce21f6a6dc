"""The owner writes first: it arrives without a word of the shopper's, once and in order, whoever dies meanwhile."""

import pytest

from local.shopper import Shopper
from tests.examples import often
from tests.journeys.shop import Shop, all_at_once, received_by, texts
from tests.waiting import wait_until

STEPS = ("before_send", "sent_not_reported", "reported")
"""Where a worker that delivers can be made to die."""


def path_of(shopper: Shopper) -> str:
    return f"/conversations/{shopper.phone[1:]}"


def write(shop: Shop, shopper: Shopper, body: str) -> str:
    """The owner's message; the id of its line."""
    line = shop.api("POST", f"{path_of(shopper)}/messages", json={"body": body})
    return str(line["id"])


def wait_until_it_has(shop: Shop, shopper: Shopper, *bodies: str) -> None:
    """Until these are the last words that the shopper got, and the shop knows that."""

    def has_them() -> bool:
        sent = [m["body"] for m in shop.messages(shopper) if m["status"] == "sent"]
        return received_by(shopper)[-len(bodies) :] == sent[-len(bodies) :] == list(bodies)

    wait_until(has_them, 60, f"the shopper has {bodies}")


def test_a_shopper_whom_milo_leaves_alone_hears_the_owner(shop: Shop) -> None:
    iris = shop.known_shopper("Iris")
    shop.api("POST", f"{path_of(iris)}/pause", json={})
    before = received_by(iris)

    write(shop, iris, "Hola Iris, soy Ana, del local.")
    wait_until_it_has(shop, iris, "Hola Iris, soy Ana, del local.")

    iris.send("Hola Ana")
    shop.wait_until_answered(iris, 2)
    assert received_by(iris) == [*before, "Hola Iris, soy Ana, del local."]
    shop.api("POST", f"{path_of(iris)}/resume", json={})


def test_a_number_that_never_wrote_hears_the_owner(shop: Shop) -> None:
    lola = shop.shopper("Lola")
    write(shop, lola, "Tu pedido está listo.")
    wait_until_it_has(shop, lola, "Tu pedido está listo.")
    conversation = shop.api("GET", path_of(lola))
    assert (conversation["state"], len(conversation["messages"])) == ("open", 1)


def test_a_request_that_comes_five_times_at_once_is_one_message(shop: Shop) -> None:
    mora = shop.known_shopper("Mora")
    before = received_by(mora)
    headers = {"Idempotency-Key": f"k-{mora.phone}"}

    def post() -> str:
        line = shop.api(
            "POST", f"{path_of(mora)}/messages", json={"body": "Ya sale."}, headers=headers
        )
        return str(line["id"])

    assert len(set(all_at_once([post] * 5))) == 1
    wait_until_it_has(shop, mora, "Ya sale.")
    write(shop, mora, "Llegó.")
    wait_until_it_has(shop, mora, "Ya sale.", "Llegó.")
    assert received_by(mora) == [*before, "Ya sale.", "Llegó."]


def test_the_owner_and_milo_speak_in_the_order_in_which_they_decided(shop: Shop) -> None:
    nina = shop.known_shopper("Nina")
    for number in range(3):
        nina.send("Quiero leche")
        write(shop, nina, f"Aviso {number}")
    messages = shop.wait_until_answered(nina, 4)
    assert texts(messages, "outbound") == received_by(nina)
    assert {f"Aviso {number}" for number in range(3)} <= set(received_by(nina))


@pytest.mark.parametrize("point", often(STEPS))
def test_a_worker_killed_in_the_midst_of_a_delivery_leaves_each_message_sent_once(
    shop: Shop, point: str
) -> None:
    olga = shop.known_shopper("Olga")
    before = received_by(olga)

    shop.arm(point)
    write(shop, olga, "Uno")
    wait_until(lambda: shop.has_struck(point), 30, f"the worker dies at {point}")
    write(shop, olga, "Dos")

    wait_until_it_has(shop, olga, "Uno", "Dos")
    messages = shop.wait_until_answered(olga, 1)
    assert texts(messages, "outbound") == received_by(olga) == [*before, "Uno", "Dos"]


def test_a_queue_that_is_down_fails_no_owner_and_a_later_request_makes_up_for_it(
    shop: Shop,
) -> None:
    pia = shop.known_shopper("Pía")
    shop.kill("tasks")
    write(shop, pia, "Uno")
    write(shop, pia, "Dos")

    def makes_up_for_it() -> bool:
        shop.api("POST", f"{path_of(pia)}/resume", json={})
        return received_by(pia)[-2:] == ["Uno", "Dos"]

    wait_until(makes_up_for_it, 60, "both arrive once the queue is back")
    wait_until_it_has(shop, pia, "Uno", "Dos")
