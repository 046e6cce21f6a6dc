"""Every act of a shopper: its examples are read as it, its near misses are not, and the acts' order means nothing."""

import random
from dataclasses import dataclass

import pytest

from agent_worker.offline.acts import ACTS, Act, act_of, read
from agent_worker.offline.acts.act import Frame, holding, say
from agent_worker.offline.clauses import Clause, clauses_of
from agent_worker.offline.folding import fold
from agent_worker.offline.framing import without_framing
from agent_worker.offline.intents import Intent, Kind
from agent_worker.offline.state import State
from agent_worker.offline.talk import Talk
from agent_worker.offline.understanding import understand
from agent_worker.offline.utterances import Told

EXAMPLES = [
    (act, frame, text)
    for act in ACTS
    for frame, texts in act.examples.items()
    for text in texts.split("|")
]
NEAR_MISSES = [
    (act, text) for act in ACTS if act.near_misses for text in act.near_misses.split("|")
]
TEXTS = sorted({text for *_, text in EXAMPLES} | {text for _, text in NEAR_MISSES})


@pytest.mark.parametrize(("act", "frame", "text"), EXAMPLES, ids=lambda part: str(part)[:40])
def test_an_example_is_read_as_its_own_act(act: Act, frame: Frame, text: str) -> None:
    intents = understand(text).intents

    assert [frame for intent in intents if frame in {intent.kind, type(intent)}] == [frame]
    assert all(act_of(intent) is act for intent in intents if intent == intents[-1])


@pytest.mark.parametrize(("act", "text"), NEAR_MISSES, ids=lambda part: str(part)[:40])
def test_a_near_miss_is_another_act(act: Act, text: str) -> None:
    assert act not in [act_of(intent) for intent in understand(text).intents]


@pytest.mark.parametrize("text", TEXTS)
def test_the_order_of_the_acts_means_nothing(text: str) -> None:
    shuffled = list(ACTS)
    random.Random(text).shuffle(shuffled)

    for clause in clauses_of(without_framing(fold(text))):
        assert read(clause, shuffled) == read(clause, reversed(ACTS)) == read(clause)


@pytest.mark.parametrize(("act", "frame", "text"), EXAMPLES, ids=lambda part: str(part)[:40])
def test_no_other_act_explains_an_example_as_well(act: Act, frame: Frame, text: str) -> None:
    """Else nothing but a name would tell the two apart."""
    for clause in clauses_of(without_framing(fold(text))):
        shares = _shares(clause)
        best = max(shares, default=None)
        assert [share for share in shares if share == best][1:] == [], f"{frame}: {clause.text}"


def _shares(clause: Clause) -> list[tuple[bool, float]]:
    """The best share of each act that reads the clause."""
    readings = [(act, reading) for act in ACTS for reading in act.read(clause)]
    named = {at for _, reading in readings if not reading.slots for at in reading.known}
    best: dict[str, tuple[bool, float]] = {}
    for act, reading in readings:
        share = (act.overrides, reading.share(clause, named))
        best[act.name] = max(best.get(act.name, share), share)
    return list(best.values())


def test_acts_and_what_they_read_have_names_of_their_own() -> None:
    frames = [frame for act in ACTS for frame in act.examples]

    assert len({act.name for act in ACTS}) == len(ACTS)
    assert len(set(frames)) == len(frames)


@dataclass(frozen=True)
class Parking(Intent):
    """A question about a place to park."""


def test_an_act_of_its_own_is_read_beside_the_others_wherever_it_stands() -> None:
    parking = Act(
        "parking",
        read=holding((Parking, r"\b(?:estacionamiento|cochera)\b")),
        take=say(Told("Hay lugar a la vuelta.")),
        examples={Parking: "tienen estacionamiento?"},
    )
    asked, bought = Clause("tienen estacionamiento", asked=True), Clause("tienen leche", asked=True)

    for acts in ((parking, *ACTS), (*ACTS, parking)):
        intent = read(asked, acts)
        assert isinstance(intent, Parking)
        assert (intent.kind, intent.detail) == (Kind.OF_ITS_OWN, asked.text)
        assert read(bought, acts) == read(bought)
    talk = Talk(State())
    parking.take(talk, Parking(Kind.OF_ITS_OWN))
    assert talk.said == [Told("Hay lugar a la vuelta.")]
