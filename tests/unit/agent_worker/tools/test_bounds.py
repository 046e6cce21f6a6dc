"""Bounds: whatever a tool or a model made up becomes JSON of a readable size."""

import json
import math
from typing import Any

import pytest
from hypothesis import strategies as st

from agent_worker.tools.bounds import MAX_BYTES, bounded
from tests.examples import tried

LEAVES = st.integers() | st.floats() | st.text() | st.binary() | st.none()
LONG = st.builds(lambda text, times: text * times, st.text(min_size=1), st.integers(0, 2000))
"""What is large is small and said often, so that it costs nothing to think of it."""


def members_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    few = st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    return few | st.builds(lambda value, times: [value] * times, inner, st.integers(0, 80))


RESULTS = st.dictionaries(
    st.text(), st.recursive(LEAVES | LONG, members_of, max_leaves=12), max_size=5
)


@tried(20, 200, given_={"value": RESULTS})
def test_the_result_is_json_and_small_and_cut_once_for_all(value: dict[str, Any]) -> None:
    cut = bounded(value)
    assert len(json.dumps(cut, allow_nan=False)) <= MAX_BYTES
    assert bounded(cut) == cut


def test_what_fits_is_left_alone() -> None:
    value = {"status": "found", "": [[1, 2.5, None, True]], "á": {"x": "y"}}
    assert bounded(value) == value


@pytest.mark.parametrize(
    ("value", "cut"),
    [
        (math.nan, None),
        (math.inf, None),
        (2**63, 2**63),
        pytest.param(10**5000, "(16610 bits)", id="five thousand digits"),
        ("x" * 601, "x" * 599 + "…"),
        ((1, 2), [1, 2]),
        (object(), "object"),
        ([[[[[[[[[["deep"]]]]]]]]]], [[[[[[["…"]]]]]]]),
    ],
)
def test_what_does_not_fit_is_cut(value: object, cut: object) -> None:
    assert bounded({"it": value}) == {"it": cut}


def test_a_result_that_is_large_all_over_is_cut_more_and_at_last_to_its_status() -> None:
    wide = {"status": "found", "products": [{"name": "x" * 400}] * 60}
    assert len(bounded(wide)["products"]) == 15
    assert bounded(wide)["status"] == "found"
    tree: Any = "leaf " * 20
    for _ in range(6):
        tree = {str(number): tree for number in range(15)}
    assert bounded({"status": "found", "tree": tree}) == {"status": "found", "truncated": True}
