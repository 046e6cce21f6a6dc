"""WhatsApp addresses, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Invalid
from retail.phone import key
from retail.whatsapp import address, canonical, is_phone, is_user_id, spellings, wa_id


@pytest.mark.parametrize(
    ("given_address", "name"),
    [
        ("whatsapp:+5491123456789", "5491123456789"),
        ("whatsapp:+14155238886", "14155238886"),
        ("whatsapp:+12345678", "12345678"),
        ("whatsapp:+123456789012345", "123456789012345"),
        ("whatsapp:US.13491208655302741918", "US.13491208655302741918"),
        ("whatsapp:+6907290", "6907290"),  # of Tokelau, whose numbers are the shortest
        ("whatsapp:AR.aBc123", "AR.aBc123"),
        ("whatsapp:AR.ENT.11815799212886844830", "AR.ENT.11815799212886844830"),
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
        "whatsapp:+123456",
        "whatsapp:+1234567890123456",
        "whatsapp:+54 9 11 2345 6789",
        "whatsapp:+5491123456789\n",
        "whatsapp:+549112345678९",
        "WhatsApp:+5491123456789",
        "whatsapp:whatsapp:+5491123456789",
        "whatsapp:us.ABC",
        "whatsapp:US.",
        "whatsapp:US.a/b",
        "whatsapp:US.ENT.",
        "whatsapp:US.a.b",
        "whatsapp:US.ENT.a.b",
        "whatsapp:US." + "a" * 129,
        "sms:+5491123456789",
    ],
)
def test_it_refuses_what_is_no_address(wrong: str) -> None:
    with pytest.raises(Invalid, match="invalid_address"):
        wa_id(wrong)


@pytest.mark.parametrize("wrong", ["", "+5491123456789", "123456", "0123456789", "US", "us.A", "a"])
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


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_every_number_comes_back(digits: str) -> None:
    assert wa_id(address(digits)) == digits
    assert is_phone(digits)


def test_a_user_id_is_no_phone() -> None:
    assert not is_phone("US.13491208655302741918")
    assert is_user_id("US.13491208655302741918")
    assert not is_user_id("5491123456789")


@pytest.mark.parametrize(
    ("name", "its_spellings"),
    [
        ("5491123456789", ("5491123456789", "541123456789")),
        ("541123456789", ("5491123456789", "541123456789")),
        ("525512345678", ("5215512345678", "525512345678")),
        ("14155238886", ("14155238886",)),
        ("59899123456", ("59899123456",)),
        ("AR.ENT.118", ("AR.ENT.118",)),
    ],
)
def test_a_mobile_s_spellings_begin_with_whatsapp_s_own(
    name: str, its_spellings: tuple[str, ...]
) -> None:
    assert spellings(name) == its_spellings


_MOBILES = st.from_regex(r"(549|54|521|52|1)[1-9][0-9]{9}", fullmatch=True)


@given(_MOBILES, _MOBILES)
def test_what_is_one_phone_is_one_conversation(one: str, other: str) -> None:
    assert (canonical(one) == canonical(other)) == (key(one) == key(other))
    assert {canonical(each) for each in spellings(one)} == {canonical(one)}
    assert {key(each) for each in spellings(one)} == {key(one)}
