"""An e-mail of somebody else's, given in the chat: taken down without a word, and still the other's; on both stores."""

from typing import Any

import pytest

from backoffice_api.domain.user import EmailKey, User
from tests.a_customers_life import a_shop
from tests.backoffice import ADMIN, JUAN, Backoffice, all_of
from tests.conversing import claim, complete, holding, refused, report, said
from tests.panel_shop import PanelShop

PANEL = {**ADMIN, "x-panel-user": "ana"}


@pytest.fixture
def shop(backoffice: Backoffice) -> PanelShop:
    return a_shop(backoffice)


def signed_up(shop: PanelShop, email: str = JUAN["email"]) -> dict[str, Any]:
    """Eva, who registers herself from a number of her own."""
    turn = claim(shop.backoffice, "SM9", **{"from": "whatsapp:+5491155550000"})["turn"]
    body = {"name": "Eva", "email": email, "phone": "5491155550000"}
    eva = said(shop.backoffice.post("/users", body, holding(turn)))
    (message,) = said(complete(shop.backoffice, turn, "¡Listo, Eva!"))["outbound"]
    said(report(shop.backoffice, turn, message["id"]))
    return eva


def found(shop: PanelShop) -> list[int]:
    """Whom the owner finds by the address."""
    answer = said(shop.backoffice.get("/users/search", email=JUAN["email"]))
    return [user["id"] for user in answer["items"]]


def holder(shop: PanelShop) -> list[int]:
    markers = all_of(shop.backoffice.shop.store, EmailKey)
    return [each.user_id for each in markers if each.user_id != shop.ana.id]


def test_who_gives_it_hears_what_anybody_hears(shop: PanelShop) -> None:
    eva = signed_up(shop, "JUAN@example.com")
    assert eva["email"] == "JUAN@example.com"
    assert holder(shop) == [shop.juan.id]
    assert found(shop) == [shop.juan.id, eva["id"]]


def test_the_owner_cannot_give_it_to_two(shop: PanelShop) -> None:
    body = {"name": "Eva", "email": JUAN["email"], "phone": "5491155550000"}
    assert refused(shop.backoffice.post("/users", body)) == (409, "email_taken")


def test_whoever_gives_it_up_takes_it_from_nobody(shop: PanelShop) -> None:
    eva = signed_up(shop)
    path = f"/users/{eva['id']}"
    said(shop.backoffice.patch(path, {"email": "eva@example.com"}))
    assert found(shop) == [shop.juan.id]
    assert refused(shop.backoffice.patch(path, {"email": JUAN["email"]})) == (409, "email_taken")


def test_deleting_who_gave_it_leaves_what_the_other_left_under_it(shop: PanelShop) -> None:
    eva = signed_up(shop)
    said(shop.backoffice.post("/api/withdrawals", {"order": "?", "contact": JUAN["email"]}))
    erased = said(shop.backoffice.post(f"/users/{eva['id']}/erasure", {}, PANEL))
    assert erased["state"] == "done"
    assert holder(shop) == [shop.juan.id]
    of_juan = shop.backoffice.post(f"/users/{shop.juan.id}/erasure", {}, PANEL)
    assert refused(of_juan) == (409, "data_needed")


@pytest.mark.parametrize("stays", ["juan", "eva"])
def test_made_one_they_have_it_alone(shop: PanelShop, stays: str) -> None:
    eva = signed_up(shop)["id"]
    leaving, staying = (eva, shop.juan.id) if stays == "juan" else (shop.juan.id, eva)
    said(shop.backoffice.post(f"/users/{leaving}/merge", {"into": staying}, PANEL))
    assert holder(shop) == [staying]
    assert found(shop) == [staying]
    user = shop.backoffice.shop.cases.run(lambda work: work.get(User, str(staying)))
    assert user
    assert (user.shares_email, user.other_emails) == (False, ())


def test_made_one_with_a_third_it_stays_the_first_one_s(shop: PanelShop) -> None:
    eva = signed_up(shop)["id"]
    said(shop.backoffice.post(f"/users/{eva}/merge", {"into": shop.ana.id}, PANEL))
    assert holder(shop) == [shop.juan.id]
    assert found(shop) == [shop.juan.id]
    ana = shop.backoffice.shop.cases.run(lambda work: work.get(User, shop.ana.key))
    assert ana
    assert ana.other_emails == ()
