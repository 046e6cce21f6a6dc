"""Which of the products found a wish means."""

from dataclasses import replace

import pytest

from agent_worker.offline.intents import Wish
from agent_worker.offline.matching import match, refined
from agent_worker.offline.shelf import Product
from retail.spanish.amounts import Amount, Measure

SALTED = Product(id=1, name="Maní Tostado c/sal", unit="kg")
UNSALTED = Product(id=2, name="Maní Tostado s/sal", unit="kg")
GINGER = Product(id=3, name="Jengibre", unit="kg")
GINGER_DRINK = Product(id=4, name="Kombucha Limón y Jengibre", unit="unidad")
GRATED = Product(id=5, name="Queso Rallado 40 g", unit="unidad")
GRATED_LOOSE = Product(id=6, name="Queso Rallado Suelto", unit="kg")
PACK = Amount(1, Measure.PACK)


@pytest.mark.parametrize(
    ("detail", "kept"),
    [("con sal", (SALTED,)), ("sin sal", (UNSALTED,)), ("tostado", (SALTED, UNSALTED))],
)
def test_what_is_wanted_with_it_is_not_without(detail: str, kept: tuple[Product, ...]) -> None:
    assert refined((SALTED, UNSALTED), detail) == kept


def test_a_pack_of_what_is_only_sold_by_weight_is_nothing_else() -> None:
    fit = match(Wish("jengibre", PACK, container="bolsita"), (GINGER_DRINK, GINGER))

    assert fit.clear == GINGER


def test_a_pack_is_of_what_comes_in_packs() -> None:
    assert match(Wish("queso rallado", PACK), (GRATED_LOOSE, GRATED)).clear == GRATED


def test_of_each_kind_is_not_only_what_comes_in_packs_of_so_many() -> None:
    fours, twos = (
        Product(id=7, name="Hamburguesas Paty x4", unit="unidad"),
        Product(id=8, name="Hamburguesas Swift x2", unit="unidad"),
    )
    two = Wish("hamburguesa", Amount(2))

    assert match(two, (fours, twos)).clear == twos
    assert match(replace(two, of_each=True), (fours, twos)).products == (fours, twos)
