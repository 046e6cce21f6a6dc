"""Named queries as Firestore asks them, and the composite index that each needs."""

from typing import Any

from google.cloud.firestore_v1.types import Cursor, StructuredQuery, Value

from ..codec import collection_of, plain
from ..page_token import place_of
from ..port import Entity, Query
from .documents import Documents, value_of

_Filter = StructuredQuery.Filter
_NAME = StructuredQuery.FieldReference(field_path="__name__")


def structured(
    documents: Documents, query: Query[Any], *, limit: int, page_token: str | None
) -> StructuredQuery:
    """The query for up to `limit` documents.

    Raises:
        Invalid: `invalid_page_token`.
    """
    way = StructuredQuery.Direction.DESCENDING if query.descending else _ASCENDING
    asked = StructuredQuery(
        from_=[StructuredQuery.CollectionSelector(collection_id=documents.collection(query.kind))],
        order_by=[
            StructuredQuery.Order(field=_field(query.order), direction=way),
            StructuredQuery.Order(field=_NAME, direction=way),
        ],
        limit=limit,
    )
    filters = _filters(query)
    if filters:
        every = StructuredQuery.CompositeFilter(op="AND", filters=filters)
        asked.where = filters[0] if len(filters) == 1 else _Filter(composite_filter=every)
    if page_token is not None:
        value, key = place_of(query, page_token)
        last = Value(reference_value=documents.name(query.kind, key))
        asked.start_at = Cursor(values=[value_of(value), last], before=False)
    return asked


def in_key_order(
    documents: Documents, kind: type[Entity], *, limit: int, after: str | None
) -> StructuredQuery:
    """Up to `limit` documents of a class, those after a key."""
    asked = StructuredQuery(
        from_=[StructuredQuery.CollectionSelector(collection_id=documents.collection(kind))],
        order_by=[StructuredQuery.Order(field=_NAME, direction=_ASCENDING)],
        limit=limit,
    )
    if after is not None:
        last = Value(reference_value=documents.name(kind, after))
        asked.start_at = Cursor(values=[last], before=False)
    return asked


def composite_index(query: Query[Any]) -> dict[str, Any] | None:
    """The index, as `firestore.indexes.json` writes it; None where Firestore's own of one field does."""
    equal = [{"fieldPath": name, "order": "ASCENDING"} for name in query.equal]
    holds = [{"fieldPath": query.holds[0], "arrayConfig": "CONTAINS"}] if query.holds else []
    if not equal and not holds:
        return None
    order = {"fieldPath": query.order, "order": "DESCENDING" if query.descending else "ASCENDING"}
    return {
        "collectionGroup": collection_of(query.kind),
        "queryScope": "COLLECTION",
        "fields": [*equal, *holds, order],
    }


_ASCENDING = StructuredQuery.Direction.ASCENDING


def _filters(query: Query[Any]) -> list[StructuredQuery.Filter]:
    filters = [_equal(name, plain(value)) for name, value in query.equal.items()]
    if query.holds:
        name, text = query.holds
        filters.append(_compare(name, "ARRAY_CONTAINS", plain(text)))
    return filters


def _equal(name: str, value: Any) -> StructuredQuery.Filter:
    if value is not None:
        return _compare(name, "EQUAL", value)
    null = StructuredQuery.UnaryFilter(field=_field(name), op="IS_NULL")
    return _Filter(unary_filter=null)


def _compare(name: str, how: str, value: Any) -> StructuredQuery.Filter:
    compared = StructuredQuery.FieldFilter(field=_field(name), op=how, value=value_of(value))
    return _Filter(field_filter=compared)


def _field(name: str) -> StructuredQuery.FieldReference:
    return StructuredQuery.FieldReference(field_path=name)
