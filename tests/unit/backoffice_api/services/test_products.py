"""Products, their skus, and what a search finds of them afterwards."""

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from backoffice_api.domain.product import Description, Product, SkuKey, sku_key
from backoffice_api.services import products, search
from backoffice_api.services.catalogue import load_once
from backoffice_api.services.vocabulary import known_words
from backoffice_api.storage.metered import counting
from backoffice_api.storage.port import Write
from retail.errors import Invalid, NotFound, Refused, Unavailable
from tests.backoffice import Backoffice, a_backoffice, a_store, description


def found(backoffice: Backoffice, query: str, **filters: object) -> list[str]:
    wanted = {"category": "", "only_offers": False, "limit": 50, **filters}
    return [p.name for p in search.search(backoffice.shop.store, query, **wanted).products]  # type: ignore[arg-type]


def patched(backoffice: Backoffice, product: Product, **changes: object) -> Product:
    return backoffice.shop.cases.run(
        lambda work: products.patch(work, backoffice.shop, product.id, changes)
    )


def words(backoffice: Backoffice) -> set[str]:
    return set(known_words(backoffice.shop.store).counts)


def test_a_new_product_is_found_at_once() -> None:
    backoffice = a_backoffice()
    backoffice.product("Leche Entera 1L")
    assert found(backoffice, "leches") == ["Leche Entera 1L"]
    assert found(backoffice, "lehce") == ["Leche Entera 1L"]


def test_a_renamed_product_is_found_by_its_new_name_only() -> None:
    backoffice = a_backoffice()
    product = backoffice.product("Leche Entera")
    backoffice.product("Pan Entero")
    patched(backoffice, product, name="Manteca Sancor")
    assert found(backoffice, "manteca") == ["Manteca Sancor"]
    assert found(backoffice, "leche") == []
    assert words(backoffice) == {"manteca", "sancor", "pan", "entero"}


def test_a_deleted_product_takes_its_sku_and_words_along() -> None:
    backoffice = a_backoffice()
    product = backoffice.product("Leche Entera", sku="L-1")
    backoffice.shop.cases.run(lambda work: products.delete(work, product.id))
    assert found(backoffice, "leche") == []
    assert words(backoffice) == set()
    assert backoffice.product("Otra Leche", sku="l-1")
    with pytest.raises(NotFound):
        backoffice.shop.cases.run(lambda work: products.delete(work, product.id))


def test_a_sku_belongs_to_one_product() -> None:
    backoffice = a_backoffice()
    backoffice.product("Leche", sku="L-1")
    other = backoffice.product("Pan", sku="P-1")
    for attempt in (
        lambda: backoffice.product("Otra", sku="l-1"),
        lambda: patched(backoffice, other, sku="L-1"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "sku_taken"
    assert patched(backoffice, other, sku="P-2").sku == "P-2"
    assert backoffice.shop.store.get(SkuKey, sku_key("P-1")) is None


def test_a_price_change_keeps_name_stock_and_words() -> None:
    backoffice = a_backoffice()
    product = backoffice.product("Leche", stock=7000)
    before = words(backoffice)
    after = patched(backoffice, product, price=99900)
    assert (after.price, after.stock, after.name) == (99900, 7000, "Leche")
    assert words(backoffice) == before


def test_a_patch_that_makes_no_product_changes_nothing() -> None:
    backoffice = a_backoffice()
    product = backoffice.product("Pan", unit="kg", stock=2500)
    with pytest.raises(Invalid) as refusal:
        patched(backoffice, product, unit="unidad")
    assert refusal.value.code == "invalid_stock"
    assert backoffice.stock_of(product) == 2500


def test_a_search_keeps_to_its_category_and_to_offers() -> None:
    backoffice = a_backoffice()
    backoffice.product("Jabón Blanco", category="Limpieza")
    backoffice.product("Jabón de Tocador", category="Cuidado personal", is_offer=True)
    assert found(backoffice, "jabon", category="limpieza") == ["Jabón Blanco"]
    assert found(backoffice, "jabon", only_offers=True) == ["Jabón de Tocador"]
    assert found(backoffice, "jabon", category="Bebidas") == []


def browsed(backoffice: Backoffice, **filters: object) -> list[str]:
    wanted = {"category": "", "only_offers": False, "limit": 50, "page_token": None, **filters}
    return [p.name for p in search.browse(backoffice.shop.store, **wanted).products]  # type: ignore[arg-type]


def test_the_catalogue_is_browsed_by_name_category_and_offer() -> None:
    backoffice = a_backoffice()
    backoffice.product("Pera", category="Frutas y verduras")
    backoffice.product("Acelga", category="Frutas y verduras", is_offer=True)
    backoffice.product("Leche", category="Lácteos", is_offer=True)
    assert browsed(backoffice) == ["Acelga", "Leche", "Pera"]
    assert browsed(backoffice, category="lacteos") == ["Leche"]
    assert browsed(backoffice, only_offers=True) == ["Acelga", "Leche"]
    assert browsed(backoffice, category="Frutas y verduras", only_offers=True) == ["Acelga"]
    assert sorted(browsed(backoffice, category="frutas")) == ["Acelga", "Pera"]
    assert browsed(backoffice, category="juguetes") == []


def test_the_catalogue_is_browsed_in_pages() -> None:
    backoffice = a_backoffice()
    for letter in "edcba":
        backoffice.product(f"Producto {letter}")
    names: list[str] = []
    token: str | None = None
    for _ in range(3):
        page = search.browse(
            backoffice.shop.store, category="", only_offers=False, limit=2, page_token=token
        )
        names += [product.name for product in page.products]
        token = page.next_page_token
    assert names == [f"Producto {letter}" for letter in "abcde"]
    assert token is None


A_CATALOGUE = [description(f"Producto {number}") for number in range(450)]


def test_an_empty_store_is_filled_once() -> None:
    backoffice = a_backoffice()
    assert load_once(backoffice.shop, lambda: A_CATALOGUE) == 450
    assert load_once(backoffice.shop, lambda: [description("Otro")]) == 0


def test_a_load_writes_each_product_and_sku_once_and_reads_none_of_them() -> None:
    backoffice = a_backoffice()
    with counting() as tally:
        load_once(backoffice.shop, lambda: A_CATALOGUE)
    beside = {"vocabulary": 1, "mark when begun": 1, "mark when done": 1}
    assert tally.writes == 2 * len(A_CATALOGUE) + len(beside)
    assert tally.reads < 10


def test_two_processes_that_load_at_once_store_and_count_each_product_once(tmp_path: Path) -> None:
    store = a_store(str(tmp_path / "milo.db"))
    one, two = a_backoffice(store), a_backoffice(store)
    ready, stored = threading.Barrier(2), []

    def load(backoffice: Backoffice) -> None:
        ready.wait(30)
        stored.append(load_once(backoffice.shop, lambda: A_CATALOGUE))

    threads = [threading.Thread(target=load, args=(each,)) for each in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(stored) == len(A_CATALOGUE)
    assert known_words(store).counts == {"producto": 450}


def test_a_store_with_a_product_is_left_alone() -> None:
    backoffice = a_backoffice()
    backoffice.product("Leche")

    def read() -> Sequence[Description]:
        raise AssertionError("nobody wants the file")

    assert load_once(backoffice.shop, read) == 0


def test_a_deleted_catalogue_does_not_come_back() -> None:
    backoffice = a_backoffice()
    load_once(backoffice.shop, lambda: A_CATALOGUE[:1])
    page = search.browse(
        backoffice.shop.store, category="", only_offers=False, limit=9, page_token=None
    )
    for product in page.products:
        backoffice.shop.cases.run(partial(products.delete, product_id=product.id))
    assert load_once(backoffice.shop, lambda: A_CATALOGUE) == 0


def test_a_load_that_was_cut_off_is_finished_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backoffice = a_backoffice()
    store = backoffice.shop.store
    commit, done = store.commit, list[int]()

    def commit_once(writes: Sequence[Write]) -> None:
        if done:
            raise Unavailable("store_busy", "the machine went down")
        commit(writes)
        done.append(len(writes))

    with monkeypatch.context() as patch:
        patch.setattr(store, "commit", commit_once)
        with pytest.raises(Unavailable):
            load_once(backoffice.shop, lambda: A_CATALOGUE)
    assert load_once(backoffice.shop, lambda: A_CATALOGUE) == 250
    assert load_once(backoffice.shop, lambda: A_CATALOGUE) == 0
    assert known_words(backoffice.shop.store).counts == {"producto": 450}
    assert len(found(backoffice, "producto 17", limit=50)) >= 1
