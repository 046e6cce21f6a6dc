"""What a run amounted to: by topic for people, as JSON for programs, and a dialogue as a chat."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from .dialogue import Dialogue
from .judging import BOUGHT, ORDERED, Ending, Verdict
from .known import Drift

_WIDTH = 110
_SIGNS = {BOUGHT: "+", ORDERED: "!"}


@dataclass(frozen=True)
class Played:
    """A dialogue, how it ended, and what is to be said of that."""

    dialogue: Dialogue
    ending: Ending
    verdict: Verdict


def summary(played: Sequence[Played], seconds: float) -> str:
    """The two that count most, then each topic, then the names of what failed."""
    verdicts = [each.verdict for each in played]
    lines = [
        f"{len(verdicts)} dialogues in {seconds:.0f} s",
        f"  {_marked(verdicts, BOUGHT):4}  bought something that was not asked for",
        f"  {_marked(verdicts, ORDERED):4}  ordered without a clear yes",
        "",
        *_table(verdicts),
    ]
    failed = list(_failed_by_topic(verdicts))
    if failed:
        signs = f"{_SIGNS[BOUGHT]} bought, {_SIGNS[ORDERED]} ordered"
        lines += ["", f"failed ({signs}):", *failed]
    return "\n".join(lines)


def drift_told(drift: Drift) -> str:
    """What to do about a list of known failures that is not exact."""
    lines: list[str] = []
    if drift.worse:
        lines += ["", "✗ worse than the list of known failures has it:"]
        for verdict in drift.worse:
            lines.append(f"  {verdict.name} {' '.join(sorted(verdict.marks))}".rstrip())
            lines += [f"      {fault}" for fault in verdict.faults]
    if drift.better:
        lines += [
            "",
            "✗ better than the list of known failures has it; take them out of it, or weaken them:",
        ]
        lines += [f"  {name}" for name in drift.better]
    if drift.gone:
        lines += ["", "✗ in the list of known failures, but no dialogue has that name:"]
        lines += [f"  {name}" for name in drift.gone]
    return "\n".join(lines)


def chat(one: Played) -> str:
    """A dialogue line by line, with the cart after each, and what is wrong."""
    lines = [f"── {one.dialogue.full_name}"]
    for turn in one.ending.turns:
        lines += [f"🧑 {text}" for text in turn.said]
        lines += [f"🛒 {_indented(reply)}" for reply in turn.replies or ["(nothing)"]]
        lines.append(f"   [{_goods(turn.cart)}]")
    lines += [f"order: {_goods(order)}" for order in one.ending.orders]
    lines += [f"✗ {fault}" for fault in one.verdict.faults]
    lines += [f"✗ {mark}: one of the two that count most" for mark in sorted(one.verdict.marks)]
    return "\n".join(lines if one.verdict.faults else [*lines, "✓ right"])


def _indented(reply: str) -> str:
    return "\n   ".join(reply.splitlines())


def as_json(played: Sequence[Played], seconds: float) -> dict[str, Any]:
    """Totals, topics, and each dialogue with its lines, replies, cart, orders and faults."""
    verdicts = [each.verdict for each in played]
    return {
        "seconds": round(seconds, 1),
        **_figures(verdicts),
        "topics": {topic: _figures(some) for topic, some in _by_topic(verdicts).items()},
        "dialogues": [_dialogue(each) for each in played],
    }


def _dialogue(one: Played) -> dict[str, Any]:
    return {
        "name": one.dialogue.full_name,
        "right": one.verdict.right,
        **{mark: mark in one.verdict.marks for mark in (BOUGHT, ORDERED)},
        "faults": list(one.verdict.faults),
        "turns": [
            {"said": list(turn.said), "replies": list(turn.replies), "cart": dict(turn.cart)}
            for turn in one.ending.turns
        ],
        "orders": [dict(order) for order in one.ending.orders],
        "email": one.ending.email,
    }


def _figures(verdicts: Sequence[Verdict]) -> dict[str, int]:
    return {
        "of": len(verdicts),
        "right": sum(verdict.right for verdict in verdicts),
        BOUGHT: _marked(verdicts, BOUGHT),
        ORDERED: _marked(verdicts, ORDERED),
    }


def _table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    topics = {**_by_topic(verdicts), "all": list(verdicts)}
    width = max(map(len, topics))
    yield f"  {'':{width}}  right    of  bought  ordered"
    for topic, some in topics.items():
        figures = _figures(some)
        yield (
            f"  {topic:{width}}  {figures['right']:5}  {figures['of']:4}"
            f"  {figures[BOUGHT]:6}  {figures[ORDERED]:7}"
        )


def _failed_by_topic(verdicts: Sequence[Verdict]) -> Iterator[str]:
    for topic, some in _by_topic(verdicts).items():
        names = [
            verdict.name.removeprefix(f"{topic}/")
            + "".join(_SIGNS[mark] for mark in sorted(verdict.marks))
            for verdict in some
            if not verdict.right
        ]
        if names:
            yield from wrap(
                f"{topic}: {'  '.join(names)}",
                _WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )


def _by_topic(verdicts: Sequence[Verdict]) -> Mapping[str, list[Verdict]]:
    topics: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        topics.setdefault(verdict.topic, []).append(verdict)
    return topics


def _marked(verdicts: Sequence[Verdict], mark: str) -> int:
    return sum(mark in verdict.marks for verdict in verdicts)


def _goods(goods: Mapping[str, float]) -> str:
    return ", ".join(f"{quantity:g} {sku}" for sku, quantity in goods.items()) or "empty"
