"""What is right and wrong about the end of a dialogue, and which of the wrongs count most."""

from collections.abc import Mapping
from typing import Any

import pytest

from evals.dialogue import Dialogue, parse
from evals.judging import BOUGHT, ORDERED, Ending, Turn, folded, is_said, judge

A, B = "BEB-SPR-001", "BEB-FAN-001"


def dialogue(**members: Any) -> Dialogue:
    return parse({"set": "order", "name": "one", "lines": ["2 sprite"], "cart": {A: 2}, **members})


def ending(
    cart: Mapping[str, float],
    *replies: str,
    orders: tuple[Mapping[str, float], ...] = (),
    email: str = "",
) -> Ending:
    turns = [Turn(("…",), (reply,), {}) for reply in replies[:-1]]
    return Ending((*turns, Turn(("…",), replies[-1:], cart)), orders, email)


def faults(told: Dialogue, end: Ending) -> tuple[str, ...]:
    return judge(told, end).faults


def marks(told: Dialogue, end: Ending) -> frozenset[str]:
    return judge(told, end).marks


def test_the_cart_of_the_truth_is_right() -> None:
    verdict = judge(dialogue(), ending({A: 2.0}, "¡Perfecto!"))

    assert (verdict.right, verdict.name, verdict.topic) == (True, "order/one", "order")
    assert not verdict.marks


@pytest.mark.parametrize(
    ("cart", "fault"),
    [
        ({A: 3}, f"{A} is 3, not 2"),
        ({}, f"{A} is 0, not 2"),
        ({A: 2, B: 1}, f"{B} is 1, not 0"),
        ({A: 2.001}, f"{A} is 2.001, not 2"),
    ],
)
def test_another_cart_is_wrong(cart: Mapping[str, float], fault: str) -> None:
    assert faults(dialogue(), ending(cart)) == (fault,)


@pytest.mark.parametrize("quantity", [0, 0.3])
def test_any_quantity_of_a_list_is_right(quantity: float) -> None:
    told = dialogue(cart={A: [0, 0.3]})

    assert not faults(told, ending({A: quantity} if quantity else {}))
    assert faults(told, ending({A: 1})) == (f"{A} is 1, not 0 or 0.3",)


def test_a_cart_that_is_not_judged_may_be_any() -> None:
    verdict = judge(dialogue(cart=None), ending({B: 7}))

    assert verdict.right
    assert not verdict.marks


def test_a_sku_that_nobody_wanted_was_bought_unasked() -> None:
    assert marks(dialogue(), ending({A: 2, B: 1})) == {BOUGHT}
    assert marks(dialogue(cart={A: 2, B: 0}), ending({A: 2, B: 1})) == {BOUGHT}
    assert not marks(dialogue(cart={A: 2, B: [0, 1]}), ending({A: 2, B: 1}))


def test_too_much_of_what_was_wanted_is_wrong_and_no_more() -> None:
    assert not marks(dialogue(), ending({A: 3}))


@pytest.mark.parametrize("topic", ["quiet", "aside"])
@pytest.mark.parametrize("cart", [{}, {A: 3}, {A: 2, B: 1}])
def test_any_change_after_a_mere_remark_counts(topic: str, cart: Mapping[str, float]) -> None:
    assert marks(dialogue(set=topic), ending(cart)) == {BOUGHT}
    assert not marks(dialogue(set=topic), ending({A: 2}))


def test_an_order_that_nobody_asked_for_counts() -> None:
    verdict = judge(dialogue(set="quiet"), ending({}, orders=({A: 2},)))

    assert verdict.faults == ("ordered without a clear yes",)
    assert verdict.marks == {ORDERED}


def test_what_any_order_has_and_nobody_wanted_was_bought_unasked() -> None:
    told = dialogue(ordered=True)

    assert marks(told, ending({}, orders=({B: 1}, {A: 2}))) == {BOUGHT}
    assert marks(told, ending({B: 1}, orders=({A: 2},))) == {BOUGHT}


def test_an_order_is_judged_by_the_last_one() -> None:
    told = dialogue(ordered=True)

    assert not faults(told, ending({}, orders=({A: 1}, {A: 2})))
    assert faults(told, ending({A: 2}, orders=({A: 1},))) == (f"{A} is 1, not 2",)


def test_no_order_where_one_was_wanted_is_wrong() -> None:
    assert faults(dialogue(ordered=True), ending({A: 2})) == ("did not order",)


def test_words_are_looked_for_in_all_replies_without_accents_and_capitals() -> None:
    told = dialogue(must=["envío", "link|PAGO"], never=["no encontré"])

    assert not faults(told, ending({A: 2}, "El ENVIO es gratis.", "Con un pago."))
    assert faults(told, ending({A: 2}, "No encontré nada.", "¿Algo más?")) == (
        "does not say 'envío'",
        "does not say 'link|PAGO'",
        "says 'no encontré'",
    )


def test_last_looks_at_the_last_reply_only() -> None:
    end = ending({}, "Tu Fanta.", "Tu Sprite.")

    assert is_said("last:coca|sprite", end)
    assert not is_said("last:fanta", end)
    assert is_said("fanta", end)


def test_last_alone_is_any_reply() -> None:
    silent = Ending((Turn(("hola",), ("¡Hola!",), {}), Turn(("hola",), (), {})))

    assert is_said("last:", ending({}, "¡Hola!"))
    assert not is_said("last:", silent)


def test_folding_keeps_the_letters() -> None:
    assert folded("¡Año NUEVO, Ñoquis!") == "¡ano nuevo, noquis!"
    assert folded("$\u00a01.890") == "$ 1.890"


def test_the_address_that_must_be_registered() -> None:
    told = dialogue(email="sol@gmail.com")

    assert not faults(told, ending({A: 2}, email="Sol@gmail.com"))
    assert faults(told, ending({A: 2}, email="sol@gmail")) == (
        "registered sol@gmail, not sol@gmail.com",
    )
    assert faults(told, ending({A: 2})) == ("registered no address, not sol@gmail.com",)
