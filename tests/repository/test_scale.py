"""docs/scale.md counts on what a turn writes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from backoffice_api.storage.port import Write
from backoffice_api.storage.sqlite import SqliteStore
from bench.costs import DIALOGUE, Shopper, a_shop
from local.configuration import ROOT

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
