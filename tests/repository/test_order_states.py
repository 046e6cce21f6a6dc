"""The words of `retail.wire` for an order's states: each place that says something of them knows them all."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from admin import order_board, wording
from agent_worker.offline import phrasebook
from agent_worker.tools.checkout import get_checkout_link_for_last_order, get_last_order_status
from backoffice_api.domain.order_event import OrderEventKind
from backoffice_api.domain.order_steps import NEXT
from retail.wire import CheckoutState, OrderStatus, PaymentStatus

ROOT = Path(__file__).resolve().parents[2]
STATES = set(get_args(OrderStatus))


def words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", text or ""))


def said_of(member: str, tool: Callable[[], object]) -> set[str]:
    """The states that a tool's docstring lists behind `member is`."""
    (listed,) = re.findall(rf"\b{member} is ([^.:]*)", tool.__doc__ or "")
    return words(listed) - {"or"}


def test_each_state_leads_on_or_is_the_end() -> None:
    assert NEXT.keys() == STATES
    reached = {to for states in NEXT.values() for to in states}
    assert reached | {"placed"} == STATES


def test_each_state_has_words_for_the_shopper() -> None:
    assert phrasebook.ORDER_STATUS.keys() == STATES


def test_each_state_has_words_for_the_owner() -> None:
    assert wording.ORDER.keys() >= STATES
    assert wording.STEPS.keys() == wording.MOVED.keys() >= STATES - {"placed"}
    assert wording.PAYMENT.keys() == set(get_args(PaymentStatus))
    assert wording.EVENTS.keys() >= set(get_args(OrderEventKind))


def test_each_state_that_leads_on_has_a_column_of_the_board() -> None:
    lists = [filters for column in order_board.COLUMNS for _, filters in column.lists]
    assert {each.wanted["status"] for each in lists} == {state for state in STATES if NEXT[state]}


def test_each_state_of_payment_has_words_for_the_shopper() -> None:
    told = [*phrasebook.UNPAID_STATUS, *phrasebook.PAID_STATUS]
    assert sorted(told) == sorted(get_args(PaymentStatus))


def test_the_model_is_told_each_state() -> None:
    assert said_of("status", get_last_order_status) == STATES


@pytest.mark.parametrize("tool", [get_last_order_status, get_checkout_link_for_last_order])
def test_the_model_is_told_each_state_of_payment(tool: Callable[[], object]) -> None:
    assert said_of("payment_status", tool) == set(get_args(PaymentStatus))


def test_the_glossary_names_each_state() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\*\*order\*\* —.*Its \*status\*:(.*)$", glossary, re.MULTILINE)
    assert words(line) - {"or"} == STATES
    (line,) = re.findall(r"^\*\*payment status\*\* —(.*);.*$", glossary, re.MULTILINE)
    assert words(line) == set(get_args(PaymentStatus))


def test_the_checkout_page_knows_each_state() -> None:
    page = ROOT / "hosting" / "checkout"
    server = (page / "server.js").read_text(encoding="utf-8")
    (known,) = re.findall(r"^const STATES = (\[.*?\]);$", server, re.MULTILINE | re.DOTALL)
    assert words(known) == set(get_args(CheckoutState))
    states = (page / "states.js").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^export const STATES = \{$(.*?)^\};$", states, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"^  (\w+): \{$", shown, re.MULTILINE)) >= set(get_args(CheckoutState))
