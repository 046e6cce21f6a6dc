"""Any order of withdrawals, changes, refunds and moves of one order: money, stock and figures add up after each."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backoffice_api.domain.fulfilment import Fulfilment, Kind
from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import Payment
from backoffice_api.domain.withdrawal import Withdrawal
from backoffice_api.routes.answers import instant
from backoffice_api.services import figures, settling
from backoffice_api.services.orders import Overdue
from backoffice_api.services.recount import recount
from backoffice_api.storage.port import Save
from retail import money
from retail.wire import MeansOfPayment
from tests.backoffice import ADMIN, JUAN, a_backoffice, all_of

SUPPLIED = 10_000
MEANS: list[MeansOfPayment] = ["mercado_pago", "mercado_pago", "cash", "transfer"]
ZONE = ZoneInfo("America/Argentina/Cordoba")
SECONDS_TO_MIDNIGHT = 15 * 3600 - 20
"""From noon in UTC, when a back office begins, to the last seconds of its day."""


class WithdrawalMachine(RuleBasedStateMachine):
    """One order of three products, its shopper, its owner and the provider, all through the HTTP routes."""

    @initialize(
        prices=st.lists(st.integers(1, 99_999), min_size=3, max_size=3),
        packets=st.integers(1, 3),
        kilos=st.sampled_from([0, 0.25, 0.333, 1]),
        has_perishable=st.booleans(),
        fee=st.sampled_from([0, 1550]),
        means=st.sampled_from(MEANS),
        steps=st.integers(0, 4),
    )
    def place(
        self,
        prices: list[int],
        packets: int,
        kilos: float,
        has_perishable: bool,
        fee: int,
        means: MeansOfPayment,
        steps: int,
    ) -> None:
        self.backoffice = a_backoffice()
        self.backoffice.clock.advance(seconds=SECONDS_TO_MIDNIGHT)
        self.shop = self.backoffice.shop
        user = self.backoffice.user()
        kinds: tuple[tuple[str, float, dict[str, Any]], ...] = (
            ("Arroz", packets, {}),
            ("Nueces", kilos, {"unit": "kg"}),
            ("Yogur", int(has_perishable), {"perishable": True}),
        )
        self.instead = self.backoffice.product("Fideos", price=5)
        self.products = [
            self.backoffice.product(name, price=price, stock=SUPPLIED, **more)
            for (name, _, more), price in zip(kinds, prices, strict=True)
        ]
        for product, (_, amount, _more) in zip(self.products, kinds, strict=True):
            if amount:
                body = {"user_id": user.id, "product_id": product.id, "quantity": amount}
                assert self.backoffice.post("/carts/add_item", body).status_code == 200
        placed = self.backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
        self.id = placed["id"]
        self.path = "/api/checkout/" + placed["payment_url"].rpartition("/")[2]
        kind: Kind = "delivery" if fee else "pickup"
        found = self.shop.store.get(Order, str(self.id))
        assert found
        chosen = replace(
            found.entity,
            delivery=Fulfilment(kind=kind, fee=fee),
            means=means,
            was_confirmed=means != "mercado_pago",
        )
        self.shop.store.commit([Save(chosen, found.version)])
        self.codes: list[str] = []
        self.lost: Counter[int] = Counter()
        self.in_vain: set[str] = set()
        self.called_off: set[str] = set()
        self.forms = 0
        if steps:
            self.pay(late=False)
        for _ in range(steps - 1):
            self.next_step()

    @property
    def order(self) -> Order:
        found = self.shop.store.get(Order, str(self.id))
        assert found
        return found.entity

    def put(self, what: str, body: Any) -> Any:
        return self.backoffice.client.put(f"/orders/{self.id}/{what}", json=body, headers=ADMIN)

    @property
    def till(self) -> Any:
        return self.backoffice.till

    @rule(late=st.booleans())
    def pay(self, late: bool) -> None:
        if not (late and self.till.links):
            self.backoffice.client.post(self.path + "/pay")
        if self.till.links and len(self.till.paid) < 3:
            settling.settle(self.shop, self.till.pay(list(self.till.links)[0 if late else -1]))

    @rule(
        to=st.sampled_from(
            [
                "paid",
                "preparing",
                "ready",
                "out_for_delivery",
                "delivered",
                "delivered",
                "cancelled",
            ]
        )
    )
    def move(self, to: str) -> None:
        answer = self.backoffice.post(f"/orders/{self.id}/transitions", {"to": to})
        assert answer.status_code in {200, 409}

    @rule()
    def next_step(self) -> None:
        steps = [each for each in self.order.allowed if each != "cancelled"]
        if steps:
            self.move(steps[-1])

    @rule(part=st.sampled_from([0, 0.5, 1]), which=st.integers(0, 1), twice=st.booleans())
    def ask(self, part: float, which: int, twice: bool) -> None:
        lines = []
        if part:
            product = self.products[which]
            amount = (0.1 if part == 0.5 else 0.083) if which else 1
            lines = [{"product_id": product.id, "quantity": amount}]
        for _ in range(1 + twice):
            answer = self.backoffice.client.post(self.path + "/withdrawals", json={"lines": lines})
            assert answer.status_code in {201, 409, 422}
            if answer.status_code == 201:
                told = answer.get_json()
                self.codes.append(told["withdrawal_code"])
                self.called_off |= {told["withdrawal_code"]} if told["cancelled"] else set()

    @rule(own=st.booleans())
    def fill_in(self, own: bool) -> None:
        self.forms += 1
        contact = JUAN["email"] if own else f"otra{self.forms}@example.com"
        answer = self.backoffice.client.post(
            "/api/withdrawals", json={"order": str(self.id), "contact": contact}
        )
        if answer.status_code == 202:
            self.codes.append(answer.get_json()["withdrawal_code"])

    @precondition(lambda self: self.codes)
    @rule(
        which=st.integers(0, 4),
        outcome=st.sampled_from(["accepted", "accepted", "accepted", "rejected"]),
        restock=st.booleans(),
    )
    def decide(self, which: int, outcome: str, restock: bool) -> None:
        code = self.codes[which % len(self.codes)]
        body = {"outcome": outcome, "restock": restock, "order_id": self.id}
        shown = self.backoffice.get(f"/orders/{self.id}").get_json()
        before = self.order
        was = self.backoffice.get(f"/withdrawals/{code}").get_json()["state"]
        answer = self.backoffice.post(f"/withdrawals/{code}/decision", body)
        assert answer.status_code in {200, 409}
        if answer.status_code == 409:
            assert answer.get_json()["code"] in {"withdrawal_closed", "nothing_to_withdraw"}
            return
        if was == "open" and outcome == "accepted":
            is_cancelled = shown["status"] == "cancelled"
            is_back = before.payment_status in {"refunded", "charged_back"}
            self.in_vain |= {code} if is_cancelled else set()
            assert answer.get_json()["refund"] == "none" or not (is_cancelled or is_back)

    @rule(which=st.integers(0, 2), left=st.sampled_from([0, 1, 0.1]), restock=st.booleans())
    def lessen(self, which: int, left: float, restock: bool) -> None:
        product, before = self.products[which], self.order
        answer = self.put(f"lines/{product.id}", {"quantity": left, "restocks": restock})
        assert answer.status_code in {200, 404, 409, 422}, answer.get_json()
        if answer.status_code == 200 and not restock:
            had = sum(e.quantity for e in before.items if e.product_id == product.id)
            has = sum(e.quantity for e in self.order.items if e.product_id == product.id)
            self.lost[product.id] += had - has

    @rule(which=st.integers(0, 2))
    def offer(self, which: int) -> None:
        body = {"product_id": self.instead.id, "quantity": 1}
        self.put(f"lines/{self.products[which].id}/substitute", body)

    @rule(accepts=st.booleans())
    def answer_offer(self, accepts: bool) -> None:
        before = self.order
        if not before.offers:
            return
        line = before.offers[0].product_id
        answer = self.backoffice.post(
            f"/orders/{self.id}/lines/{line}/substitute/answer",
            {"accepts": accepts, "offered_at": instant(before.offers[0].at)},
        )
        assert answer.status_code in {200, 409}, answer.get_json()
        if answer.status_code == 200:
            self.lost[line] += sum(e.quantity for e in before.items if e.product_id == line)

    @rule(status=st.sampled_from(["approved", "approved", "rejected", "in_process"]))
    def provider_answers_refunds(self, status: str) -> None:
        self.till.refund_status = status

    @rule()
    def settle(self) -> None:
        for id_ in list(self.till.paid):
            settling.settle(self.shop, id_)

    @rule(status=st.sampled_from(["approved", "rejected"]))
    def finish_refunds(self, status: str) -> None:
        for key, (_, refund) in list(self.till.refunds.items()):
            if refund.status == "in_process":
                self.till.finish(key, status)

    @rule()
    def give_by_hand(self) -> None:
        owed = self.backoffice.get(f"/orders/{self.id}").get_json()["to_give_back"]
        self.backoffice.post(f"/orders/{self.id}/given_back", {"amount": owed})

    @rule(seconds=st.sampled_from([1, 19, 20, 180, 108_000]), comes=st.booleans())
    def let_time_pass(self, seconds: int, comes: bool) -> None:
        self.backoffice.clock.advance(seconds=seconds)
        if comes:
            Overdue(self.shop).release_all()
            figures.sweep(self.shop)

    @rule(status=st.sampled_from(["in_mediation", "charged_back", "approved"]))
    def dispute(self, status: Any) -> None:
        self.backoffice.clock.advance(seconds=1)
        for id_, seen in list(self.till.paid.items()):
            if seen.status in {"approved", "in_mediation", "charged_back"}:
                self.till.move(id_, status)
                settling.settle(self.shop, id_)

    @rule()
    def refund_all(self) -> None:
        for id_ in list(self.till.paid):
            self.backoffice.post(f"/payments/{id_}/refund", {})

    def _sent_back(self, *, is_restocked: bool) -> Counter[int]:
        """What was accepted and is sold again, or is not; without what was accepted when its order was cancelled already."""
        back: Counter[int] = Counter()
        for each in self._withdrawals():
            is_decided = each.state == "accepted" and each.key not in self.called_off
            if is_decided and each.key not in self.in_vain and each.is_restocked is is_restocked:
                back.update({line.product_id: line.quantity for line in each.lines})
        return back

    def _withdrawals(self) -> list[Withdrawal]:
        return [e for e in all_of(self.shop.store, Withdrawal) if e.order_id == self.id]

    @invariant()
    def money_is_never_more_than_was_paid(self) -> None:
        order = self.order
        assert order.total >= 0
        assert 0 <= order.refunded <= order.paid or order.payment_status == "pending"
        assert order.refunded + order.to_give_back <= order.paid
        for each in all_of(self.shop.store, Payment):
            if each.refund and each.is_owed:
                assert each.refund.amount <= each.seen.amount

    @invariant()
    def it_costs_what_stays_of_it(self) -> None:
        order = self.order
        if order.status == "cancelled":
            return
        gone: Counter[int] = Counter()
        accepted = [
            e for e in self._withdrawals() if e.state == "accepted" and e.key not in self.in_vain
        ]
        for each in accepted:
            gone.update({line.product_id: line.quantity for line in each.lines})
        assert all(gone[e.product_id] <= e.quantity for e in order.items)
        kept = [(e.unit_price, e.quantity - gone[e.product_id]) for e in order.items]
        worth = sum(money.line_total(price, amount) for price, amount in kept)
        if any(amount for _, amount in kept):
            worth += order.fee
        assert abs(order.total - worth) <= len(self.codes), (order.total, worth)

    @invariant()
    def nothing_is_put_back_twice_or_lost(self) -> None:
        order = self.order
        sold_again, gone = (self._sent_back(is_restocked=is_so) for is_so in (True, False))
        missing = {offer.product_id for offer in order.offers}
        held: Counter[int] = Counter()
        for each in order.items:
            if order.status != "cancelled" or each.product_id in missing:
                back = sold_again[each.product_id] + gone[each.product_id]
                held[each.product_id] = each.quantity - back
        for product in (*self.products, self.instead):
            where = (
                self.backoffice.stock_of(product),
                held[product.id],
                gone[product.id],
                self.lost[product.id],
            )
            assert sum(where) == SUPPLIED, (product.name, *where)

    @invariant()
    def the_days_add_up(self) -> None:
        told = recount(self.shop.store, ZONE)
        assert told.missing == ()
        first, last = min(told.facts), max(told.facts)
        days = figures.between(self.shop, date.fromisoformat(first), date.fromisoformat(last))
        assert {each.day: each for each in days if each.day in told.facts} == told.facts
        order = self.order
        kept = sum(each.sales for each in days)
        assert kept == max(0, order.paid - order.refunded - order.to_give_back) * order.is_paid

    def teardown(self) -> None:
        self.till.refund_status = "approved"
        self.finish_refunds("approved")
        for _ in range(4):
            for id_ in list(self.till.paid):
                settling.settle(self.shop, id_)
        order = self.order
        counts = [p for p in all_of(self.shop.store, Payment) if p.standing == "counts"]
        for payment in counts:
            was_refused = payment.refund and payment.refund.state == "refused"
            if order.is_paid and not was_refused:
                assert order.to_give_back == 0, order
                assert payment.seen.refunded == order.refunded


A_FEW = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
)
WithdrawalMachine.TestCase.settings = A_FEW
TestWithdrawals = WithdrawalMachine.TestCase


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_longer_story_breaks_them() -> None:
    longer = settings(A_FEW, max_examples=400, stateful_step_count=40)
    run_state_machine_as_test(WithdrawalMachine, settings=longer)
