"""Checkout links."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import checkout


def test_a_token_has_128_bits_and_is_made_again_alike() -> None:
    token = checkout.token("secret", 42)
    assert len(token) == 22
    assert token == checkout.token("secret", 42)


def test_another_order_or_secret_has_another_token() -> None:
    tokens = {checkout.token(secret, order) for secret in ("a", "b") for order in range(500)}
    assert len(tokens) == 1000


def test_what_is_stored_does_not_lead_back_to_the_token() -> None:
    link = checkout.link("secret", 42)
    assert checkout.token("secret", 42) not in link.key
    assert checkout.token_key(checkout.token("secret", 42)) == link.key


def test_the_link_is_the_shops_page() -> None:
    url = checkout.payment_url("https://shop.example", "secret", 42)
    assert url == f"https://shop.example/checkout/{checkout.token('secret', 42)}"


@pytest.mark.parametrize("tail", ["*", "**.", ")", ".", "_", "…", "”", " y listo", "\n", "/"])
def test_what_a_phone_took_for_a_part_of_the_link_is_forgiven(tail: str) -> None:
    token = checkout.token("secret", 42)
    assert checkout.token_key(token + tail) == checkout.token_key(token)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: f"{t}A", lambda t: f"*{t}", lambda t: f"{t}-"]
)
def test_a_link_that_was_cut_or_changed_leads_nowhere(change: Callable[[str], str]) -> None:
    token = checkout.token("secret", 42)
    assert checkout.token_key(change(token)) is None


@given(st.text())
def test_what_is_no_token_has_no_key(text: str) -> None:
    key = checkout.token_key(text)
    assert key is None or key == hashlib.sha256(text[:22].encode()).hexdigest()
