"""What an act is: how a clause is read as one, what is done about it, and what it sounds like.

An act is what a shopper does with a clause of a message: buy, choose, finish, ask for the cart. Each stands in a file
beside this one, and in `ACTS`, where order means nothing.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ..clauses import Clause
from ..intents import Intent, Kind
from ..talk import Step, Talk
from ..utterances import Utterance

HALF = 0.5
"""What a word counts that an act does not know: it may be a name, or talk."""


class Weight(Enum):
    """How an act stands beside the others of a turn."""

    COURTESY = auto()
    """It is said beside everything else, and asks for nothing."""
    IDLE = auto()
    """It means nothing where a product is named as well."""
    ANSWER = auto()
    """It answers what was asked, and may be said beside what answers it at length."""
    FULL = auto()


@dataclass(frozen=True)
class Reading:
    """A clause read as an act.

    Attributes:
        intent: what the shopper means by it.
        known: the places of the words that the act itself knows.
        slots: the places of the words that fill a product's name, which may be any words.
    """

    intent: Intent
    known: frozenset[int]
    slots: frozenset[int] = frozenset()

    def share(self, clause: Clause, named: Collection[int] = ()) -> float:
        """The part of a clause's words that is explained, 1 for all.

        Words that the act knows count whole, others `HALF`. A word at a place in `named`, which another act knows by
        itself, is no product's name: it counts nothing in a slot.
        """
        counts = (
            1.0 if at in self.known else 0.0 if at in self.slots and at in named else HALF
            for at in range(len(clause.words))
        )
        return sum(counts) / len(clause.words)


Reader = Callable[[Clause], Iterator[Reading]]
"""Gives the readings of a clause, none where it is not this act."""
Frame = Kind | type[Intent]
"""What an intent is of: an act with several kinds of intents has a `Kind` for each, others a class of their own."""


@dataclass(frozen=True)
class Act:
    """One act.

    Attributes:
        name: unique among the acts.
        read: finds it in a clause.
        take: plans the answer, or says it. It calls no tools, and another intent of the turn may change the plan.
        examples: clauses that are read as this act, parted by `|`.
        near_misses: clauses that share words with it and are another act, parted by `|`.
        do: calls tools once the shopping is done, once a turn for all intents of one kind.
        weight: how it stands beside the others of a turn.
        is_for_strangers: it is answered before anybody is registered.
        overrides: it counts whatever else the clause says.
    """

    name: str
    read: Reader
    take: Callable[[Talk, Intent], None]
    examples: Mapping[Frame, str]
    near_misses: str = ""
    do: Callable[[Talk, Intent], Step] | None = None
    weight: Weight = Weight.FULL
    is_for_strangers: bool = False
    overrides: bool = False


def whole(clause: Clause, intent: Intent | None) -> Iterator[Reading]:
    """The reading of an intent that takes a clause as a whole: all is known but what its wishes are called."""
    if intent is not None:
        named = {word for wish in intent.wishes for word in wish.phrase.split()}
        slots = clause.places_of(named)
        yield Reading(intent, frozenset(range(len(clause.words))) - slots, slots)


def of_the_whole(read: Callable[[Clause], Intent | None]) -> Reader:
    """Reads clauses as a whole, by a function that finds the intent or None."""

    def reader(clause: Clause) -> Iterator[Reading]:
        yield from whole(clause, read(clause))

    return reader


def unread(_clause: Clause) -> Iterator[Reading]:
    """Reads no clause: for acts that are found in a message as a whole."""
    yield from ()


def holding(*patterns: tuple[Frame, str]) -> Reader:
    """Reads clauses that hold one of these patterns, whose words are known; the intent's `detail` is the clause."""
    compiled = [(frame, re.compile(pattern)) for frame, pattern in patterns]

    def read(clause: Clause) -> Iterator[Reading]:
        text = re.sub(r"^no,? (?=\w)", "no ", clause.text)
        for frame, pattern in compiled:
            spans = [match.span() for match in pattern.finditer(text)]
            if spans:
                yield Reading(_intent_of(frame, text), _places_in(text, spans))

    return read


def _intent_of(frame: Frame, text: str) -> Intent:
    if isinstance(frame, Kind):
        return Intent(frame, detail=text)
    return frame(Kind.OF_ITS_OWN, detail=text)


def _places_in(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The places of the words that the spans touch."""
    words = [word.span() for word in re.finditer(r"\S+", text)]
    return frozenset(
        at
        for at, (first, last) in enumerate(words)
        if any(first < end and last > start for start, end in spans)
    )


def say(*utterances: Utterance) -> Callable[[Talk, Intent], None]:
    """Takes an intent by saying something that is always the same."""

    def take(talk: Talk, _intent: Intent) -> None:
        for utterance in utterances:
            talk.say(utterance)

    return take
