"""What changes in an order while the shop gathers it: less of a line, something else instead, and the money of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import TestResponse

from backoffice_api.domain.notice import Notice, in_words
from backoffice_api.domain.order import Order
from backoffice_api.domain.owner_notice import OwnerNotice
from backoffice_api.domain.owner_notice import in_words as owners_words
from backoffice_api.domain.payment import ProviderStatus
from backoffice_api.services import notices, settling
from backoffice_api.services.orders import Overdue
from retail.errors import Conflict
from tests.backoffice import ADMIN, Backoffice, a_backoffice, all_of
from tests.order_page import CASH, ONLINE, PICKUP, SHOP, TRANSFER

OWNER = {
    "owner_notices": {
        "phone": "5493510000009",
        "kinds": ["offer_answered", "give_back", "new_order"],
    },
}


@dataclass
class Gathered:
    """An order of three packs of rice at $100 and half a kilo of nuts at $400, and a dearer rice on the shelf."""

    backoffice: Backoffice
    order_id: int
    path: str
    rice: int
    nuts: int
    dearer: int

    @property
    def order(self) -> Any:
        return self.backoffice.get(f"/orders/{self.order_id}").get_json()

    @property
    def shown(self) -> Any:
        return self.backoffice.client.get(self.path).get_json()

    @property
    def told(self) -> str:
        known = self.backoffice.shop.store.get(Notice, str(self.order_id))
        return in_words(known.entity, ()) if known else ""

    @property
    def log(self) -> list[tuple[str, str, str]]:
        events = self.backoffice.get(f"/orders/{self.order_id}/events").get_json()["items"]
        return [(each["kind"], each["by"], each["note"]) for each in events]

    @property
    def money(self) -> int:
        """What the shop has, in centavos."""
        return sum(each.amount - each.refunded for each in self.backoffice.till.paid.values())

    def stock(self, product_id: int) -> float:
        return float(self.backoffice.get(f"/products/{product_id}").get_json()["stock"])

    def choose(self, payment: Any) -> Any:
        body = {"delivery": PICKUP, "payment": payment}
        return self.backoffice.client.post(f"{self.path}/pay", json=body).get_json()

    def pay(self) -> int:
        self.choose({"means": "mercado_pago"})
        *_, link = self.backoffice.till.links
        id_ = self.backoffice.till.pay(link)
        settling.settle(self.backoffice.shop, id_)
        return id_

    def move(self, to: str) -> TestResponse:
        return self.backoffice.post(f"/orders/{self.order_id}/transitions", {"to": to})

    def lessen(self, product_id: int, left: float, **more: Any) -> TestResponse:
        path = f"/orders/{self.order_id}/lines/{product_id}"
        return self.backoffice.client.put(path, json={"quantity": left, **more}, headers=ADMIN)

    def look(self, product_id: int, left: float) -> TestResponse:
        path = f"/orders/{self.order_id}/lines/{product_id}/less?quantity={left}"
        return self.backoffice.client.get(path, headers=ADMIN)

    def offer(self, product_id: int, instead: int, amount: float) -> TestResponse:
        path = f"/orders/{self.order_id}/lines/{product_id}/substitute"
        body = {"product_id": instead, "quantity": amount}
        return self.backoffice.client.put(path, json=body, headers=ADMIN)

    def seen(self, product_id: int) -> str:
        """When what is offered instead of a line was offered; any time where nothing is."""
        offers = {each["product_id"]: each["offered_at"] for each in self.shown["offers"]}
        return str(offers.get(product_id, "2026-11-22T12:00:00.000Z"))

    def answer(self, product_id: int, accepts: bool, seen: str = "") -> TestResponse:
        path = f"{self.path}/offers/{product_id}"
        body = {"accepts": accepts, "offered_at": seen or self.seen(product_id)}
        return self.backoffice.client.post(path, json=body)

    def settle_all(self) -> None:
        for task in self.backoffice.settlements.put_in.values():
            settling.settle(self.backoffice.shop, task["payment_id"])


@pytest.fixture
def gathered() -> Gathered:
    backoffice = a_backoffice()
    seen = backoffice.get("/shop").headers["ETag"]
    assert backoffice.patch("/shop", SHOP | OWNER, If_Match=seen).status_code == 200
    user = backoffice.user()
    rice = backoffice.product("Arroz 1kg", price=100_00)
    nuts = backoffice.product("Nueces por Kilo", price=400_00, unit="kg")
    dearer = backoffice.product("Arroz Doble 1kg", price=150_00, stock=2000)
    for product, amount in ((rice, 3), (nuts, 0.5)):
        body = {"user_id": user.id, "product_id": product.id, "quantity": amount}
        assert backoffice.post("/carts/add_item", body).status_code == 200
    order = backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    return Gathered(backoffice, order["id"], path, rice.id, nuts.id, dearer.id)


def test_what_was_paid_for_a_line_that_is_not_there_goes_back(gathered: Gathered) -> None:
    gathered.pay()
    assert gathered.money == 500_00

    answer = gathered.lessen(gathered.rice, 0)
    gathered.settle_all()

    assert answer.status_code == 200
    assert [item["product_id"] for item in gathered.order["items"]] == [gathered.nuts]
    assert (gathered.order["total"], gathered.order["refunded"]) == (200, 300)
    assert (gathered.money, gathered.shown["state"]) == (200_00, "paid")
    assert gathered.stock(gathered.rice) == 7  # of 10, three of which are not on the shelf
    assert ("line_changed", "owner", "no nos queda Arroz 1kg (-$\u00a0300,00)") in gathered.log
    assert "no nos queda Arroz 1kg. Te devolvemos $\u00a0300,00." in gathered.told


def test_a_line_of_which_the_shop_has_less_costs_less(gathered: Gathered) -> None:
    gathered.choose(CASH)

    gathered.lessen(gathered.nuts, 0.35, restocks=True)

    assert (gathered.order["total"], gathered.order["refunded"]) == (440, 0)
    assert gathered.stock(gathered.nuts) == 9.65
    assert (
        "de Nueces por Kilo nos queda 0,35 kg (pediste 0,5 kg). Ahora son $\u00a0440,00."
        in gathered.told
    )


def test_nobody_pays_what_an_order_cost_before_it_changed(gathered: Gathered) -> None:
    gathered.choose({"means": "mercado_pago"})
    (first,) = gathered.backoffice.till.links

    gathered.lessen(gathered.rice, 1)

    assert gathered.backoffice.till.links[first].expires_at <= gathered.backoffice.clock.now
    gathered.choose({"means": "mercado_pago"})
    *_, second = gathered.backoffice.till.links
    assert gathered.backoffice.till.links[second].amount == 300_00


def test_a_substitute_is_brought_after_a_yes_and_costs_no_more_than_the_line(
    gathered: Gathered,
) -> None:
    gathered.pay()
    gathered.move("preparing")

    assert gathered.offer(gathered.rice, gathered.dearer, 2).status_code == 200
    (offer,) = gathered.shown["offers"]
    assert (offer["product_id"], offer["instead"]["line_total"]) == (gathered.rice, 300)
    assert (
        "no nos queda Arroz 1kg. ¿Te mandamos 2 de Arroz Doble 1kg por $\u00a0300,00"
        in gathered.told
    )
    assert gathered.move("ready").get_json()["code"] == "offer_open"

    answer = gathered.answer(gathered.rice, accepts=True).get_json()

    assert answer["offers"] == []
    assert [item["name"] for item in answer["items"]] == ["Arroz Doble 1kg", "Nueces por Kilo"]
    assert (answer["total"], gathered.stock(gathered.dearer)) == (500, 0)
    assert gathered.move("ready").status_code == 200
    assert ("substitute_accepted", "shopper", "Arroz Doble 1kg") in gathered.log
    assert "Contestanos en el link" not in gathered.told
    told = owners_words(all_of(gathered.backoffice.shop.store, OwnerNotice))
    assert "el cliente acepta Arroz Doble 1kg" in told


def test_a_dearer_substitute_is_had_for_the_price_of_the_line(gathered: Gathered) -> None:
    gathered.pay()
    gathered.lessen(gathered.rice, 1)
    gathered.settle_all()

    gathered.offer(gathered.rice, gathered.dearer, 1)

    (offer,) = gathered.shown["offers"]
    assert offer["instead"]["unit_price"] == 100


@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_is_to_what_its_shopper_saw(gathered: Gathered, accepts: bool) -> None:
    gathered.offer(gathered.rice, gathered.dearer, 2)
    seen = gathered.seen(gathered.rice)
    gathered.backoffice.clock.advance(seconds=1)
    bleach = gathered.backoffice.product("Lavandina", price=90_00)
    gathered.offer(gathered.rice, bleach.id, 1)

    answer = gathered.answer(gathered.rice, accepts, seen)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "offer_changed")
    assert gathered.order["total"] == 500
    assert gathered.answer(gathered.rice, accepts).status_code == 200


@pytest.mark.parametrize(("first", "left"), [(True, 500), (False, 200)])
def test_of_two_opposite_answers_the_first_counts_and_the_other_is_told(
    gathered: Gathered, first: bool, left: int
) -> None:
    gathered.offer(gathered.rice, gathered.dearer, 2)
    seen = gathered.seen(gathered.rice)
    assert gathered.answer(gathered.rice, first, seen).status_code == 200

    opposite = gathered.answer(gathered.rice, not first, seen)
    again = gathered.answer(gathered.rice, first, seen)

    told = opposite.get_json()
    assert (opposite.status_code, told["code"]) == (409, "offer_answered")
    assert told["accepted"] is first
    assert (again.status_code, again.get_json()["total"]) == (200, left)
    assert gathered.stock(gathered.dearer) == (0 if first else 2)


def test_opposite_answers_at_the_same_moment_have_one_effect(gathered: Gathered) -> None:
    gathered.offer(gathered.rice, gathered.dearer, 2)
    seen = gathered.seen(gathered.rice)
    begun = Barrier(2)

    def answer(accepts: bool) -> int:
        client = gathered.backoffice.app.test_client()
        body = {"accepts": accepts, "offered_at": seen}
        begun.wait()
        return client.post(f"{gathered.path}/offers/{gathered.rice}", json=body).status_code

    with ThreadPoolExecutor(2) as pool:
        took, declined = pool.map(answer, [True, False])

    assert {took, declined} == {200, 409}
    assert gathered.order["total"] == (500 if took == 200 else 200)
    assert gathered.stock(gathered.dearer) == (0 if took == 200 else 2)


def test_a_change_that_is_written_is_not_called_failed_when_telling_has_to_wait(
    gathered: Gathered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def others_write_first(*_: object) -> None:
        raise Conflict("conflict", "others wrote first, every time")

    gathered.pay()
    monkeypatch.setattr(notices, "_tell", others_write_first)
    answer = gathered.lessen(gathered.rice, 0)
    assert (answer.status_code, gathered.order["total"]) == (200, 200)


def test_a_no_takes_the_line_out_and_its_money_goes_back(gathered: Gathered) -> None:
    gathered.pay()
    gathered.offer(gathered.rice, gathered.dearer, 2)

    answer = gathered.answer(gathered.rice, accepts=False)
    gathered.settle_all()

    assert answer.status_code == 200
    assert (gathered.order["total"], gathered.money) == (200, 200_00)
    assert gathered.stock(gathered.dearer) == 2


def test_a_no_to_the_last_line_cancels_the_order(gathered: Gathered) -> None:
    gathered.pay()
    gathered.lessen(gathered.nuts, 0)
    gathered.settle_all()
    gathered.offer(gathered.rice, gathered.dearer, 2)

    gathered.answer(gathered.rice, accepts=False)
    gathered.settle_all()

    assert (gathered.order["status"], gathered.money) == ("cancelled", 0)
    assert gathered.stock(gathered.rice) == 7  # it was not on the shelf


def test_the_owner_writes_down_what_the_shopper_told_them(gathered: Gathered) -> None:
    gathered.choose(TRANSFER)
    gathered.offer(gathered.rice, gathered.dearer, 1)

    path = f"/orders/{gathered.order_id}/lines/{gathered.rice}/substitute/answer"
    body = {"accepts": True, "offered_at": gathered.seen(gathered.rice)}
    assert gathered.backoffice.post(path, body).status_code == 200

    assert gathered.order["total"] == 350
    assert ("substitute_accepted", "owner", "Arroz Doble 1kg (-$\u00a0150,00)") in gathered.log
    told = all_of(gathered.backoffice.shop.store, OwnerNotice)
    assert {each.kind for each in told} == {"new_order"}  # what was answered they know


def test_an_offer_that_is_taken_back_keeps_the_line(gathered: Gathered) -> None:
    gathered.offer(gathered.rice, gathered.dearer, 1)

    path = f"/orders/{gathered.order_id}/lines/{gathered.rice}/substitute"
    assert gathered.backoffice.client.delete(path, headers=ADMIN).status_code == 200

    assert (gathered.order["offers"], gathered.order["total"]) == ([], 500)
    assert gathered.told == ""
    assert gathered.answer(gathered.rice, accepts=True).get_json()["code"] == "offer_not_found"


def test_each_offer_is_told_as_long_as_it_stands(gathered: Gathered) -> None:
    almonds = gathered.backoffice.product("Almendras por Kilo", price=900_00, unit="kg")
    gathered.offer(gathered.rice, gathered.dearer, 2)
    gathered.offer(gathered.nuts, almonds.id, 0.2)
    assert "Arroz Doble" in gathered.told
    assert "Almendras" in gathered.told

    gathered.lessen(gathered.rice, 2)

    assert "Arroz Doble" not in gathered.told
    assert "Almendras" in gathered.told


def test_what_went_to_others_meanwhile_is_not_promised(gathered: Gathered) -> None:
    gathered.pay()
    gathered.offer(gathered.rice, gathered.dearer, 2)
    gathered.backoffice.patch(f"/products/{gathered.dearer}", {"stock_change": -1})

    answer = gathered.answer(gathered.rice, accepts=True)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "out_of_stock")
    assert gathered.order["total"] == 500
    assert gathered.answer(gathered.rice, accepts=False).status_code == 200


def test_what_less_of_a_line_comes_to_is_seen_before(gathered: Gathered) -> None:
    assert gathered.look(gathered.nuts, 0.333).get_json() == {
        "total": 433.2,
        "less": 66.8,
        "gives_back": 0,
    }
    gathered.pay()
    before = gathered.order
    seen = gathered.look(gathered.nuts, 0.333).get_json()
    assert seen == {"total": 433.2, "less": 66.8, "gives_back": 66.8}
    assert gathered.order == before

    assert gathered.lessen(gathered.nuts, 0.333, gives_back=66.8).status_code == 200
    gathered.settle_all()

    assert gathered.money == 433_20
    seen = gathered.look(gathered.rice, 0).get_json()
    assert seen == {"total": 133.2, "less": 300, "gives_back": 300}


@pytest.mark.parametrize("seen", [0, 99.99, 300])
def test_another_amount_than_was_seen_does_not_go_back(gathered: Gathered, seen: float) -> None:
    gathered.pay()
    answer = gathered.lessen(gathered.rice, 1, gives_back=seen)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "amount_changed")
    assert gathered.order["total"] == 500


@pytest.mark.parametrize(
    ("left", "code"), [(3, "not_less"), (4, "not_less"), (0.5, "invalid_quantity")]
)
def test_an_order_gets_no_more_of_a_line(gathered: Gathered, left: float, code: str) -> None:
    for answer in (gathered.look(gathered.rice, left), gathered.lessen(gathered.rice, left)):
        assert answer.get_json()["code"] == code


def test_an_order_does_not_lose_its_last_line(gathered: Gathered) -> None:
    gathered.lessen(gathered.rice, 0)
    assert gathered.lessen(gathered.nuts, 0).get_json()["code"] == "nothing_left"


def test_nothing_at_all_is_not_offered(gathered: Gathered) -> None:
    assert (
        gathered.offer(gathered.rice, gathered.dearer, 0).get_json()["code"] == "invalid_quantity"
    )


def test_an_order_has_each_product_once(gathered: Gathered) -> None:
    assert (
        gathered.offer(gathered.rice, gathered.nuts, 0.1).get_json()["code"] == "already_in_order"
    )


def test_what_left_the_shop_is_changed_no_more(gathered: Gathered) -> None:
    gathered.pay()
    for to in ("preparing", "ready"):
        gathered.move(to)
    assert gathered.lessen(gathered.rice, 1).get_json()["reason"] == "status"


def test_what_is_asked_back_is_not_changed_until_the_owner_says_no(gathered: Gathered) -> None:
    gathered.pay()
    gathered.move("preparing")
    asked = gathered.backoffice.client.post(f"{gathered.path}/withdrawals", json={})
    path = f"/withdrawals/{asked.get_json()['withdrawal_code']}/decision"
    assert gathered.lessen(gathered.rice, 1).get_json()["reason"] == "withdrawal"

    gathered.backoffice.post(path, {"outcome": "rejected", "note": "ya sale"})

    assert gathered.lessen(gathered.rice, 1).status_code == 200


@pytest.mark.parametrize(
    ("status", "reason"), [("in_process", "payment"), ("in_mediation", "dispute")]
)
def test_an_order_whose_money_is_looked_at_is_not_changed(
    gathered: Gathered, status: ProviderStatus, reason: str
) -> None:
    gathered.choose({"means": "mercado_pago"})
    *_, link = gathered.backoffice.till.links
    id_ = gathered.backoffice.till.pay(link, "in_process")
    settling.settle(gathered.backoffice.shop, id_)
    if status != "in_process":
        for each in ("approved", status):
            gathered.backoffice.clock.advance(minutes=1)
            gathered.backoffice.till.move(id_, each)
            settling.settle(gathered.backoffice.shop, id_)

    refused = gathered.lessen(gathered.rice, 1)

    assert (refused.status_code, refused.get_json()["reason"]) == (409, reason)
    assert gathered.order["total"] == 500


def test_the_money_of_a_change_follows_that_of_the_one_before(gathered: Gathered) -> None:
    gathered.pay()
    gathered.lessen(gathered.rice, 2)
    assert gathered.lessen(gathered.rice, 1).status_code == 200
    assert (gathered.order["to_give_back"], gathered.money) == (200, 500_00)
    gathered.settle_all()
    assert (gathered.order["to_give_back"], gathered.money) == (100, 400_00)
    gathered.settle_all()
    assert (gathered.order["to_give_back"], gathered.money) == (0, 300_00)


def test_no_more_goes_back_than_is_too_much_when_other_money_went_back_meanwhile(
    gathered: Gathered,
) -> None:
    id_ = gathered.pay()
    gathered.lessen(gathered.rice, 0)
    gathered.backoffice.clock.advance(minutes=1)
    gathered.backoffice.till.move(id_, "approved", refunded=300_00)  # by the owner, at Mercado Pago
    gathered.settle_all()
    gathered.settle_all()
    assert gathered.money == 200_00


def test_what_was_paid_by_hand_is_the_owners_to_give_back(gathered: Gathered) -> None:
    gathered.choose(TRANSFER)
    gathered.move("paid")
    gathered.offer(gathered.rice, gathered.dearer, 1)
    gathered.answer(gathered.rice, accepts=True)

    path = f"/orders/{gathered.order_id}/given_back"
    assert gathered.order["to_give_back"] == 150
    notices = all_of(gathered.backoffice.shop.store, OwnerNotice)
    assert "Devolvele $\u00a0150,00 a quien lo hizo" in owners_words(notices)

    gathered.lessen(gathered.nuts, 0.25)
    notices = all_of(gathered.backoffice.shop.store, OwnerNotice)
    assert "Devolvele $\u00a0250,00 a quien lo hizo" in owners_words(notices)
    assert len([each for each in notices if each.kind == "give_back"]) == 1
    refused = gathered.backoffice.post(path, {"amount": 150}).get_json()
    assert (refused["code"], refused["to_give_back"]) == ("amount_changed", 250)

    assert gathered.backoffice.post(path, {"amount": 250}).status_code == 200
    assert (gathered.order["refunded"], gathered.order["to_give_back"]) == (250, 0)
    assert gathered.log[-1] == ("refunded", "owner", "$\u00a0250,00")
    assert "te devolvió $\u00a0250,00" in gathered.told
    notices = all_of(gathered.backoffice.shop.store, OwnerNotice)
    assert "give_back" not in {each.kind for each in notices}
    again = gathered.backoffice.post(path, {"amount": 250}).get_json()
    assert again["code"] == "nothing_to_give_back"


def test_a_cancelled_order_that_was_paid_by_hand_goes_back_whole(gathered: Gathered) -> None:
    gathered.choose(CASH)
    gathered.move("paid")
    gathered.move("cancelled")
    path = f"/orders/{gathered.order_id}/given_back"
    assert gathered.order["to_give_back"] == 500
    assert gathered.shown["state"] == "cancelled"
    assert gathered.backoffice.post(path, {"amount": 500}).status_code == 200
    assert gathered.shown["state"] == "refunded"


def test_the_owner_is_not_told_of_a_new_order_that_is_no_more(gathered: Gathered) -> None:
    gathered.choose(CASH)
    (new,) = all_of(gathered.backoffice.shop.store, OwnerNotice)
    assert (new.kind, new.amount) == ("new_order", 500_00)
    gathered.lessen(gathered.rice, 1)
    (new,) = all_of(gathered.backoffice.shop.store, OwnerNotice)
    assert new.amount == 300_00
    gathered.backoffice.client.post(f"{gathered.path}/cancel")
    assert all_of(gathered.backoffice.shop.store, OwnerNotice) == []


def test_what_the_provider_refused_to_give_back_is_asked_with_the_next_change(
    gathered: Gathered,
) -> None:
    gathered.pay()
    gathered.backoffice.till.refund_status = "rejected"
    gathered.lessen(gathered.rice, 2)
    gathered.settle_all()
    assert gathered.money == 500_00
    gathered.backoffice.till.refund_status = "approved"

    gathered.lessen(gathered.rice, 1)
    gathered.settle_all()

    assert (gathered.order["total"], gathered.money) == (300, 300_00)


def test_no_minimum_is_asked_of_what_the_shop_has_left(gathered: Gathered) -> None:
    home = {"kind": "delivery", "address": "Rivadavia 4000, Almagro"}
    body = {"delivery": home, "payment": ONLINE}
    begin = f"{gathered.path}/pay"
    assert gathered.backoffice.client.post(begin, json=body).status_code == 200
    gathered.lessen(gathered.rice, 0)

    assert all(zone["is_reached"] for zone in gathered.shown["options"]["zones"])
    assert gathered.backoffice.client.post(begin, json=body).get_json()["state"] == "payable"
    *_, link = gathered.backoffice.till.links
    assert gathered.backoffice.till.links[link].amount == 400_50


def test_a_changed_order_that_is_cancelled_gives_back_all_that_is_left(gathered: Gathered) -> None:
    gathered.pay()
    gathered.lessen(gathered.rice, 1)
    gathered.settle_all()

    gathered.move("cancelled")
    gathered.settle_all()

    assert gathered.money == 0
    order = gathered.backoffice.shop.store.get(Order, str(gathered.order_id))
    assert order
    assert order.entity.paid == order.entity.refunded == 500_00
    assert gathered.stock(gathered.rice) == 8  # two were not there


def test_what_the_shop_does_not_find_is_not_put_on_the_shelves_by_cancelling(
    gathered: Gathered,
) -> None:
    gathered.pay()
    gathered.offer(gathered.rice, gathered.dearer, 2)
    assert gathered.backoffice.client.post(f"{gathered.path}/cancel").status_code == 200
    assert (gathered.stock(gathered.rice), gathered.stock(gathered.nuts)) == (7, 10)


def test_what_the_shop_does_not_find_is_neither_put_back_by_expiring_nor_taken_by_a_late_payment(
    gathered: Gathered,
) -> None:
    gathered.choose(ONLINE)
    *_, link = gathered.backoffice.till.links
    gathered.offer(gathered.rice, gathered.dearer, 2)
    gathered.backoffice.clock.advance(hours=30)
    Overdue(gathered.backoffice.shop).release_all()
    assert (gathered.stock(gathered.rice), gathered.stock(gathered.nuts)) == (7, 10)
    settling.settle(gathered.backoffice.shop, gathered.backoffice.till.pay(link))
    assert gathered.order["status"] == "paid"
    assert (gathered.stock(gathered.rice), gathered.stock(gathered.nuts)) == (7, 9.5)
    assert gathered.answer(gathered.rice, accepts=True).status_code == 200


@pytest.mark.parametrize("is_last", [True, False])
@pytest.mark.parametrize("accepts", [True, False])
def test_what_was_offered_is_over_with_its_order(
    gathered: Gathered, accepts: bool, is_last: bool
) -> None:
    gathered.pay()
    if is_last:
        gathered.lessen(gathered.nuts, 0)
    gathered.offer(gathered.rice, gathered.dearer, 2)
    seen = gathered.seen(gathered.rice)
    gathered.backoffice.client.post(f"{gathered.path}/cancel")

    assert (gathered.shown["offers"], gathered.order["offers"]) == ([], [])
    answer = gathered.answer(gathered.rice, accepts, seen)
    path = f"/orders/{gathered.order_id}/lines/{gathered.rice}/substitute"
    taken_back = gathered.backoffice.client.delete(path, headers=ADMIN)

    for each in (answer, taken_back):
        assert (each.status_code, each.get_json()["code"]) == (409, "change_closed")
    assert gathered.stock(gathered.rice) == 7
    assert gathered.stock(gathered.dearer) == 2


def test_nobody_is_asked_what_they_want_instead_once_their_order_is_cancelled(
    gathered: Gathered,
) -> None:
    gathered.choose(TRANSFER)
    gathered.backoffice.clock.advance(hours=14)  # in the night nobody is told
    gathered.offer(gathered.rice, gathered.dearer, 2)
    assert "¿Te mandamos" in gathered.told

    gathered.move("cancelled")

    assert "¿Te mandamos" not in gathered.told
    assert "se canceló" in gathered.told
