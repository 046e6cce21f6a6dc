"""Replies as WhatsApp shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.whatsapp.replies import APOLOGY, messages_of


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Hola *Juan*", "Hola *Juan*"),
        ("**Total:** $ 450,00", "*Total:* $\u00a0450,00"),
        ("## Tu carrito\n1. Leche", "*Tu carrito*\n1. Leche"),
        ("Pagá [acá](https://x.ar/c/1)", "Pagá acá: https://x.ar/c/1"),
        ("[https://x.ar/c/1](https://x.ar/c/1)", "https://x.ar/c/1"),
        ("2 ** 3", "2 ** 3"),
        ("Pagá acá: **https://x.ar/c/1**.", "Pagá acá: https://x.ar/c/1"),
        ("## Pagá acá: https://x.ar/c/1", "*Pagá acá:* https://x.ar/c/1"),
        ("[**Pagá**](https://x.ar/c/1)!", "*Pagá*: https://x.ar/c/1"),
        ("Sale $1.890 el kilo", "Sale $\u00a01.890 el kilo"),
        ("Sale *$ 1.890* o $\u00a02.000,50", "Sale *$\u00a01.890* o $\u00a02.000,50"),
        ("Cobramos en $\n2 panes", "Cobramos en $\n2 panes"),
        ("# 5 unidades\x00", "*5 unidades*"),
        ("  Hola\ud800 ", "Hola"),
    ],
)
def test_markdown_becomes_what_whatsapp_understands(said: str, shown: str) -> None:
    assert messages_of(said) == [shown]


@given(st.text(alphabet=st.characters(), max_size=300))
def test_there_is_always_something_to_send(said: str) -> None:
    messages = messages_of(said)
    assert messages
    for message in messages:
        message.encode()
        assert message.strip()


def test_nothing_printable_is_an_apology() -> None:
    assert messages_of("\x00\x01") == [APOLOGY]


def test_a_model_that_goes_on_and_on_is_stopped() -> None:
    assert len(messages_of("bla bla. " * 100_000)) <= 6


@pytest.mark.parametrize("before", range(7920, 8010, 7))
def test_a_reply_that_goes_on_and_on_never_ends_in_half_a_link(before: int) -> None:
    link = "https://x.ar/checkout/" + "t" * 43
    shown = messages_of(("hola que tal " * 700)[:before] + f" {link} gracias")
    assert all("http" not in message.replace(link, "") for message in shown)
