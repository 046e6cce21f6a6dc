"""WhatsApp addresses, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Invalid
from retail.whatsapp import address, is_phone, wa_id


@pytest.mark.parametrize(
    ("given_address", "name"),
    [
        ("whatsapp:+5491123456789", "5491123456789"),
        ("whatsapp:+14155238886", "14155238886"),
        ("whatsapp:+12345678", "12345678"),
        ("whatsapp:+123456789012345", "123456789012345"),
        ("whatsapp:US.13491208655302741918", "US.13491208655302741918"),
        ("whatsapp:AR.aBc123", "AR.aBc123"),
    ],
)
def test_an_address_and_its_id_say_the_same(given_address: str, name: str) -> None:
    assert wa_id(given_address) == name
    assert address(name) == given_address


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "whatsapp:",
        "+5491123456789",
        "5491123456789",
        "whatsapp:5491123456789",
        "whatsapp:+0491123456789",
        "whatsapp:+1234567",
        "whatsapp:+1234567890123456",
        "whatsapp:+54 9 11 2345 6789",
        "whatsapp:+5491123456789\n",
        "whatsapp:+549112345678९",
        "WhatsApp:+5491123456789",
        "whatsapp:whatsapp:+5491123456789",
        "whatsapp:us.ABC",
        "whatsapp:US.",
        "whatsapp:US.a/b",
        "whatsapp:US." + "a" * 129,
        "sms:+5491123456789",
    ],
)
def test_it_refuses_what_is_no_address(wrong: str) -> None:
    with pytest.raises(Invalid, match="invalid_address"):
        wa_id(wrong)


@pytest.mark.parametrize(
    "wrong", ["", "+5491123456789", "1234567", "0123456789", "US", "us.A", "a"]
)
def test_it_refuses_an_id_that_it_would_not_give(wrong: str) -> None:
    with pytest.raises(Invalid, match="invalid_address"):
        address(wrong)


@given(st.text())
def test_any_text_is_an_address_or_refused_with_nothing_in_between(text: str) -> None:
    try:
        name = wa_id(text)
    except Invalid:
        return
    assert address(name) == text


@given(st.from_regex(r"[1-9][0-9]{7,14}", fullmatch=True))
def test_every_number_comes_back(digits: str) -> None:
    assert wa_id(address(digits)) == digits
    assert is_phone(digits)


def test_a_user_id_is_no_phone() -> None:
    assert not is_phone("US.13491208655302741918")
