"""What a product may say about itself, and its stock."""

from typing import Any, get_type_hints

import pytest

from backoffice_api.domain.product import Description, category_key, sku_key
from retail.errors import Invalid
from tests.backoffice import description

TEXTS = [member for member, kind in get_type_hints(Description).items() if kind is str]


def test_a_product_is_described() -> None:
    assert isinstance(description("Pan Francés por Kilo", unit="kg", stock=2500), Description)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("sku", ""),
        ("name", ""),
        ("name", "x" * 121),
        ("name", " Leche"),
        ("description", "uno\x00dos"),
        ("unit", "docena"),
        ("stock", 1500),
        ("stock", -1000),
    ],
)
def test_what_no_product_says_is_refused_by_its_name(member: str, value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        description(**{"name": "Leche", member: value})
    assert refusal.value.code == f"invalid_{member}"


@pytest.mark.parametrize("text", ["uno\x00dos", "uno\ndos", " uno", "x" * 501])
@pytest.mark.parametrize("member", TEXTS)
def test_each_text_is_one_line_trimmed_and_not_endless(member: str, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        description(**{member: text})
    assert refusal.value.code == f"invalid_{member}"


def test_a_category_is_one_however_it_is_written() -> None:
    assert category_key("Lácteos") == category_key("lacteo")
    assert category_key("Lácteos") != category_key("Limpieza")


def test_a_sku_is_one_without_regard_to_case() -> None:
    assert sku_key("Lec-1") == sku_key("LEC-1")
