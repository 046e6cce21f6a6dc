"""Whose turn it is: found by the phone, with few reads, and the same for what Milo knows and may do."""

from typing import Any

import pytest

from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.user import User
from backoffice_api.services import users
from backoffice_api.storage.metered import Tally, counting
from local.inbound_message import WA_ID
from tests.backoffice import ANA, JUAN, Backoffice, a_backoffice
from tests.conversing import claim, complete, holding, report, said

OTHER_PHONE = "5491199999999"


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def turn(shop: Backoffice, sid: str) -> tuple[dict[str, Any], Tally]:
    """The turn of a new message, and what its claim cost."""
    shop.clock.advance(seconds=10)
    with counting() as tally:
        given = claim(shop, sid)
    return given["turn"], tally


def end(shop: Backoffice, given: dict[str, Any]) -> None:
    (message,) = said(complete(shop, given, "Hola"))["outbound"]
    said(report(shop, given, message["id"]))


def change(shop: Backoffice, user: User, **members: str) -> None:
    shop.shop.cases.run(lambda work: users.patch(work, user.id, **members))


def cart_status(shop: Backoffice, given: dict[str, Any], user: User) -> int:
    path = f"/carts/summary?user_id={user.id}"
    return shop.client.get(path, headers=holding(given)).status_code


def test_a_shopper_who_was_seen_before_is_found_with_one_read_less(shop: Backoffice) -> None:
    user = shop.user(JUAN)
    first, cost = turn(shop, "SM1")
    assert (first["user"]["id"], cost) == (user.id, Tally(reads=4, writes=1))
    end(shop, first)
    second, cost = turn(shop, "SM2")
    assert (second["user"]["id"], cost) == (user.id, Tally(reads=3, writes=1))


def test_a_turn_s_shopper_is_not_looked_up_again_by_its_tools(shop: Backoffice) -> None:
    user = shop.user(JUAN)
    given, _ = turn(shop, "SM1")
    with counting() as cost:
        assert cart_status(shop, given, user) == 200
    assert cost == Tally(reads=2)


def test_a_phone_that_moved_to_somebody_else_is_theirs_from_the_next_turn_on(
    shop: Backoffice,
) -> None:
    juan, ana = shop.user(JUAN), shop.user(ANA)
    given, _ = turn(shop, "SM1")
    end(shop, given)
    change(shop, juan, phone=OTHER_PHONE)
    change(shop, ana, phone=JUAN["phone"])
    given, _ = turn(shop, "SM2")
    assert given["user"]["id"] == ana.id
    assert (cart_status(shop, given, ana), cart_status(shop, given, juan)) == (200, 403)


def test_a_phone_that_nobody_has_any_more_is_a_stranger_s(shop: Backoffice) -> None:
    juan = shop.user(JUAN)
    given, _ = turn(shop, "SM1")
    end(shop, given)
    change(shop, juan, phone=OTHER_PHONE)
    given, _ = turn(shop, "SM2")
    assert given["user"] is None
    assert cart_status(shop, given, juan) == 403


def test_the_same_phone_in_its_other_form_is_still_theirs(shop: Backoffice) -> None:
    juan = shop.user({**JUAN, "phone": "541123456789"})
    given, _ = turn(shop, "SM1")
    end(shop, given)
    given, cost = turn(shop, "SM2")
    assert (given["user"]["id"], cost.reads) == (juan.id, 3)


def test_whoever_registers_in_a_turn_has_their_cart_in_that_turn(shop: Backoffice) -> None:
    given, _ = turn(shop, "SM1")
    assert given["user"] is None
    user = said(shop.post("/users", JUAN, holding(given)))
    path = f"/carts/summary?user_id={user['id']}"
    with counting() as cost:
        assert shop.client.get(path, headers=holding(given)).status_code == 200
    assert cost == Tally(reads=2)
    end(shop, given)
    _, cost = turn(shop, "SM2")
    assert cost == Tally(reads=3, writes=1)


def test_an_owner_registers_shoppers_outside_of_any_turn(shop: Backoffice) -> None:
    said(shop.post("/users", ANA))
    given, _ = turn(shop, "SM1")
    assert given["user"] is None


def test_a_turn_that_is_tried_again_has_the_shopper_of_its_new_claim(shop: Backoffice) -> None:
    juan = shop.user(JUAN)
    turn(shop, "SM1")
    change(shop, juan, phone=OTHER_PHONE)
    shop.clock.advance(seconds=100)
    given = claim(shop, "SM1")["turn"]
    assert (given["attempt"], given["user"]) == (2, None)
    stored = shop.shop.store.get(Conversation, WA_ID)
    assert stored
    assert stored.entity.live
    assert stored.entity.live.user_id is None
