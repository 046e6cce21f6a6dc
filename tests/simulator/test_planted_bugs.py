"""The simulator's own test: bugs of the kind that it is there for are found, and found soon."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, get_args

import pytest

from agent_worker.tools.journal import Journal
from agent_worker.turns import turn, worker
from agent_worker.turns.batching import Batch
from agent_worker.turns.turn import Outcome, TurnWorker
from agent_worker.whatsapp import messenger
from backoffice_api import app
from backoffice_api.domain import claim, notice, order_shown, order_waiting, payment, withdrawal
from backoffice_api.domain import order as order_rules
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.order import Order
from backoffice_api.routes import clock
from backoffice_api.routes import payments as payment_routes
from backoffice_api.services import (
    counting,
    deliveries,
    figures,
    orders,
    refunds,
    settling,
    turn_endings,
    turns,
    unwanted_payments,
    vouchers,
    withdrawal_closing,
)
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.entities import QUOTING
from retail.wire import OrderStatus
from simulator.campaign import play
from simulator.provider import ProviderLine

SEEDS = range(1, 1001)

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


def found_by(*invariants: str, seeds: range = SEEDS) -> str:
    """The first violation of these invariants; fails when there is none within the seeds."""
    for seed in seeds:
        for violation in play(seed).violations:
            if violation.startswith(invariants):
                return violation
    raise AssertionError(f"{len(seeds)} seeds found nothing")


def test_a_completion_that_nobody_fences_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_held(conversation: Any, turn_id: str, *_: Any) -> Any:
        live = conversation.live
        return live if live and live.id == turn_id else refuse(conversation, turn_id, *_)

    refuse: Callable[..., Any] = vars(turn_endings)["check_held"]
    monkeypatch.setattr(turn_endings, "check_held", check_held)
    assert found_by("no_late_write", "replies_once_in_order")


def test_a_tool_that_writes_after_its_turn_was_lost_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(UnitOfWork, "verify", lambda *_: None)
    assert found_by("no_late_write", "effects_fit_wishes")


def test_an_acknowledgement_before_the_answer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = TurnWorker.answer
    begun = []

    async def acknowledge(worker: TurnWorker, message: Any, *, tries: int) -> Outcome:
        begun.append(asyncio.ensure_future(answer(worker, message, tries=tries)))
        return Outcome.ANSWERED

    monkeypatch.setattr(TurnWorker, "answer", acknowledge)
    assert found_by("every_message_once", "nothing_is_held")


def test_a_task_that_is_done_when_its_leader_goes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def close(batch: Batch) -> None:
        batch.is_open = False
        batch.settle(list(batch.followers))

    monkeypatch.setattr(Batch, "close", close)
    assert found_by("every_message_once")


def test_a_queue_whose_tries_are_the_message_s_budget_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (turn, worker):
        monkeypatch.setattr(module, "may_be_last_try", lambda _, tries, __: tries >= 12)
    assert found_by("every_message_once", "replies_fit")


def test_a_slot_that_is_held_while_sending_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    send = TurnWorker._send

    async def send_in_a_slot(worker: TurnWorker, to_send: Any) -> bool:
        async with worker.slots:
            return await send(worker, to_send)

    monkeypatch.setattr(TurnWorker, "_send", send_in_a_slot)
    assert found_by("nobody_waits_for_the_sends_of_others")


def test_a_worker_that_dies_with_a_long_lease_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    lend: Callable[..., Any] = vars(claim)["_lend"]

    def lend_long(conversation: Any, turn: Any, claimant: Any, now: Any) -> Any:
        long = replace(claimant, lease=timedelta(minutes=20))
        return lend(conversation, turn, long, now)

    monkeypatch.setattr(claim, "_lend", lend_long)
    assert found_by("answered_soon_after_the_trouble")


def test_a_message_that_leaves_without_a_last_look_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messenger, "last_look", nullcontext)
    assert found_by("replies_once_in_order")


def test_a_journal_that_is_not_replayed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def replay(_: Any, again: Any) -> list[Any]:
        return []

    monkeypatch.setattr(Journal, "replay", replay)
    assert found_by("effects_fit_wishes")


def test_a_model_that_repeats_itself_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Journal, "made", [])  # what `once.py` reads
    assert found_by("effects_fit_wishes")


def test_an_apology_that_asks_to_repeat_what_was_done_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Journal, "has_acted", False)
    assert found_by("replies_fit")


def test_a_delivery_that_takes_the_lease_of_another_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def claim_delivery(conversation: Any, claimant: Any, now: Any, *, gathering: Any) -> Any:
        return claim._take(conversation, claimant, now, gathering)

    monkeypatch.setattr(turns, "claim_delivery", claim_delivery)
    assert found_by("replies_once_in_order", "no_late_write")


def test_an_answer_that_is_kept_with_its_link_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    spared = tuple(kind for kind in QUOTING if kind is not IdempotencyRecord)
    monkeypatch.setattr(app, "QUOTING", spared)
    assert found_by("no_link_at_rest")


def test_a_clock_that_wakes_nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(clock._SWEEPS, "swept_conversations", lambda _: 0)
    assert found_by("nothing_is_held")


def test_a_delivery_task_that_nobody_makes_a_second_time_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_task, tried = deliveries._put_task, set()

    def put_once(shop: Any, wa_id: str, seq: int, ordinal: int) -> None:
        if (wa_id, seq) not in tried:
            tried.add((wa_id, seq))
            put_task(shop, wa_id, seq, ordinal)

    monkeypatch.setattr(deliveries, "_put_task", put_once)
    assert found_by("nothing_is_held")


def test_a_shop_that_writes_to_shoppers_who_opted_out_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Conversation, "may_be_written_to", True)
    assert found_by("nothing_is_sent_to_who_opted_out")


def test_opting_out_that_is_forgotten_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    stance_of: Callable[..., Any] = vars(turn)["stance_of"]
    monkeypatch.setattr(
        turn, "stance_of", lambda *args, **given: replace(stance_of(*args, **given), consent=None)
    )
    assert found_by("who_opts_out_is_heard")


def test_a_second_payment_that_pays_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "why_unwanted", lambda *_: None)
    assert found_by("no_order_is_paid_twice")


def test_an_expired_order_that_is_paid_without_its_stock_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unwanted_payments, "take", lambda product, *_: product)
    assert found_by("stock_adds_up")


def test_payments_that_are_not_ranked_by_their_date_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payment, "is_newer", lambda *_: True)
    assert found_by("payments_go_forward")


def test_a_payment_of_which_no_notice_came_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProviderLine, "payments", lambda *_: [])
    assert found_by("payments_are_known")


def test_a_refund_that_is_asked_again_under_another_key_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refund, ordinals = ProviderLine.refund, count(1)

    def refund_anew(line: Any, id_: int, key: str, amount: int | None = None) -> Any:
        return refund(line, id_, f"{key}-{next(ordinals)}", amount)

    monkeypatch.setattr(ProviderLine, "refund", refund_anew)
    assert found_by("refunds_are_asked_once")


def test_a_surplus_payment_that_is_kept_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payment, "ask_back", lambda each, *_: each)
    assert found_by("surplus_goes_back")


def test_a_cancelled_order_whose_money_is_kept_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "_ask_money_back", lambda *_: None)
    assert found_by("money_adds_up")


def test_a_payment_of_too_little_that_counts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payment, "mismatch", lambda *_, **__: None)
    assert found_by("only_what_differs_is_held")


def test_an_order_that_is_paid_before_anybody_is_charged_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payment, "CHARGED", payment.CHARGED | {"in_process"})
    assert found_by("orders_say_what_was_paid")


def test_a_page_that_says_paid_during_a_review_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(order_shown._SHOWN, "in_review", "paid")
    assert found_by("who_was_told_has_paid")


def test_a_signature_that_nobody_recognises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payment_routes, "is_signed", lambda *_: False)
    assert found_by("signed_notices_are_taken")


def test_a_review_that_never_ends_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    awaited = payment.awaited

    def go_on_waiting(order: Order, *given: Any) -> Order:
        return order if order.payment_status == "in_review" else awaited(order, *given)

    monkeypatch.setattr(payment, "awaited", go_on_waiting)
    assert found_by("reviews_end")


def test_a_shopper_who_is_told_twice_that_they_paid_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notice, "told", lambda each: each)
    assert found_by("paid_is_told_once_to_who_bought", "nothing_is_held")


def test_a_step_that_is_told_again_and_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice, "told", lambda each: each)
    assert found_by("each_step_is_told_once")


def test_a_log_that_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = order_rules.noted

    def note_the_last(order: Order, *given: Any) -> Order:
        after = noted(order, *given)
        return replace(after, events=after.events[-3:])

    monkeypatch.setattr(order_rules, "noted", note_the_last)
    assert found_by("orders_go_forward")


def test_an_order_that_goes_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    anywhere = property(lambda _: get_args(OrderStatus))
    monkeypatch.setattr(Order, "allowed", anywhere)
    assert "went from" in found_by("orders_go_forward")


def test_a_difference_that_nobody_gives_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refunds, "even_out", lambda *_: None)
    assert found_by("nobody_pays_too_much")


def test_a_difference_of_which_too_much_goes_back_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask_back = refunds.ask_back

    def ask_for_more(work: Any, shop: Any, of: Any, amount: int, by: Any) -> Any:
        return ask_back(work, shop, of, amount + 1, by)

    monkeypatch.setattr(refunds, "ask_back", ask_for_more)
    assert found_by("no_more_goes_back_than_is_too_much")


def test_a_voucher_that_does_not_keep_its_order_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    wait_for = order_waiting.wait_for

    def wait_as_before(order: Order, *given: Any) -> Order:
        return replace(wait_for(order, *given), expires_at=order.expires_at)

    monkeypatch.setattr(payment, "wait_for", wait_as_before)
    assert found_by("vouchers_keep_their_orders")


def test_a_voucher_that_nobody_ends_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouchers, "end_unwanted", lambda *_: ())
    assert found_by("no_voucher_outlives_its_order")


def test_an_order_to_pay_in_cash_that_ends_with_a_voucher_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(order_rules, "with_its_voucher", lambda order, _: order)
    monkeypatch.setattr(order_waiting, "is_paid_by", lambda *_: True)
    monkeypatch.setattr(vouchers, "end_unwanted", lambda *_: ())
    # It takes a voucher, a change of mind and a late clock: one world in some thousands has them.
    assert found_by("who_chose_cash_keeps_the_order", seeds=range(4001, 5001))


def test_what_is_sent_back_more_than_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    returnable = withdrawal.returnable
    monkeypatch.setattr(withdrawal, "returnable", lambda order, _: returnable(order, ()))
    assert found_by("no_more_is_sent_back_than_was_bought", "stock_adds_up")


def test_what_is_sold_again_though_the_owner_does_not_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_back: Callable[..., Any] = vars(withdrawal_closing)["_take_back"]

    def sell_again(*given: Any, restocks: bool) -> None:
        take_back(*given, restocks=True)

    monkeypatch.setattr(withdrawal_closing, "_take_back", sell_again)
    assert found_by("stock_adds_up")


def test_what_was_sent_back_and_is_put_on_the_shelf_again_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(orders, "still_held", lambda order, _: order.items)
    assert found_by("stock_adds_up")


def test_what_perishes_and_is_sent_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def returnable(item: Any, asked: int) -> withdrawal.Returnable:
        left = max(0, item.quantity - asked)
        return withdrawal.Returnable(item, left, None if left else "withdrawn")

    monkeypatch.setattr(withdrawal, "_returnable", returnable)
    assert found_by("no_more_is_sent_back_than_was_bought")


def test_a_withdrawal_that_its_order_does_not_tell_of_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(withdrawal, "told_of", lambda order, *_: order)
    assert found_by("withdrawals_are_kept")


def test_figures_that_are_carried_over_twice_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_over(work: UnitOfWork, documents: Any) -> None:
        counting.add_to_days(work, [each for document in documents for each in document.uncounted])

    monkeypatch.setattr(figures, "carry_over", carry_over)
    assert found_by("figures_add_up")


def test_an_order_that_counts_each_time_it_is_written_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "taken_away", lambda _: ())
    assert found_by("figures_add_up")


def test_a_conversation_that_forgets_whom_it_counted_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "kept_steps", lambda _: ())
    assert found_by("figures_add_up")
