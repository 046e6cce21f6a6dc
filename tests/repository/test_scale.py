"""docs/scale.md counts on what a turn writes."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from backoffice_api.storage.port import Write
from backoffice_api.storage.sqlite import SqliteStore
from bench.costs import DIALOGUE, Shopper, a_shop
from local.configuration import ROOT

TERRAFORM = ROOT / "terraform"
DOCUMENT = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")


def test_a_turn_writes_its_conversation_as_often_as_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: Counter[str] = Counter()
    commit = SqliteStore.commit

    def counted(store: SqliteStore, writes: Sequence[Write], *more: Any) -> Any:
        written.update(type(getattr(each, "entity", None)).__name__ for each in writes)
        return commit(store, writes, *more)

    monkeypatch.setattr(SqliteStore, "commit", counted)
    shopper = Shopper(a_shop(), "5491150000001")
    turns = []
    for step, text in DIALOGUE.items():
        written.clear()
        shopper.say(step, text)
        turns.append(written["Conversation"])

    assert f"| writes of the conversation in a turn | {min(turns)}: " in DOCUMENT
    assert Counter(turns).most_common(1) == [(min(turns), len(turns) - 1)]  # one registers


def test_the_ceilings_of_the_queue_and_of_instances_are_terraform_s() -> None:
    def figure(file: str, name: str, behind: str) -> str:
        text = (TERRAFORM / file).read_text(encoding="utf-8").partition(behind)[2]
        (found,) = re.findall(rf"^ +{name} += (?:optional\(number, )?(\d+)", text, re.MULTILINE)[:1]
        return str(found)

    a_second = figure("variables.tf", "max_dispatches_per_second", 'variable "queue"')
    at_once = figure("variables.tf", "max_concurrent_dispatches", 'variable "queue"')
    assert f": {a_second} tasks begun a second, {at_once} under way |" in DOCUMENT
    assert f"with 6 s a turn {at_once} under way are {int(at_once) // 6} turns a second" in DOCUMENT
    for name, row in (("agent_worker", "the workers"), ("backoffice_api", "the API")):
        takes, there_are = (
            figure("functions.tf", size, f"    {name} = {{\n      memory")
            for size in ("concurrency", "max_instances")
        )
        told = f"| {row} | {takes} requests an instance, {there_are} instances"
        assert told in DOCUMENT
        assert f"| {int(takes) * int(there_are)} " in DOCUMENT.partition(told)[2].partition("\n")[0]
