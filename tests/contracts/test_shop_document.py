"""The shop's document on both stores: it comes back as it was said, and of those that save at once one wins."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import pytest

from backoffice_api.services import shop_document
from tests.backoffice import ADMIN, Backoffice
from tests.conversing import said
from tests.shop_documents import DOCUMENT

TOGETHER = 12


def test_it_comes_back_as_it_was_said(backoffice: Backoffice) -> None:
    answer = said(backoffice.patch("/shop", DOCUMENT, If_Match="*"))
    seen = said(backoffice.get("/shop"))
    assert seen == answer
    assert {name: seen[name] for name in DOCUMENT} == DOCUMENT


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_of_those_that_saw_the_same_one_saves(backoffice: Backoffice, is_first: bool) -> None:
    if not is_first:
        said(backoffice.patch("/shop", DOCUMENT, If_Match="*"))
    headers = {**ADMIN, "If-Match": backoffice.get("/shop").headers["ETag"]}
    together = threading.Barrier(TOGETHER)

    def save(n: int) -> int:
        client = backoffice.app.test_client()
        together.wait()
        return client.patch("/shop", json={"returns": f"texto {n}"}, headers=headers).status_code

    with ThreadPoolExecutor(TOGETHER) as pool:
        assert Counter(pool.map(save, range(TOGETHER))) == {200: 1, 412: TOGETHER - 1}


def test_of_two_processes_that_fill_it_one_does(backoffice: Backoffice) -> None:
    together = threading.Barrier(4)

    def fill(n: int) -> bool:
        together.wait()
        return shop_document.load_once(backoffice.shop, lambda: {"returns": f"texto {n}"})

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(fill, range(4))) == [False, False, False, True]
    assert not shop_document.load_once(backoffice.shop, _unwanted)


def _unwanted() -> NoReturn:
    raise AssertionError("a store that has a document reads no file")
