"""Numbers as an owner types them."""

import pytest

from admin.typed import NotRead, price, stock, whole


@pytest.mark.parametrize(
    ("text", "pesos"),
    [
        ("1.234,50", 1234.5),
        ("1234,50", 1234.5),
        ("1234,5", 1234.5),
        ("1234.50", 1234.5),
        ("1.950", 1950),
        ("1950", 1950),
        ("1.234.567,89", 1234567.89),
        ("$ 1.950,00", 1950),
        (" 0,05 ", 0.05),
        ("0", 0),
    ],
)
def test_a_price_is_read_as_it_is_written_here(text: str, pesos: float) -> None:
    assert price(text) == pesos


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,234.50",
        "1.23.456",
        "-5",
        "1e5",
        "1,950",
        "0.001",
        "12.34,5",
        "1,2,3",
        "٣",
        "1.234,٣",
        "1.950,",
        "inf",
    ],
)
def test_what_is_no_price_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotRead, match=r"\w"):
        price(text)


def test_a_stock_is_whole_or_weighed() -> None:
    assert stock("1.200", by_weight=False) == 1200
    assert stock("12,0", by_weight=False) == 12
    assert stock("2,5", by_weight=True) == 2.5
    assert stock("0,125", by_weight=True) == 0.125
    assert stock("1200", by_weight=True) == 1200


@pytest.mark.parametrize(
    ("text", "by_weight", "said"),
    [
        ("2,5", False, "no lleva decimales"),
        ("1.250", True, "¿Son 1250 kilos o 1,250?"),
        ("0,1234", True, "tres decimales"),
        ("mucho", False, "Escribilo con números"),
    ],
)
def test_what_may_be_read_in_two_ways_is_asked(text: str, by_weight: bool, said: str) -> None:
    with pytest.raises(NotRead) as caught:
        stock(text, by_weight=by_weight)
    assert said in str(caught.value)


@pytest.mark.parametrize("digits", [16, 400, 5000])
def test_a_number_that_is_too_long_is_refused_in_words(digits: int) -> None:
    for reads in (price, whole, lambda text: stock(text, by_weight=True)):
        with pytest.raises(NotRead, match="largo"):
            reads("9" * digits)
