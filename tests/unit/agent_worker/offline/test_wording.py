"""Milo's voice: what each speech said reads like on a phone."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest

from agent_worker.offline import utterances as u
from agent_worker.offline.phrasebook import LOST, MEDIA, NOT_FOUND, QUANTITY, SAYINGS
from agent_worker.offline.shelf import Cart, Line, Product
from agent_worker.offline.state import Asked, Question
from agent_worker.offline.wording import render
from retail.spanish.amounts import Amount, Measure

MILK = Product(5, "Leche Entera 1L", price=450.0, price_text="$\u00a0450,00")
TOMATO = Product(30, "Tomate", unit="kg", price_text="$\u00a01.450,00", is_offer=True)
GONE = Product(72, "Alfajor", price_text="$\u00a0550,00", stock=0)
LINE = Line(5, "Leche Entera 1L", "unidad", 2, "$\u00a0900,00")


def test_options_are_numbered_with_prices_and_end_on_the_question() -> None:
    assert render((u.ShowOptions("leche", (MILK, TOMATO, GONE)),)) == (
        "Encontré estas opciones de *leche*:\n"
        "1. *Leche Entera 1L* — $\u00a0450,00\n"
        "2. *Tomate* — $\u00a01.450,00 el kilo 🔥 oferta\n"
        "3. *Alfajor* — $\u00a0550,00 (sin stock)\n"
        "¿Cuál preferís?"
    )


def test_a_product_without_a_price_text_has_no_price() -> None:
    assert render((u.OfferOne(Product(1, "Pan", price=10.0)),)) == "Tengo *Pan*.\n¿Te lo agrego?"


def test_weights_are_said_in_grams_and_kilos() -> None:
    half = Line(30, "Tomate", "kg", 0.5, "$\u00a0725,00")
    more = Line(30, "Tomate", "kg", 1.5, "$\u00a02.175,00")

    assert "Agregué 500 g de *Tomate*" in render((u.Changed(added=(half,)),))
    assert "Ahora llevás 1,5 kg de *Tomate*" in render((u.Changed(updated=(more,)),))


def test_the_cart_is_a_numbered_list_with_a_total() -> None:
    assert render((u.ShowCart(Cart((LINE,), 900.0, "$\u00a0900,00")),)) == (
        "🛒 Tu carrito:\n1. 2 x *Leche Entera 1L* — $\u00a0900,00\nTotal: *$\u00a0900,00*"
    )


def test_a_finished_order_shows_its_link_alone_on_a_line() -> None:
    text = render((u.OrderReady("$\u00a0900,00", "http://x/checkout/a_b"),))

    assert text.splitlines()[-1] == "http://x/checkout/a_b"


@pytest.mark.parametrize(
    ("status", "payment", "said"),
    [
        ("placed", "pending", "falta pagarlo"), ("placed", "expired", "venció sin pagarse"),
        ("paid", "paid", "está pago"), ("ready", "pending", "listo"), ("preparing", "paid", "se está preparando"),
        ("out_for_delivery", "paid", "en camino"), ("delivered", "paid", "entregado"),
        ("cancelled", "cancelled", "cancelado"), ("unheard_of", "paid", "está registrado"),
    ],
)  # fmt: skip
def test_each_state_of_an_order_has_words(status: str, payment: str, said: str) -> None:
    assert said in render((u.ShowStatus(7, status, payment, "", "", "$\u00a01,00"),))


def test_whoever_took_a_voucher_is_asked_to_pay_that_and_nothing_else() -> None:
    until = "Tenés tiempo de pagar el cupón hasta el martes a las 18."
    status = u.ShowStatus(
        7, "placed", "pending", "mercado_pago", "", "$\u00a01,00", voucher_text=until
    )
    text = render((status,))
    assert text.startswith(f"Tu pedido n.º 7 está guardado y falta pagar el cupón. {until}\n")
    assert "link" not in text
    link = render((u.ShowLink(7, "placed", "pending", "", "$\u00a01,00", "http://x", until),))
    assert until in link
    assert "para pagar tu pedido" not in link


def test_an_order_to_pay_at_the_door_that_costs_nothing_any_more_says_so() -> None:
    standing = "está confirmado: no tenés que pagar nada"
    told = u.ShowStatus(7, "placed", "pending", "cash", "", "$\u00a00,00")
    link = u.ShowLink(7, "placed", "pending", "cash", "$\u00a00,00", "https://shop.example/c")
    assert standing in render((told,))
    assert standing in render((link,))
    assert "efectivo" in render((replace(told, total_text="$\u00a01,00"),))


def test_what_the_shop_offers_instead_waits_for_an_answer_by_the_link() -> None:
    told = u.ShowStatus(7, "preparing", "paid", "cash", "", "", offered=("Yerba Amanda 1kg",))
    assert "Te ofrecimos *Yerba Amanda 1kg*" in render((told,))


def test_a_paid_order_needs_no_link() -> None:
    assert "http" not in render((u.ShowLink(7, "paid", "paid", "cash", "$\u00a01,00", "http://x"),))


@pytest.mark.parametrize("means", ["cash", "card_on_delivery", "transfer"])
def test_an_order_that_is_not_paid_by_its_link_is_not_asked_to_be(means: str) -> None:
    told = u.ShowStatus(
        7, "placed", "pending", means, "Te lo llevamos a Rivadavia 1.", "$\u00a01,00"
    )
    text = render((told,))
    assert "Te lo llevamos a Rivadavia 1." in text
    assert "link" not in text
    assert "falta pagarlo" not in text
    link = render((u.ShowLink(7, "placed", "pending", means, "$\u00a01,00", "http://x"),))
    assert "para pagar" not in link
    assert "podés cambiar" in link
    assert link.endswith("\nhttp://x")


def test_how_an_order_is_paid_may_be_changed_until_the_shop_begins() -> None:
    link = render((u.ShowLink(7, "preparing", "pending", "cash", "$\u00a01,00", "http://x"),))
    assert "podés cambiar" not in link
    assert link.endswith("\nhttp://x")


def test_changed_prices_are_shown_old_and_new() -> None:
    text = render(
        (u.PricesChanged((("Leche", "$\u00a0450,00", "$\u00a0480,00"),), "$\u00a0480,00"),)
    )

    assert "• *Leche*: $\u00a0450,00 → *$\u00a0480,00*" in text
    assert "El nuevo total es *$\u00a0480,00*." in text


@pytest.mark.parametrize("asked", list(Asked))
def test_each_question_can_be_asked_again(asked: Asked) -> None:
    if asked in {Asked.NAME, Asked.EMAIL}:
        return
    question = Question(
        asked, products=(MILK,), lines=(LINE,), amount=Amount(3, Measure.PIECE), quantity=2
    )

    assert "?" in render((u.Remind(question),))


def test_every_saying_has_words() -> None:
    assert set(SAYINGS) == set(u.Saying)


def test_every_act_has_words() -> None:
    utterances: list[Any] = [
        said for said in get_args(u.Utterance) if said is not u.Saying and is_dataclass(said)
    ]
    assert utterances
    for said in utterances:
        blank = {
            field.name: () if "tuple" in str(field.type) else None if "None" in str(field.type) else Cart() if field.type is Cart
            else Question(Asked.MORE) if field.type is Question else MILK if field.type is Product
            else 1 if field.type is int else ""
            for field in fields(said)
        }  # fmt: skip
        assert render((said(**blank),)).strip() or said is u.Changed


def test_the_voice_is_voseo_and_has_no_markdown() -> None:
    texts = [*SAYINGS.values(), *LOST, *NOT_FOUND, *MEDIA.values(), *QUANTITY.values()]
    for text in texts:
        assert not re.search(r"\b(tú|puedes|quieres|tienes|dime|escribe|usted|vosotros)\b", text), (
            text
        )
        assert "**" not in text
        assert "|" not in text


def test_nothing_to_say_is_still_something() -> None:
    assert render(()).strip()
