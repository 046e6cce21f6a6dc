"""The named queries are all declared, and SQLite answers each from its index."""

import inspect
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest

from backoffice_api.storage import queries
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.page_token import token_after
from backoffice_api.storage.port import Query
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore

A_VALUE = {str: "x", int: 1, bool: True, datetime: datetime(2026, 11, 22, tzinfo=UTC)}
by_name = pytest.mark.parametrize("query", queries.ALL, ids=lambda query: query.name)


class Last:
    """Stands for the last entity of a page: a key, and any member that the query orders by."""

    key = "k"

    def __init__(self, query: Query[Any]) -> None:
        hint = get_type_hints(query.kind)[query.order]
        setattr(self, query.order, A_VALUE[hint])


def test_every_query_of_the_module_is_declared() -> None:
    functions = {
        name
        for name, found in inspect.getmembers(queries, inspect.isfunction)
        if found.__module__ == queries.__name__
    }
    assert {query.name for query in queries.ALL} == functions


@by_name
@pytest.mark.parametrize("page", ["first", "next"])
def test_a_query_reads_its_index_and_sorts_nothing(query: Query[Any], page: str) -> None:
    store = SqliteStore(":memory:", Schema(KINDS, queries.ALL))
    token = token_after(query, Last(query)) if page == "next" else None
    steps = store.explain(query, page_token=token)
    assert f"q_{query.name}" in steps[0]
    narrowed = bool(query.equal or query.holds or token)
    assert steps[0].startswith("SEARCH" if narrowed else "SCAN")
    assert not [step for step in steps if "TEMP B-TREE" in step]
    assert all(step.startswith("SEARCH") and "(key=?)" in step for step in steps[1:])


@by_name
def test_a_query_names_members_that_are_stored(query: Query[Any]) -> None:
    stored = {field.name for field in fields(query.kind)}
    assert {query.order, *query.equal} <= stored


def test_a_query_that_orders_by_what_may_be_none_is_refused() -> None:
    order = next(query for query in queries.ALL if query.name == "orders")
    with pytest.raises(ValueError, match="None"):
        Schema(KINDS, [Query("orders_by_payment", order.kind, order="paid_at")])


def test_a_query_over_what_is_not_stored_is_refused() -> None:
    order = next(query for query in queries.ALL if query.name == "orders")
    for wrong in (
        Query("x", order.kind, order="nothing"),
        Query("x", order.kind, order="created_at", equal={"nothing": 1}),
        Query("x", Last, order="key"),
    ):
        with pytest.raises((ValueError, TypeError)):
            Schema(KINDS, [wrong])


def test_a_name_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Schema(KINDS, [*queries.ALL, queries.orders()])
