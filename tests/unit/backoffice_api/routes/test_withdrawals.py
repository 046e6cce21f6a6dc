"""Sending back what was bought: by the order's link, by a form that tells strangers nothing, and as the owner decides."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from backoffice_api.domain.fulfilment import Fulfilment
from backoffice_api.domain.notice import Notice, in_words
from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import ProviderStatus, SeenPayment
from backoffice_api.domain.withdrawal import Withdrawal
from backoffice_api.services import orders, settling
from backoffice_api.services.orders import Overdue
from backoffice_api.storage.port import Save, Snapshot
from tests.backoffice import ADMIN, ANA, JUAN, Backoffice, a_backoffice, all_of

FORM = "/api/withdrawals"


@dataclass
class Bought:
    """A back office in which Juan has bought three packs of rice, a yogurt and half a kilo of nuts."""

    backoffice: Backoffice
    order_id: int
    path: str
    ids: dict[str, int]

    @property
    def stored(self) -> Snapshot[Order]:
        found = self.backoffice.shop.store.get(Order, str(self.order_id))
        assert found
        return found

    @property
    def order(self) -> Order:
        return self.stored.entity

    @property
    def events(self) -> list[tuple[str, str]]:
        return [(event.kind, event.by) for event in self.order.events]

    def pay(self) -> int:
        self.backoffice.client.post(self.path + "/pay")
        (link,) = self.backoffice.till.links
        id_ = self.backoffice.till.pay(link)
        settling.settle(self.backoffice.shop, id_)
        return id_

    def move(self, *states: str) -> None:
        for to in states:
            answer = self.backoffice.post(f"/orders/{self.order_id}/transitions", {"to": to})
            assert answer.status_code == 200, answer.get_json()

    def deliver(self) -> int:
        """Has it paid and taken to the shopper; the payment's id."""
        id_ = self.pay()
        self.move("preparing", "out_for_delivery", "delivered")
        return id_

    def offered(self) -> Any:
        return self.backoffice.client.get(self.path + "/withdrawals").get_json()

    def ask(self, *lines: tuple[str, float], **headers: str) -> Any:
        wanted = [{"product_id": self.ids[name], "quantity": amount} for name, amount in lines]
        return self.backoffice.client.post(
            self.path + "/withdrawals", json={"lines": wanted}, headers=headers
        )

    def fill_in(self, order: str, contact: str) -> Any:
        return self.backoffice.client.post(FORM, json={"order": order, "contact": contact})

    def decide(self, code: str, outcome: str = "accepted", **more: Any) -> Any:
        return self.backoffice.post(f"/withdrawals/{code}/decision", {"outcome": outcome, **more})

    def stock(self, name: str) -> float:
        return float(self.backoffice.get(f"/products/{self.ids[name]}").get_json()["stock"])

    def settle_all(self) -> None:
        for task in self.backoffice.settlements.put_in.values():
            settling.settle(self.backoffice.shop, task["payment_id"])


@pytest.fixture
def bought() -> Bought:
    backoffice = a_backoffice()
    user = backoffice.user()
    rice = backoffice.product("Arroz 1kg", price=100_00)
    yogurt = backoffice.product("Yogur", price=50_00, perishable=True)
    nuts = backoffice.product("Nueces por Kilo", price=400_00, unit="kg")
    for product, amount in ((rice, 3), (yogurt, 1), (nuts, 0.5)):
        body = {"user_id": user.id, "product_id": product.id, "quantity": amount}
        assert backoffice.post("/carts/add_item", body).status_code == 200
    order = backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    ids = {"rice": rice.id, "yogurt": yogurt.id, "nuts": nuts.id}
    assert order["withdrawal_url"] == order["payment_url"] + "/arrepentimiento"
    return Bought(backoffice, order["id"], path, ids)


def test_the_page_is_told_what_can_be_sent_back_and_until_when(bought: Bought) -> None:
    bought.deliver()
    told = bought.offered()
    assert [(each["quantity"], each["obstacle"]) for each in told["lines"]] == [
        (3, None),
        (0, "perishable"),
        (0.5, None),
    ]
    assert (told["is_over"], told["cancellable"]) == (False, False)
    assert (
        told["until"] == "2026-12-03T03:00:00.000Z"
    )  # delivered on Sunday 22 November, in Córdoba
    assert told["shop"]["name"] == "Almacén Milo"


def test_lines_are_asked_back_under_a_code_and_the_owner_gives_the_money_back(
    bought: Bought,
) -> None:
    id_ = bought.deliver()
    asked = bought.ask(("rice", 2), ("nuts", 0.25), ("yogurt", 1))
    told = asked.get_json()
    assert (asked.status_code, told["state"], told["cancelled"]) == (201, "open", False)
    assert told["withdrawal_code"].startswith("ARR-")
    assert told["amount"] == 300.0
    assert [(each["name"], each["obstacle"]) for each in told["left_out"]] == [
        ("Yogur", "perishable")
    ]
    (waiting,) = bought.backoffice.get("/withdrawals", only_open="true").get_json()["items"]
    assert (waiting["withdrawal_code"], waiting["order_id"]) == (
        told["withdrawal_code"],
        bought.order_id,
    )

    decided = bought.decide(told["withdrawal_code"], note="gracias", restock=True).get_json()
    bought.settle_all()

    assert (decided["state"], decided["refund"], decided["note"]) == (
        "accepted",
        "provider",
        "gracias",
    )
    assert bought.backoffice.till.paid[id_].refunded == 300_00
    assert (bought.order.status, bought.order.payment_status) == ("delivered", "partly_refunded")
    assert ("withdrawal_asked", "shopper") in bought.events
    assert ("withdrawal_accepted", "owner") in bought.events
    rice = bought.backoffice.get(f"/products/{bought.ids['rice']}").get_json()
    assert rice["stock"] == 9
    assert bought.backoffice.get("/withdrawals", only_open="true").get_json()["items"] == []


def test_a_decision_that_is_sent_twice_gives_the_money_back_once(bought: Bought) -> None:
    bought.deliver()
    code = bought.ask(("rice", 1)).get_json()["withdrawal_code"]
    first = bought.decide(code, restock=True).get_json()
    bought.settle_all()
    assert bought.decide(code, restock=True).get_json() == first
    bought.settle_all()
    assert (bought.order.refunded, len(bought.backoffice.till.refunds)) == (100_00, 1)
    assert bought.backoffice.get(f"/products/{bought.ids['rice']}").get_json()["stock"] == 8
    refused = bought.decide(code, "rejected")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "withdrawal_closed")


def test_what_was_put_back_on_the_shelves_is_not_put_there_again_by_cancelling(
    bought: Bought,
) -> None:
    bought.pay()
    bought.decide(bought.ask(("rice", 2)).get_json()["withdrawal_code"], restock=True)
    bought.settle_all()
    assert bought.stock("rice") == 9
    assert bought.ask().get_json()["cancelled"]
    assert (bought.stock("rice"), bought.stock("yogurt")) == (10, 10)


def test_what_is_not_sold_again_is_not_put_on_the_shelves_by_cancelling(bought: Bought) -> None:
    bought.pay()
    bought.decide(bought.ask(("rice", 2)).get_json()["withdrawal_code"], restock=False)
    bought.settle_all()
    assert bought.ask().get_json()["cancelled"]
    assert (bought.stock("rice"), bought.stock("yogurt")) == (8, 10)


def test_what_is_not_sold_again_is_neither_put_back_by_expiring_nor_taken_by_a_late_payment(
    bought: Bought,
) -> None:
    link = linked(bought)
    bought.decide(bought.ask(("rice", 2)).get_json()["withdrawal_code"], restock=False)
    bought.backoffice.clock.advance(hours=30)
    Overdue(bought.backoffice.shop).release_all()
    assert (bought.order.status, bought.stock("rice")) == ("cancelled", 8)
    settling.settle(bought.backoffice.shop, bought.backoffice.till.pay(link))
    assert (bought.order.status, bought.stock("rice")) == ("paid", 7)


def test_what_cancelling_put_back_on_the_shelves_is_not_put_there_again_by_accepting(
    bought: Bought,
) -> None:
    bought.pay()
    bought.move("preparing")
    code = bought.ask(("rice", 2)).get_json()["withdrawal_code"]
    bought.move("cancelled")
    bought.settle_all()
    assert bought.decide(code, restock=True).get_json()["refund"] == "none"
    assert bought.stock("rice") == 10


def test_money_that_goes_back_since_the_order_was_cancelled_is_not_promised_again(
    bought: Bought,
) -> None:
    bought.move("paid", "preparing")
    code = bought.ask(("rice", 2)).get_json()["withdrawal_code"]
    bought.move("cancelled")
    decided = bought.decide(code).get_json()
    assert (decided["state"], decided["refund"]) == ("accepted", "none")
    assert "te devolvemos $" not in told(bought)
    assert "ya te lo devolvimos o está en camino" in told(bought)
    assert bought.order.to_give_back == 550_00


def test_what_nobody_paid_in_time_is_put_back_on_the_shelves_once(bought: Bought) -> None:
    code = bought.ask(("rice", 2)).get_json()["withdrawal_code"]
    bought.backoffice.clock.advance(hours=30)
    bought.decide(code, restock=True)
    Overdue(bought.backoffice.shop).release_all()
    assert (bought.order.status, bought.stock("rice")) == ("cancelled", 10)


def test_what_is_paid_late_takes_from_the_shelves_only_what_was_not_sent_back(
    bought: Bought,
) -> None:
    bought.decide(bought.ask(("rice", 2)).get_json()["withdrawal_code"], restock=True)
    bought.backoffice.client.post(bought.path + "/pay")
    (link,) = bought.backoffice.till.links
    bought.backoffice.clock.advance(hours=30)
    Overdue(bought.backoffice.shop).release_all()
    assert bought.stock("rice") == 10
    settling.settle(bought.backoffice.shop, bought.backoffice.till.pay(link))
    assert (bought.order.status, bought.stock("rice")) == ("paid", 9)
    bought.move("cancelled")
    assert bought.stock("rice") == 10


def linked(bought: Bought) -> str:
    """The link at which the shopper has a page open to pay all of the order."""
    bought.backoffice.client.post(bought.path + "/pay")
    (link,) = bought.backoffice.till.links
    return link


@pytest.mark.parametrize("is_written", [True, False], ids=["the clock came", "not yet"])
def test_what_was_sent_back_of_an_expired_order_goes_back_when_it_is_paid_late(
    bought: Bought, *, is_written: bool
) -> None:
    link, till = linked(bought), bought.backoffice.till
    asked = bought.ask(("rice", 2)).get_json()["withdrawal_code"]
    bought.backoffice.clock.advance(hours=30)
    overdue = Overdue(bought.backoffice.shop)
    if is_written:
        overdue.release_all()
    assert bought.decide(asked, restock=False).get_json()["state"] == "accepted"
    overdue.release_all()
    assert (bought.order.payment_status, bought.stock("rice")) == ("expired", 10)

    id_ = till.pay(link)
    settling.settle(bought.backoffice.shop, id_)

    assert (bought.order.status, bought.order.payment_status) == ("paid", "partly_refunded")
    assert (till.paid[id_].amount, till.paid[id_].refunded) == (550_00, 200_00)
    assert bought.order.to_give_back == 0
    assert bought.stock("rice") == 9
    assert "Te devolvimos $\u00a0200,00" in told(bought)
    bought.move("cancelled")
    bought.settle_all()
    assert (till.paid[id_].refunded, bought.stock("rice")) == (550_00, 10)


def test_an_expired_order_of_which_all_was_sent_back_takes_no_late_payment() -> None:
    bought = rice_at_home()
    link = linked(bought)
    codes = [bought.ask(("rice", 1)).get_json()["withdrawal_code"] for _ in range(2)]
    bought.backoffice.clock.advance(hours=30)
    for code in codes:
        assert bought.decide(code).get_json()["state"] == "accepted"
    Overdue(bought.backoffice.shop).release_all()
    id_ = bought.backoffice.till.pay(link)
    settling.settle(bought.backoffice.shop, id_)
    assert bought.order.status == "cancelled"
    assert bought.backoffice.till.paid[id_].status == "refunded"
    assert bought.stock("rice") == 10
    assert "te lo devolvemos entero" in told(bought)


def test_who_pays_all_on_a_page_left_open_gets_back_what_they_had_sent_back(bought: Bought) -> None:
    link = linked(bought)
    bought.decide(bought.ask(("rice", 2)).get_json()["withdrawal_code"])
    id_ = bought.backoffice.till.pay(link)
    settling.settle(bought.backoffice.shop, id_)
    assert (bought.order.paid, bought.order.total) == (550_00, 350_00)
    assert bought.order.payment_status == "partly_refunded"
    assert bought.backoffice.till.paid[id_].refunded == 200_00


def test_the_last_part_is_accepted_of_an_order_that_nobody_paid_in_time() -> None:
    bought = rice_at_home()
    first, last = (bought.ask(("rice", 1)).get_json()["withdrawal_code"] for _ in range(2))
    bought.decide(first)
    bought.backoffice.clock.advance(hours=30)
    assert bought.decide(last).get_json()["state"] == "accepted"
    Overdue(bought.backoffice.shop).release_all()
    assert (bought.order.status, bought.stock("rice")) == ("cancelled", 9)


@dataclass
class Offered:
    """Two packets of rice and one of sugar, instead of which another is offered, of an order that is being prepared."""

    bought: Bought
    answered_at: str
    offered_at: str

    def answer(self, *, accepts: bool) -> Any:
        body = {"accepts": accepts, "offered_at": self.offered_at}
        return self.bought.backoffice.post(self.answered_at, body)


@pytest.fixture
def offered() -> Offered:
    bought = rice_at_home("Azúcar")
    bought.pay()
    bought.move("preparing")
    instead = bought.backoffice.product("Azúcar rubia", price=50_00)
    path = f"/orders/{bought.order_id}/lines/{bought.ids['Azúcar']}/substitute"
    body = {"product_id": instead.id, "quantity": 1}
    answer = bought.backoffice.client.put(path, json=body, headers=ADMIN).get_json()
    return Offered(bought, f"{path}/answer", answer["offers"][0]["offered_at"])


def evened_out(bought: Bought) -> SeenPayment:
    """The payment once all of it that is too much is back."""
    for _ in range(2):
        bought.settle_all()
    (seen,) = bought.backoffice.till.paid.values()
    return seen


@pytest.mark.parametrize("accepts", [True, False])
@pytest.mark.parametrize("is_decided", [True, False])
def test_what_is_offered_can_be_answered_though_another_line_is_sent_back(
    offered: Offered, *, accepts: bool, is_decided: bool
) -> None:
    bought = offered.bought
    code = bought.ask(("rice", 1)).get_json()["withdrawal_code"]
    if is_decided:
        bought.decide(code)
    answer = offered.answer(accepts=accepts)
    assert answer.status_code == 200, answer.get_json()
    if not is_decided:
        bought.decide(code)
    seen = evened_out(bought)
    assert bought.order.offers == ()
    assert bought.order.total == (165_00 if accepts else 115_00)
    assert seen.amount - seen.refunded == bought.order.total


@pytest.mark.parametrize("restock", [True, False])
def test_an_order_is_cancelled_once_the_rest_of_it_is_sent_back_and_declined(
    offered: Offered, *, restock: bool
) -> None:
    bought = offered.bought
    bought.decide(bought.ask(("rice", 2)).get_json()["withdrawal_code"], restock=restock)
    assert (bought.order.status, bought.stock("rice")) == ("preparing", 10 if restock else 8)
    assert offered.answer(accepts=False).status_code == 200
    back = 10 if restock else 8
    assert (bought.order.status, bought.stock("rice"), bought.stock("Azúcar")) == ("cancelled", back, 9)  # fmt: skip
    assert evened_out(bought).status == "refunded"


@pytest.mark.parametrize("by_form", [True, False])
def test_nothing_is_offered_any_more_instead_of_what_is_sent_back(
    offered: Offered, *, by_form: bool
) -> None:
    bought = offered.bought
    if by_form:
        assert bought.fill_in(str(bought.order_id), JUAN["phone"]).status_code == 202
    else:
        bought.ask(("Azúcar", 1))
    assert bought.order.offers == ()
    assert ("offer_taken_back", "shopper") in bought.events
    assert "¿Te mandamos" not in told(bought)
    answer = offered.answer(accepts=True)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "offer_not_found")


def test_what_was_accepted_during_a_charge_back_goes_back_once_the_shop_has_won(
    bought: Bought,
) -> None:
    id_ = bought.deliver()
    code = bought.ask(("rice", 2)).get_json()["withdrawal_code"]
    provider_says(bought, id_, "charged_back")
    assert bought.decide(code).get_json()["refund"] == "none"
    assert bought.order.to_give_back == 0
    provider_says(bought, id_, "approved")
    settling.settle(bought.backoffice.shop, id_)
    assert (bought.order.refunded, bought.order.payment_status) == (200_00, "partly_refunded")


def provider_says(bought: Bought, id_: int, status: ProviderStatus) -> None:
    bought.backoffice.clock.advance(seconds=1)
    bought.backoffice.till.move(id_, status)
    settling.settle(bought.backoffice.shop, id_)


def test_a_second_refund_follows_the_first_by_itself(bought: Bought) -> None:
    bought.deliver()
    first, second = (bought.ask(("rice", 1)).get_json()["withdrawal_code"] for _ in range(2))
    assert first != second
    bought.decide(first)
    assert bought.decide(second).status_code == 200
    bought.settle_all()
    assert bought.order.refunded == 100_00
    bought.settle_all()
    assert bought.order.refunded == 200_00


def test_what_was_sent_back_is_not_in_what_the_order_costs_any_more(bought: Bought) -> None:
    bought.deliver()
    bought.decide(bought.ask(("rice", 3)).get_json()["withdrawal_code"])
    shown = bought.backoffice.client.get(bought.path).get_json()
    assert (shown["withdrawn"], shown["total"], shown["to_give_back"]) == (300, 250, 300)
    bought.settle_all()
    shown = bought.backoffice.client.get(bought.path).get_json()
    assert (shown["is_paid"], shown["refunded"], shown["to_give_back"]) == (True, 300, 0)


def test_who_has_not_paid_yet_pays_less_by_what_they_send_back(bought: Bought) -> None:
    bought.backoffice.client.post(bought.path + "/pay")
    (link,) = bought.backoffice.till.links
    code = bought.ask(("rice", 3)).get_json()["withdrawal_code"]
    bought.decide(code)
    assert bought.order.total == 250_00
    assert bought.backoffice.till.links[link].expires_at <= bought.backoffice.clock.now
    notice = bought.backoffice.shop.store.get(Notice, str(bought.order_id))
    assert notice
    assert "ahora son $\u00a0250,00" in in_words(notice.entity, ())
    bought.backoffice.client.post(bought.path + "/pay")
    *_, link = bought.backoffice.till.links
    settling.settle(bought.backoffice.shop, bought.backoffice.till.pay(link))
    assert (bought.order.payment_status, bought.order.paid) == ("paid", 250_00)


def test_an_order_whose_money_is_back_is_not_paid(bought: Bought) -> None:
    bought.pay()
    bought.ask()
    bought.settle_all()
    shown = bought.backoffice.client.get(bought.path).get_json()
    assert (shown["state"], shown["is_paid"]) == ("refunded", False)


def test_what_the_owner_got_in_cash_is_given_back_by_hand(bought: Bought) -> None:
    bought.move("paid", "preparing", "out_for_delivery", "delivered")
    code = bought.ask(("rice", 3)).get_json()["withdrawal_code"]
    assert bought.decide(code).get_json()["refund"] == "by_hand"
    assert bought.backoffice.settlements.put_in == {}
    path = f"/orders/{bought.order_id}"
    assert bought.backoffice.get(path).get_json()["to_give_back"] == 300

    marked = bought.backoffice.post(f"{path}/given_back", {"amount": 300}).get_json()

    assert (marked["to_give_back"], marked["refunded"]) == (0, 300)
    assert marked["payment_status"] == "partly_refunded"
    assert bought.events[-1] == ("refunded", "owner")


def test_a_request_that_is_sent_twice_is_one(bought: Bought) -> None:
    bought.deliver()
    first, again = (bought.ask(("rice", 1), **{"Idempotency-Key": "k-1"}) for _ in range(2))
    assert first.get_json() == again.get_json()
    assert len(all_of(bought.backoffice.shop.store, Withdrawal)) == 1


def test_what_is_not_prepared_yet_is_cancelled_perishables_and_all(bought: Bought) -> None:
    id_ = bought.pay()
    assert bought.offered()["cancellable"]
    told = bought.ask().get_json()
    bought.settle_all()
    assert (told["cancelled"], told["state"], told["amount"]) == (True, "accepted", 550.0)
    assert (bought.order.status, bought.order.payment_status) == ("cancelled", "refunded")
    assert bought.backoffice.till.paid[id_].refunded == 550_00
    assert bought.offered()["lines"] == []


def test_a_part_of_what_is_not_prepared_yet_waits_for_the_owner(bought: Bought) -> None:
    bought.pay()
    told = bought.ask(("rice", 1)).get_json()
    assert (told["cancelled"], told["state"]) == (False, "open")
    assert bought.order.status == "paid"


def rice_at_home(*others: str) -> Bought:
    """Two packets of rice, to be brought for $ 15, and one of each of the others."""
    backoffice = a_backoffice()
    user, rice = backoffice.user(), backoffice.product("Arroz 1kg", price=100_00)
    ids = {"rice": rice.id}
    ids |= {name: backoffice.product(name, price=100_00).id for name in others}
    for name, id_ in ids.items():
        line = {"user_id": user.id, "product_id": id_, "quantity": 2 if name == "rice" else 1}
        backoffice.post("/carts/add_item", line)
    order = backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    bought = Bought(backoffice, order["id"], path, ids)
    at_home = Fulfilment(kind="delivery", fee=15_00)
    backoffice.shop.store.commit(
        [Save(replace(bought.order, delivery=at_home), bought.stored.version)]
    )
    return bought


@pytest.mark.parametrize("restock", [True, False])
def test_an_order_that_is_being_prepared_is_cancelled_when_the_owner_accepts_all_of_it(
    restock: bool,
) -> None:
    bought = rice_at_home()
    bought.pay()
    bought.move("preparing")
    told = bought.ask().get_json()
    assert (told["state"], bought.order.status) == ("open", "preparing")
    bought.decide(told["withdrawal_code"], restock=restock)
    bought.settle_all()
    assert (bought.order.status, bought.order.payment_status) == ("cancelled", "refunded")
    assert bought.stock("rice") == (10 if restock else 8)


def test_an_order_that_is_sent_back_part_by_part_is_cancelled_with_the_last() -> None:
    bought = rice_at_home()
    bought.pay()
    bought.move("preparing")
    first, last = (bought.ask(("rice", 1)).get_json() for _ in range(2))
    assert (first["amount"], last["amount"]) == (100, 100)
    bought.decide(first["withdrawal_code"])
    assert bought.order.status == "preparing"
    assert bought.decide(last["withdrawal_code"], restock=True).get_json()["amount"] == 115
    bought.settle_all()
    bought.settle_all()
    assert (bought.order.status, bought.order.refunded) == ("cancelled", 215_00)
    assert bought.stock("rice") == 9  # the first is not sold again


def test_with_the_last_part_of_what_was_delivered_its_fee_goes_back_too() -> None:
    bought = rice_at_home()
    id_ = bought.deliver()
    bought.decide(bought.ask(("rice", 1)).get_json()["withdrawal_code"])
    last = bought.ask(("rice", 1)).get_json()
    assert last["amount"] == 115
    bought.decide(last["withdrawal_code"])
    bought.settle_all()
    bought.settle_all()
    assert (bought.order.total, bought.order.payment_status) == (0, "refunded")
    assert bought.backoffice.till.paid[id_].refunded == 215_00
    assert bought.stock("rice") == 8


def test_after_ten_days_it_is_too_late_for_whom_the_page_told(bought: Bought) -> None:
    bought.deliver()
    bought.backoffice.clock.advance(days=10, hours=14)
    assert bought.ask(("rice", 1)).status_code == 201
    bought.backoffice.clock.advance(hours=1)
    assert bought.offered()["is_over"]
    refused = bought.ask(("rice", 1))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "withdrawal_too_late")


def test_for_whom_nobody_told_the_right_does_not_end(bought: Bought) -> None:
    bought.move("paid", "preparing", "out_for_delivery", "delivered")
    bought.backoffice.clock.advance(days=90)
    assert bought.offered()["until"] is None
    assert bought.ask(("rice", 1)).status_code == 201


def test_nothing_but_perishables_cannot_be_sent_back(bought: Bought) -> None:
    bought.deliver()
    refused = bought.ask(("yogurt", 1))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "nothing_to_withdraw")
    assert refused.get_json()["left_out"] == [
        {"product_id": bought.ids["yogurt"], "reason": "perishable"}
    ]
    assert ("withdrawal_asked", "shopper") not in bought.events


@pytest.mark.parametrize(
    ("lines", "status", "code"),
    [
        ([("rice", 4)], 409, "more_than_bought"),
        ([("rice", 0)], 422, "invalid_lines"),
        ([("rice", 1), ("rice", 1)], 422, "invalid_lines"),
        ([("rice", 0.5)], 422, "invalid_quantity"),
    ],
)
def test_odd_amounts_are_refused(
    bought: Bought, lines: list[tuple[str, float]], status: int, code: str
) -> None:
    bought.deliver()
    refused = bought.ask(*lines)
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)


def test_an_unknown_link_has_nothing(bought: Bought) -> None:
    path = "/api/checkout/AAAAAAAAAAAAAAAAAAAAAA/withdrawals"
    assert bought.backoffice.client.get(path).status_code == 404
    assert bought.backoffice.client.post(path, json={}).status_code == 404


def test_the_form_answers_a_code_to_everybody_and_the_same_to_the_same(bought: Bought) -> None:
    """Whether there is such an order, and whose it is, is nowhere in what a stranger can see."""
    bought.deliver()
    there, not_there = str(bought.order_id), "987654321"
    for number in (there, not_there):
        written = [number, f"N.º {number[:3]} {number[3:6]} {number[6:]}", f" pedido {number} "]
        answers = [bought.fill_in(text, "otra@example.com") for text in written]
        assert [each.status_code for each in answers] == [202] * 3
        assert [each.get_json().keys() for each in answers] == [{"withdrawal_code"}] * 3
        assert len({each.get_json()["withdrawal_code"] for each in answers}) == 1
    assert ("withdrawal_asked", "shopper") not in bought.events
    told = bought.backoffice.get("/withdrawals").get_json()["items"]
    assert [(each["order_id"], each["lines"]) for each in told] == [(None, [])] * 2


@pytest.mark.parametrize("contact", [JUAN["email"].upper(), "11 2345-6789", "+54 9 11 2345-6789"])
def test_the_shopper_s_own_contact_makes_it_their_order_s(bought: Bought, contact: str) -> None:
    bought.deliver()
    code = bought.fill_in(str(bought.order_id), contact).get_json()["withdrawal_code"]
    told = bought.backoffice.get(f"/withdrawals/{code}").get_json()
    assert told["order_id"] == bought.order_id
    assert [line["name"] for line in told["lines"]] == ["Arroz 1kg", "Nueces por Kilo"]
    assert ("withdrawal_asked", "shopper") in bought.events


def test_so_do_the_number_and_the_e_mail_of_a_merged_shopper(bought: Bought) -> None:
    bought.deliver()
    ana = bought.backoffice.user(ANA)
    merged = bought.backoffice.post(f"/users/{bought.order.user_id}/merge", {"into": ana.id})
    assert merged.get_json()["state"] == "done"
    for contact in (JUAN["phone"], ANA["phone"], JUAN["email"].upper(), ANA["email"]):
        code = bought.fill_in(str(bought.order_id), contact).get_json()["withdrawal_code"]
        told = bought.backoffice.get(f"/withdrawals/{code}").get_json()
        assert told["order_id"] == bought.order_id


def test_the_order_s_link_does_too_and_is_not_kept(bought: Bought) -> None:
    bought.deliver()
    token = bought.path.rpartition("/")[2]
    link = f"https://shop.example/checkout/{token}/arrepentimiento"
    code = bought.fill_in(link, "otra@example.com").get_json()["withdrawal_code"]
    told = bought.backoffice.get(f"/withdrawals/{code}").get_json()
    assert told["order_id"] == bought.order_id
    assert token not in str(all_of(bought.backoffice.shop.store, Withdrawal))


def test_the_owner_finds_out_which_order_a_stranger_s_request_is_of(bought: Bought) -> None:
    id_ = bought.deliver()
    code = bought.fill_in("el del martes", "la hermana de Juan").get_json()["withdrawal_code"]
    refused = bought.decide(code)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "withdrawal_of_no_order")
    accepted = bought.decide(code, order_id=bought.order_id).get_json()
    bought.settle_all()
    assert (accepted["order_id"], accepted["amount"]) == (bought.order_id, 500.0)
    assert bought.backoffice.till.paid[id_].refunded == 500_00


def test_the_form_gives_an_order_no_more_requests_than_are_looked_at(
    bought: Bought, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "MOST_WITHDRAWALS", 2)
    bought.deliver()
    token = bought.path.rpartition("/")[2]
    for number in range(3):
        bought.fill_in(f"https://shop.example/checkout/{token}", f"a{number}@example.com")
    told = bought.backoffice.get("/withdrawals").get_json()["items"]
    assert [each["order_id"] for each in told].count(None) == 1
    assert len(bought.order.asked_back) == 2


def test_a_rejected_one_says_why_and_can_be_asked_again(bought: Bought) -> None:
    bought.deliver()
    code = bought.ask(("rice", 3)).get_json()["withdrawal_code"]
    bought.decide(code, "rejected", note="el paquete está abierto")
    (known,) = bought.offered()["withdrawals"]
    assert (known["state"], known["note"]) == ("rejected", "el paquete está abierto")
    assert bought.offered()["lines"][0]["quantity"] == 3


def test_the_form_is_taken_so_often_for_one_order_and_again_the_next_day(bought: Bought) -> None:
    answers = [bought.fill_in("123456789", f"a{each}@example.com") for each in range(6)]
    assert [each.status_code for each in answers] == [202] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 86_000
    again = bought.fill_in("123456789", "a0@example.com")
    assert again.get_json() == answers[0].get_json()
    bought.backoffice.clock.advance(days=1, minutes=1)
    assert bought.fill_in("123456789", "a6@example.com").status_code == 202


def test_the_form_is_taken_so_often_from_everybody(bought: Bought) -> None:
    answers = [bought.fill_in(f"{number}", "x@example.com") for number in range(1000, 1301)]
    assert {each.status_code for each in answers[:-1]} == {202}
    assert answers[-1].status_code == 429
    bought.backoffice.clock.advance(hours=1, minutes=1)
    assert bought.fill_in("1300", "x@example.com").status_code == 202


def told(bought: Bought) -> str:
    found = bought.backoffice.shop.store.get(Notice, str(bought.order_id))
    return in_words(found.entity, ()) if found else ""


def test_nobody_is_promised_money_that_they_never_paid(bought: Bought) -> None:
    asked = bought.ask(("nuts", 0.5)).get_json()
    decided = bought.decide(asked["withdrawal_code"])
    assert decided.get_json()["refund"] == "none"
    assert "ahora son $\u00a0350,00" in told(bought)
    assert "te devolvemos $" not in told(bought)


def test_the_owner_is_told_of_each_request_if_they_want_to_be(bought: Bought) -> None:
    chosen = {"owner_notices": {"phone": "5491155550142", "kinds": ["withdrawal"]}}
    assert bought.backoffice.patch("/shop", chosen, If_Match="*").status_code == 200
    by_link = bought.ask(("nuts", 0.5)).get_json()["withdrawal_code"]
    by_form = bought.fill_in("999", "nadie@example.com").get_json()["withdrawal_code"]
    items = bought.backoffice.get("/owner_notices").get_json()["items"]
    assert [each["kind"] for each in items] == ["withdrawal"] * 2
    assert all(any(code in each["body"] for each in items) for code in (by_link, by_form))


def test_whose_withdrawals_are_the_owner_s_alone(bought: Bought) -> None:
    agent = bought.backoffice.agent(ANA["phone"])
    for answer in (
        bought.backoffice.get("/withdrawals", agent),
        bought.backoffice.get("/withdrawals/ARR-1", agent),
        bought.backoffice.post("/withdrawals/ARR-1/decision", {"outcome": "accepted"}, agent),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (403, "out_of_scope")
