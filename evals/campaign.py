"""Many dialogues, in several processes if so wished."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from local.pool import pool

from .dialogue import Dialogue
from .playing import counter, judged
from .report import Played

_CHUNK = 8

Numbered = Sequence[tuple[int, Dialogue]]
"""Dialogues with their places among all, in order."""


def play_all(numbered: Numbered, catalogue: Path, jobs: int) -> list[Played]:
    """Each dialogue, played and judged, in the same order and with the same end whatever the number of processes."""
    one = partial(judged, catalogue)
    if jobs == 1 or len(numbered) <= _CHUNK:
        outcomes = [one(each) for each in numbered]
    else:
        with pool(jobs, partial(_open, catalogue)) as processes:
            outcomes = list(processes.map(one, numbered, chunksize=_CHUNK))
    return [
        Played(dialogue, ending, verdict)
        for (_, dialogue), (verdict, ending) in zip(numbered, outcomes, strict=True)
    ]


def _open(catalogue: Path) -> None:
    counter(catalogue)
