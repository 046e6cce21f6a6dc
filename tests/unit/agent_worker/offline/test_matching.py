"""Which of the products found a wish means."""

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
