"""Phone numbers as people type them, as they are stored, and as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Invalid
from retail.phone import key, parse


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("5491234567890", "5491234567890"),  # the seed's, which no numbering plan has
        ("+54 9 11 2345-6789", "5491123456789"),
        ("5491123456789", "5491123456789"),
        ("0054 9 11 2345 6789", "5491123456789"),
        ("91123456789", "5491123456789"),
        ("011 15 2345-6789", "5491123456789"),
        ("11 15 2345-6789", "5491123456789"),
        ("+54 11 15 2345-6789", "5491123456789"),
        ("(0351) 15 234-5678", "5493512345678"),
        ("02966 15 421234", "5492966421234"),
        ("1123456789", "541123456789"),
        ("11.2345.6789", "541123456789"),
        ("+541123456789", "541123456789"),
        ("541123456789", "541123456789"),
        ("14155238886", "14155238886"),
        ("+1 (415) 523-8886", "14155238886"),
        ("5215512345678", "5215512345678"),  # WhatsApp's Mexico, which has dropped the 1
        ("+52 1 55 1234 5678", "5215512345678"),
        ("59899123456", "59899123456"),
        ("٠١١ ٢٣٤٥ ٦٧٨٩", "541123456789"),
        ("  5491123456789 ", "5491123456789"),
    ],
)
def test_it_stores_the_digits_that_reach_the_shopper(typed: str, stored: str) -> None:
    assert parse(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "+",
        "hola",
        "15 2345-6789",
        "2345-6789",
        "54",
        "+54 911 15 2345 6789",
        "1" * 16,
        "1" * 41,
        "11 2345 6789 int. 4",
        "0800-LECHE-YA",
        "²²²²²²²²²²",
        "11\u20132345\u20136789",
    ],
)
def test_it_refuses_what_reaches_nobody(typed: str) -> None:
    with pytest.raises(Invalid, match="invalid_phone") as caught:
        parse(typed)
    assert len(typed) < 7 or typed not in str(caught.value)


WAYS = [
    "11 2345-6789",
    "011 2345-6789",
    "011 15 2345-6789",
    "11 15 2345-6789",
    "+54 11 2345-6789",
    "+54 9 11 2345-6789",
    "+54 11 15 2345-6789",
    "5491123456789",
    "541123456789",
    "0054 9 11 2345 6789",
]


def test_every_way_to_write_a_number_has_one_key() -> None:
    assert {key(parse(way)) for way in WAYS} == {"541123456789"}


@pytest.mark.parametrize(
    ("digits", "its_key"),
    [
        ("5491234567890", "541234567890"),
        ("5215512345678", "525512345678"),
        ("525512345678", "525512345678"),
        ("14155238886", "14155238886"),
        ("5511987654321", "5511987654321"),
        ("549112345678", "549112345678"),  # a digit short: not a mobile with its 9
        ("US.13491208655302741918", "US.13491208655302741918"),
    ],
)
def test_a_key_drops_only_the_mobile_digit(digits: str, its_key: str) -> None:
    assert key(digits) == its_key


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_a_key_is_its_own_key(digits: str) -> None:
    assert key(key(digits)) == key(digits)


@given(
    st.lists(
        st.from_regex(r"(549|54|521|52|1)[2-9][0-9]{9}", fullmatch=True), min_size=2, max_size=2
    )
)
def test_different_numbers_have_different_keys(numbers: list[str]) -> None:
    one, two = numbers
    if one[-10:] != two[-10:]:
        assert key(one) != key(two)


@given(st.from_regex(r"[2-9][0-9]{9}", fullmatch=True))
def test_what_whatsapp_says_is_stored_as_it_is(national: str) -> None:
    assert parse(f"549{national}") == f"549{national}"
    assert parse(f"+549{national}") == f"549{national}"


@given(st.text(max_size=45))
def test_any_text_is_digits_or_refused(text: str) -> None:
    try:
        digits = parse(text)
    except Invalid:
        return
    assert digits.isascii()
    assert digits.isdigit()
    assert parse(f"+{digits}") == digits
