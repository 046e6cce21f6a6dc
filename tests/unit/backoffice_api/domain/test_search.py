"""What a query finds in the sample catalogue, and what comes first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.catalogue import parse
from backoffice_api.domain.known_words import KnownWords
from backoffice_api.domain.product import Product
from backoffice_api.domain.search import is_answered, lookups, rank, reworded, understand
from backoffice_api.domain.shop_document import Synonym
from backoffice_api.services.products import described_as
from tests.backoffice import description
from tests.vocabulary import known_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[4] / "samples" / "catalogue.csv"


@cache
def catalogue() -> tuple[tuple[Product, ...], KnownWords]:
    products = tuple(
        replace(described_as(number, each, NOW), stock=max(each.stock, 1000))
        for number, each in enumerate(parse(SAMPLES.read_bytes()), 1)
    )
    return products, known_of(products)


def search_in(
    products: tuple[Product, ...], known: KnownWords, query: str, wanted: int = 10
) -> list[Product]:
    understood = understand(query, known)
    found: dict[int, Product] = {}
    for stage in lookups(understood, known):
        for token in stage:
            matching = [product for product in products if token in product.tokens]
            found.update((product.id, product) for product in matching[:50])
        if is_answered(understood, found.values(), wanted):
            break
    return rank(understood, found.values())


def names(query: str, wanted: int = 10) -> list[str]:
    return [product.name for product in search_in(*catalogue(), query, wanted)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("leche", "Leche Entera"),
        ("quiero comprar leche", "Leche Entera"),
        ("pan", "Pan "),
        ("tomate", "Tomate"),
        ("durazno", "Durazno Amarillo"),
        ("limón", "Limón por Kilo"),
        ("papa", "Papa"),
        ("papas fritas", "Papas Fritas"),
        ("huevos", "Huevos"),
        ("dulce de leche", "Dulce de Leche"),
        ("leche descremada", "Leche Descremada"),
        ("leche sin lactosa", "Leche Sin Lactosa"),
        ("leche en polvo", "Leche en Polvo"),
        ("coca", "Gaseosa Coca-Cola"),
        ("coca zero", "Gaseosa Coca-Cola Zero"),
        ("cocacola", "Gaseosa Coca-Cola"),
        ("gaseosa", "Gaseosa"),
        ("birra", "Cerveza"),
        ("serbesa", "Cerveza"),
        ("esprite", "Gaseosa Sprite"),
        ("papel igienico", "Papel Higiénico"),
        ("pasta", "Fideos"),
        ("fideos", "Fideos"),
        ("yerba", "Yerba"),
        ("detergente", "Detergente"),
        ("lavavajilla", "Detergente"),
        ("crema dental", "Pasta Dental"),
        ("bolsas de basura", "Bolsas de Residuos"),
        ("agua con gas", "Agua Mineral Eco de los Andes Con Gas"),
        ("cerveza sin alcohol", "Cerveza Quilmes 0.0 Sin Alcohol"),
        ("choco", "Chocolate"),
        ("asucar", "Azúcar"),
        ("empanadas", "Tapas de Empanadas"),
        ("manteca", "Manteca"),
        ("shampu", "Shampoo"),
        ("quezo cremoso", "Queso Cremoso"),
    ],
)
def test_what_is_meant_comes_first(query: str, first: str) -> None:
    assert names(query)[0].startswith(first)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("chia", "Semillas de Chía x 200 g"),
        ("salmon", "Filet de Salmón"),
        ("hielo", "Bolsa de Hielo 3 kg"),
    ],
)
def test_a_thing_is_sold_where_only_its_shape_stands_before_it(query: str, name: str) -> None:
    sold = (described_as(1, description(name), NOW),)

    assert search_in(sold, known_of(sold), query) == list(sold)


@pytest.mark.parametrize("query", ["iphone", "zapatillas", "asdfgh", "", "de la", "2 kilos", "🍕"])
def test_what_the_shop_has_not_is_said_by_an_empty_answer(query: str) -> None:
    assert names(query) == []


def test_every_milk_comes_before_what_is_made_of_milk() -> None:
    found = names("leche", wanted=50)
    milks = [at for at, name in enumerate(found) if name.startswith("Leche Entera")]
    made_of = [at for at, name in enumerate(found) if not name.startswith("Leche")]
    assert len(milks) >= 3
    assert made_of
    assert max(milks) < min(made_of)


def test_looking_up_less_never_changes_what_comes_first() -> None:
    """Every word of the catalogue, with some of the products sold out."""
    products, known = catalogue()
    products = tuple(
        replace(product, stock=0) if product.id % 5 == 0 else product for product in products
    )
    for word in known.counts:
        everything = search_in(products, known, word, wanted=1000)
        assert search_in(products, known, word, wanted=10)[:10] == everything[:10], word


def test_a_word_that_many_products_are_called_is_looked_up_as_that_only() -> None:
    products, known = catalogue()
    understood = understand("leche", known)
    called, named = lookups(understood, known)
    milks = [product for product in products if "^leche" in product.tokens]
    assert (called, named) == (["^leche"], ["leche"])
    assert is_answered(understood, milks, wanted=10)
    assert not is_answered(understood, milks, wanted=len(milks) + 1)
    sold_out = [replace(product, stock=0) for product in milks]
    assert not is_answered(understood, sold_out, wanted=1)


def test_all_terms_are_asked_for_when_some_product_has_them() -> None:
    assert all("La Serenísima" in name for name in names("leche la serenisima"))


def test_an_unknown_word_does_not_hide_what_is_there() -> None:
    assert names("leche asdfgh")[0].startswith("Leche")


def test_a_size_orders_and_does_not_exclude() -> None:
    assert "2.25L" in names("coca 2,25 litros")[0]
    assert names("coca 7 litros")


@pytest.mark.parametrize(
    ("thing", "size", "first"),
    [
        ("coca", "2.25", "Gaseosa Coca-Cola Original 2.25L"),
        ("coca", "de litro y medio", "Gaseosa Coca-Cola Original 1.5L"),
        ("playadito", "medio kilo", "Yerba Mate Playadito 500g"),
        ("manteca", "de 200", "Manteca La Serenísima 200g"),
        ("coca", "en lata", "Gaseosa Coca-Cola Lata"),
        ("asado", "tres cuartos", "Asado de Tira"),
        ("arroz", "x kilo", "Arroz Largo Fino Gallo 1kg"),
    ],
)
def test_a_size_or_a_container_says_which_and_excludes_none(
    thing: str, size: str, first: str
) -> None:
    found = names(f"{thing} {size}")
    assert found[0].startswith(first)
    assert sorted(found) == sorted(names(thing))


@pytest.mark.parametrize("query", ["comino", "hielo", "cemento", "martillo", "paraguas", "salmon"])
def test_a_word_for_another_thing_is_not_taken_for_a_mistyped_one(query: str) -> None:
    assert names(query) == []


def test_a_mention_in_a_description_sells_no_other_thing() -> None:
    assert names("camarones") == []
    assert names("chocotorta")[0].startswith("Galletitas Chocolinas")


@pytest.mark.parametrize(
    "query",
    [
        "tarjeta sube",
        "rosas rojas",
        "medias de hombre",
        "ramo de flores",
        "semillas de girasol",
        "que tal todo",
    ],
)
def test_what_only_mentions_a_word_of_the_query_is_no_answer_to_it(query: str) -> None:
    assert names(query) == []


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("veneno para mosquitos", "Insecticida"),
        ("spray para mosquitos", "Insecticida"),
        ("saquitos de manzanilla", "Té de Manzanilla"),
        ("barritas de merluza", "Filet de Merluza"),
        ("termo stanley", "Termo"),
        ("snack sin tacc", "Tostadas de Arroz"),
    ],
)
def test_what_is_called_by_a_word_of_the_query_is_an_answer(query: str, first: str) -> None:
    assert names(query)[0].startswith(first)


@pytest.mark.parametrize(
    "query",
    [
        "liquido de frenos",
        "pantalla led",
        "corrector liquido",
        "tinta para impresora",
        "menta fresca",
    ],
)
def test_where_nothing_is_called_what_is_asked_for_what_is_only_like_it_is_no_answer(
    query: str,
) -> None:
    assert names(query) == []


@pytest.mark.parametrize("query", ["gel para el pelo", "spray para el pelo"])
def test_a_form_of_what_a_description_mentions_is_no_answer(query: str) -> None:
    assert names(query) == []
    assert names("shampoo para el pelo")[0].startswith("Shampoo")


def test_a_thing_that_is_not_sold_is_not_sold_by_what_is_said_of_it() -> None:
    assert names("libro de cocina") == []
    assert names("rollo de cocina")[0].startswith("Rollo de Cocina")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("tostadas para celíacos", "Tostadas de Arroz Riera"),
        ("leche vegana", "Bebida de Soja"),
        ("mermelada sin azúcar", "Mermelada Light"),
        ("gaseosa sin azúcar", "Gaseosa Coca-Cola Zero"),
        ("galletitas integrales", "Galletitas Hogareñas"),
        ("productos sin lactosa", "Leche Sin Lactosa"),
        ("cerveza sin alcohol", "Cerveza Quilmes 0.0"),
    ],
)
def test_a_property_is_asked_for_by_any_of_its_names(query: str, first: str) -> None:
    assert names(query)[0].startswith(first)


def test_without_the_property_nothing_is_an_answer_where_something_has_it() -> None:
    assert names("pan sin tacc")
    assert not [name for name in names("pan sin tacc") if name.startswith("Pan")]


def test_an_owner_s_tag_is_found_and_one_that_only_a_name_says_too() -> None:
    products = (
        described_as(1, description("Premezcla", tags=("sin TACC",)), NOW),
        described_as(2, description("Premezcla Sin Gluten"), NOW),
        described_as(3, description("Premezcla Leudante"), NOW),
    )
    found = search_in(products, known_of(products), "premezcla para celíacos")
    assert {product.id for product in found} == {1, 2}


def test_a_product_that_was_stored_before_there_were_tags_is_found_by_its_name_s() -> None:
    products, known = catalogue()
    before = tuple(
        replace(product, tokens=tuple(each for each in product.tokens if "sin azucar" not in each))
        for product in products
    )
    found = search_in(before, known, "gaseosa sin azúcar")
    assert found[0].name.startswith("Gaseosa Coca-Cola Zero")


def test_another_shelf_s_name_stays_where_that_shelf_is_empty() -> None:
    products = tuple(
        described_as(number, description(name, category=category), NOW)
        for number, (name, category) in enumerate(
            [("Leche Entera", "Lácteos"), ("Agua", "Bebidas")], 1
        )
    )
    found = search_in(products, known_of(products), "leche de almendras")
    assert [product.name for product in found] == ["Leche Entera"]


def test_a_diminutive_is_no_correction() -> None:
    _, known = catalogue()
    assert names("lechita")[0].startswith("Leche")
    assert understand("lechita", known).corrected is None


def test_a_correction_is_reported_and_nothing_else_is() -> None:
    _, known = catalogue()
    assert understand("papel igienico", known).corrected == "papel higienico"
    assert understand("papel higiénico", known).corrected is None
    assert understand("birra", known).corrected is None


def two(**members: dict[str, object]) -> list[str]:
    """The names of two products in the order that `queso` finds them."""
    products = tuple(
        described_as(number, description(name, **each), NOW)
        for number, (name, each) in enumerate(members.items(), 1)
    )
    known = known_of(products)
    return [product.name for product in search_in(products, known, "queso")]


def test_what_is_in_stock_stands_above_what_is_not() -> None:
    assert two(Queso={"stock": 0}, Tabla={"category": "Quesos"}) == ["Tabla", "Queso"]


def test_a_match_in_the_name_stands_above_one_in_the_category() -> None:
    assert two(Tabla={"category": "Quesos"}, Queso={}) == ["Queso", "Tabla"]


def test_a_mention_in_the_description_is_an_answer_only_without_better_ones() -> None:
    assert two(Pizza={"description": "con queso"}, Queso={}) == ["Queso"]
    assert two(Pizza={"description": "con queso"}, Pan={}) == ["Pizza"]


def test_every_product_is_found_by_its_own_name() -> None:
    products, known = catalogue()
    lost = [
        product.name
        for product in products
        if product not in search_in(products, known, product.name)[:3]
    ]
    assert lost == []


def on_every_shelf(check: Callable[[Product], bool]) -> bool:
    return all(check(product) for product in catalogue()[0])


def test_tokens_stay_few() -> None:
    assert on_every_shelf(lambda product: len(product.tokens) <= 12 + 66 + 20)


@given(st.text(max_size=60))
def test_any_query_has_an_answer(query: str) -> None:
    assert isinstance(names(query), list)


OWN = (Synonym("porrón", "cerveza"), Synonym("porrón chico", "cerveza lata"))


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("Porrones", "cerveza"),
        ("un porrón y pan", "un cerveza y pan"),
        ("2 porrones chicos", "2 cerveza lata"),
        ("Leche, ¿hay?", "Leche, ¿hay?"),
        ("", ""),
    ],
)
def test_the_shop_s_own_words_are_read_as_what_the_catalogue_calls_it(
    query: str, read: str
) -> None:
    assert reworded(query, OWN) == read
    assert reworded(query, ()) == query
