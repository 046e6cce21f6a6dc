"""Notices in the shop's own words: what is taken for Milo's own text, and how it is filled in."""

from typing import get_args

import pytest

from retail.spanish import mistakes
from retail.spanish.notices import MAX_TEXT, MILOS_OWN, Mistake, chosen, filled, mistake
from retail.wire import WordedNoticeKind


def test_every_notice_that_the_shop_may_word_has_a_text_of_milos_that_is_taken() -> None:
    assert set(MILOS_OWN) == set(get_args(WordedNoticeKind))
    assert [mistake(kind, text) for kind, text in MILOS_OWN.items()] == [None] * len(MILOS_OWN)


def test_every_mistake_has_words() -> None:
    assert "no tiene el valor que va" not in map(mistakes.said, get_args(Mistake))


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        ("ready", "Vení por el {order}", None),
        ("ready", "{order}, sí: el {order} 👩‍🌾", None),
        ("ready", "El {order}: mirá https://almacen.example/como-llegar?n={order}.", None),
        ("ready", "El {order}; dudas a hola@almacen.com, de 9.30 a 13 y/o Tel: 4855-0000.", None),
        ("ready", "<b>{order}</b>", None),
        ("ready", "{order}" + "x" * (MAX_TEXT - 7), None),
        ("ready", "{order}" + "x" * (MAX_TEXT - 6), "string_too_long"),
        ("ready", "Ya está", "order_missing"),
        ("ready", "El {order} son {amount}", "unknown_variable"),
        ("ready", "El {order} es {0}", "unknown_variable"),
        ("ready", "El {order} es {order.__class__}", "braces"),
        ("ready", "El {order:>99999}", "braces"),
        ("ready", "El {order!r}", "braces"),
        ("ready", "El {order} }", "braces"),
        ("ready", "El {order", "braces"),
        ("ready", "El {{order}}", "braces"),
        ("ready", "El { order }", "braces"),
        ("ready", "El {order} {}", "braces"),
        ("ready", "El {order}\nestá", "unseen"),
        ("ready", "El {order}\x07", "unseen"),
        ("ready", "El {order} \u202egnp", "unseen"),
        ("ready", "El {order} http://almacen.example", "link"),
        ("ready", "El {order} HTTP://almacen.example", "link"),
        ("ready", "El {order} https://{order}", "link"),
        ("ready", "El {order} javascript:alert(1)", "link"),
        ("ready", "El {order} ftp://x", "link"),
        ("ready", "El {order} www.almacen.example", "link"),
        ("ready", "El {order} wa.me/5491155550142", "link"),
        ("ready", "El {order} almacen.com.ar", "link"),
        ("confirmed_cash", "El {order}", "amount_missing"),
        ("confirmed_cash", "{amount}", "order_missing"),
        ("confirmed_cash", "El {order} son {amount}", None),
        ("out_for_delivery_in_window", "El {order}", "what_missing"),
        ("out_for_delivery_in_window", "El {order} va {what}", None),
    ],
)  # fmt: skip
def test_a_text_has_the_variables_of_milos_and_what_may_be_sent(
    kind: WordedNoticeKind, text: str, wrong: str | None
) -> None:
    assert mistake(kind, text) == wrong
    assert chosen(kind, text) == (MILOS_OWN[kind] if wrong else text)


def test_where_the_shop_has_no_text_milo_says_it_in_his_own() -> None:
    assert chosen("ready", "") == MILOS_OWN["ready"]


def test_a_variable_is_filled_in_once_whatever_its_value_says() -> None:
    said = filled("{order}: {amount}, {what}", order="123", amount=1_234_000, what="{order}")
    assert said == "123: $\u00a012.340,00, {order}"
