"""Reads the documents that a query found; where a query says so, without those that cannot be read."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from .codec import CodecError
from .port import E, Query

logger = logging.getLogger(__name__)

D = TypeVar("D")


def entities_of(
    query: Query[E], documents: Iterable[D], read: Callable[[D], E]
) -> tuple[tuple[E, ...], int]:
    """The entities of a query's documents, and how many were left out for they cannot be read.

    Raises:
        CodecError: for a document that cannot be read, where the query skips none.
    """
    entities: list[E] = []
    unreadable = 0
    for document in documents:
        try:
            entities.append(read(document))
        except CodecError as error:
            if not query.skips_unreadable:
                raise
            unreadable += 1
            logger.error("the query %s leaves out a document: %s", query.name, error)  # noqa: TRY400
    return tuple(entities), unreadable
