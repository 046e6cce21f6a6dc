"""Cases and properties of which `make test` tries a few, and `make test-long` all or many."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def tried(
    few: int, many: int, *, given_: dict[str, SearchStrategy[Any]], **how: Any
) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """Makes two tests of one: with `few` examples, and a long one with `many`.

    Args:
        given_: the strategy of each argument; such a test takes no fixtures.
        how: further settings of Hypothesis.
    """

    def decorate(test: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize(
            "examples",
            [few, pytest.param(many, marks=[pytest.mark.long, pytest.mark.timeout(600)])],
        )
        def tries(examples: int) -> None:
            def each(**drawn: Any) -> None:
                test(**drawn)

            each.__qualname__ = test.__qualname__  # where Hypothesis keeps what failed
            settings(max_examples=examples, deadline=None, **how)(given(**given_)(each))()

        tries.__name__, tries.__qualname__ = test.__name__, test.__qualname__
        tries.__module__, tries.__doc__ = test.__module__, test.__doc__
        return tries

    return decorate


def often(cases: Iterable[Any], first: int = 1) -> list[Any]:
    """A test's cases, of which `make test` tries the first few; `make test-long` tries the others."""
    return [
        case if place < first else pytest.param(case, marks=pytest.mark.long)
        for place, case in enumerate(cases)
    ]
