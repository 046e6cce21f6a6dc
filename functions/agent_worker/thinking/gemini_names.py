"""Gemini's names: what a model's name tells of it. `models/…` and Vertex's longer paths may stand before one."""

import re

_SINCE_3 = re.compile(r"gemini-(?:[3-9]|\d\d)\b.*")


def is_since_gemini_3(model: str) -> bool:
    """Whether the model takes a thinking level and signs its calls; an older one answers a level with 400."""
    return _SINCE_3.fullmatch(_bare(model)) is not None


def is_release_of(model: str, version: str) -> bool:
    """Whether the version that answers is the model that was asked for: `…-001`, `…-04-2026`.

    Google answers for a retired model with its successor, and says so in the version only.
    """
    return re.fullmatch(rf"{re.escape(_bare(model))}(?:-\d+)*", _bare(version)) is not None


def _bare(name: str) -> str:
    return name.rpartition("/")[2]
