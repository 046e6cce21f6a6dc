"""Checkout links."""

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


@given(st.text())
def test_what_is_no_token_has_no_key(text: str) -> None:
    key = checkout.token_key(text)
    assert key is None or len(text) == 22
