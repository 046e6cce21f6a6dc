"""Judges a search by queries whose right answers were written down before; README.md says by what rule."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).with_name("queries.txt")
AMONG = 5

Find = Callable[[str], Sequence[str]]
"""Query → the names of the first `AMONG` products that it finds, best first."""


@dataclass(frozen=True)
class Query:
    """A query with its judgement.

    Attributes:
        right: beginnings of the names that are right as its first answer; none where nothing is to be found.
    """

    number: int
    text: str
    right: tuple[str, ...]

    @property
    def is_kept_aside(self) -> bool:
        """Whether the search is measured on it and never tuned on it."""
        return self.number % 2 == 0


@dataclass(frozen=True)
class Answer:
    """What a query found."""

    query: Query
    names: tuple[str, ...]

    @property
    def first_is_right(self) -> bool:
        """Whether the first product is right, or no product where there should be none."""
        if not self.query.right:
            return not self.names
        return bool(self.names) and self.names[0].startswith(self.query.right)

    @property
    def one_of_five_is_right(self) -> bool:
        return any(name.startswith(self.query.right) for name in self.names[:AMONG])


@dataclass(frozen=True)
class Figures:
    """How many queries of a half have a right answer, and how many could."""

    first: int
    five: int
    sold: int
    nothing: int
    not_sold: int

    def __str__(self) -> str:
        return (
            f"first {_share(self.first, self.sold)}, five {_share(self.five, self.sold)}, "
            f"nothing {_share(self.nothing, self.not_sold)}"
        )


def read(lines: Iterable[str]) -> Iterator[Query]:
    """The queries of a file, numbered from 1."""
    stripped = (line.strip() for line in lines)
    kept = (line for line in stripped if line and not line.startswith("#"))
    for number, line in enumerate(kept, 1):
        text, _, right = map(str.strip, line.partition("|"))
        names = () if right == "-" else tuple(map(str.strip, right.split("/")))
        yield Query(number, text, names)


def judged() -> list[Query]:
    """The queries of `queries.txt`."""
    return list(read(QUERIES.read_text(encoding="utf-8").splitlines()))


def answers(queries: Iterable[Query], find: Find) -> list[Answer]:
    """What each query finds."""
    return [Answer(query, tuple(find(query.text))) for query in queries]


def figures(found: Iterable[Answer]) -> Figures:
    """The figures of some answers."""
    sold: list[Answer] = []
    not_sold: list[Answer] = []
    for answer in found:
        (sold if answer.query.right else not_sold).append(answer)
    return Figures(
        first=sum(answer.first_is_right for answer in sold),
        five=sum(answer.one_of_five_is_right for answer in sold),
        sold=len(sold),
        nothing=sum(answer.first_is_right for answer in not_sold),
        not_sold=len(not_sold),
    )


def _share(right: int, of: int) -> str:
    return f"{right}/{of} = {right / of:.1%}"
