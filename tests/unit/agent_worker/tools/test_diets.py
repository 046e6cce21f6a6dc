"""Diets: what suits those that asked for one, and that in doubt nothing does."""

from typing import Any, cast

import pytest

from agent_worker.tools.diets import strict_in, suits
from retail.wire import Product


def product(name: str, category: str = "", unit: str = "unidad", tags: Any = ()) -> Product:
    shown = {"name": name, "category": category, "unit": unit, "tags": list(tags)}
    return cast("Product", shown)


@pytest.mark.parametrize(
    "words", ["gluten", "sin TACC", "celíacos", "apta celíacos", "para celiacos"]
)
def test_a_diet_is_known_by_any_word_for_it(words: str) -> None:
    assert strict_in([words]) == ("sin TACC",)


@pytest.mark.parametrize("words", ["light", "integral", "maní", "", "queso"])
def test_what_is_no_diet_is_only_preferred(words: str) -> None:
    assert strict_in([words]) == ()


def test_a_tag_of_each_diet_is_needed() -> None:
    biscuit = product("Galletitas de Arroz", "Galletitas", tags=["sin TACC"])
    assert suits(["sin TACC"])(biscuit)
    assert not suits(["sin TACC", "vegano"])(biscuit)


@pytest.mark.parametrize(
    ("name", "category", "unit"),
    [
        ("Banana Ecuatoriana por Kilo", "Frutas y verduras", "kg"),
        ("Perejil Atado", "Frutas y verduras", "unidad"),
        ("Asado de Tira por Kilo", "Carnes", "kg"),
        ("Nalga para Milanesas por Kilo", "Carnes", "kg"),
        ("Bife de Chorizo por Kilo", "Carnes", "kg"),
        ("Carbón Vegetal 4kg", "Hogar", "unidad"),
    ],
)
def test_what_is_fresh_or_no_food_suits_without_a_tag(name: str, category: str, unit: str) -> None:
    assert suits(["sin TACC"])(product(name, category, unit))


@pytest.mark.parametrize(
    ("name", "category", "unit"),
    [
        ("Galletitas Melba", "Galletitas", "unidad"),
        ("Pan Francés por Kilo", "Panadería", "kg"),
        ("Milanesas de Carne Preparadas por Kilo", "Carnes", "kg"),
        ("Suprema de Pollo Rebozada por Kilo", "Carnes", "kg"),
        ("Matambre a la Pizza por Kilo", "Carnes", "kg"),
        ("Chorizo Parrillero por Kilo", "Carnes", "kg"),
        ("Hamburguesas x 4", "Carnes", "unidad"),
        ("Ensalada César Lista", "Frutas y verduras", "unidad"),
        ("Milanesas de Soja por Kilo", "Frutas y verduras", "kg"),
        ("Asado de Tira por Kilo", "Rotisería", "kg"),
        ("Banana por Kilo", "", "kg"),
    ],
)
def test_in_doubt_nothing_suits(name: str, category: str, unit: str) -> None:
    assert not suits(["sin TACC"])(product(name, category, unit))


def test_meat_is_not_vegan() -> None:
    assert not suits(["vegano"])(product("Asado de Tira por Kilo", "Carnes", "kg"))
    assert suits(["vegano"])(product("Tomate por Kilo", "Verdulería", "kg"))
