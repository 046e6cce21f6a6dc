"""What must hold of the counters when a world is over: the figures of its days are what its facts come to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backoffice_api.services.recount import recount

from .api import SETTINGS

if TYPE_CHECKING:
    from .world import World


def figures_add_up(world: "World") -> Iterator[str]:
    """Whatever was tried again, lost or left half done, each fact is counted once, on its day."""
    found = recount(world.store, ZoneInfo(SETTINGS.timezone))
    for missing in found.missing:
        yield f"{missing.day}: {found.counted.get(missing.day)} was counted of {found.facts.get(missing.day)}"
