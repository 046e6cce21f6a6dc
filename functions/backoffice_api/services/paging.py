"""Paging: all answers of a query, a page of them in memory at a time."""

from collections.abc import Iterator

from ..storage.port import E, Query, Store

_PAGE = 200


def everything(store: Store, query: Query[E], limit: int = _PAGE) -> Iterator[E]:
    """Each entity in the query's order; one that is changed meanwhile may be left out or come twice."""
    token: str | None = None
    while True:
        page = store.find(query, limit=limit, page_token=token)
        yield from page.items
        token = page.next_page_token
        if token is None:
            return
