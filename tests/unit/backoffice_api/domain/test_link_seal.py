"""Sealing the payment links in texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import checkout
from backoffice_api.domain.link_seal import LinkSeal

SEAL = LinkSeal("secret")
TOKEN = checkout.token("secret", 42)
LINK = checkout.payment_url("https://shop.example", "secret", 42)

PIECES = ("checkout", "Checkout", "/", "%2F", "%2f", "%", "~", TOKEN, TOKEN[:9], SEAL.seal(LINK))
texts = st.lists(
    st.sampled_from((*PIECES, *'-_.* \n\\"\x00\ud83dña')) | st.text(max_size=3), max_size=12
).map("".join)


@given(texts)
def test_whatever_is_written_is_read_again(text: str) -> None:
    assert SEAL.open(SEAL.seal(text)) == text
    assert SEAL.open(SEAL.seal(SEAL.seal(text))) == SEAL.seal(text)


@given(texts, texts)
def test_no_secret_of_a_link_is_stored(before: str, after: str) -> None:
    for link in (f"checkout/{TOKEN}", f"Checkout/{TOKEN}", f"checkout%2F{TOKEN}"):
        stored = SEAL.seal(before.replace(TOKEN, "") + link + after.replace(TOKEN, ""))
        assert TOKEN not in stored


@given(texts)
def test_json_is_sealed_like_the_texts_in_it(text: str) -> None:
    stored = SEAL.seal(json.dumps({"answer": text}))
    assert json.loads(stored) == {"answer": SEAL.seal(text)}


@pytest.mark.parametrize("length", range(1, 23))
def test_a_link_that_was_cut_is_sealed_too(length: int) -> None:
    """Of 22 characters 21 are as good as all of them."""
    cut = f"https://shop.example/checkout/{TOKEN[:length]}"
    assert SEAL.seal(cut).startswith("https://shop.example/checkout/~")
    assert TOKEN[:length] != SEAL.seal(cut).rpartition("~")[2][:length]
    assert SEAL.open(SEAL.seal(cut)) == cut


def test_the_same_link_is_stored_alike_each_time_and_leads_nowhere() -> None:
    stored = SEAL.seal(LINK)
    assert stored == LinkSeal("secret").seal(LINK)
    assert checkout.token_key(stored.rpartition("/")[2]) is None


def test_what_stands_around_a_link_is_stored_as_it_is() -> None:
    stored = SEAL.seal(f"Podés pagar acá: *{LINK}*.\nTe lo guardo, checkout o no.")
    assert stored.startswith("Podés pagar acá: *https://shop.example/checkout/~")
    assert stored.endswith("*.\nTe lo guardo, checkout o no.")


def test_a_link_of_before_is_read_as_it_was_stored() -> None:
    assert SEAL.open(LINK) == LINK


@pytest.mark.parametrize(
    "text", ["checkout/~", "checkout/~x", "checkout/~%2F", "checkout/~" + "A" * 51, "checkout/~~~~"]
)
def test_what_only_looks_sealed_is_read_as_it_is(text: str) -> None:
    assert SEAL.open(text) == text


def test_under_another_secret_nothing_is_opened() -> None:
    stored = SEAL.seal(LINK)
    assert LinkSeal("another").open(stored) == stored


def test_what_is_sealed_grows_no_more_than_the_store_has_room_for() -> None:
    worst = "checkout/a " * 400
    assert len(SEAL.seal(worst)) < 3.5 * len(worst)
