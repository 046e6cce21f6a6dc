"""The part of the owner's API that tells what the shop's days came to."""

from datetime import date
from typing import cast

from retail.api import NOBODY
from retail.wire import DayFigures, Figures

from .paged_api import PagedApi


class FiguresApi(PagedApi):
    """The figures of days."""

    def figures(self, first: date, last: date) -> list[DayFigures]:
        """Every day from the first to the last one, 92 at most."""
        asked = {"from": first.isoformat(), "to": last.isoformat()}
        return cast("Figures", self._get("/figures", asked, NOBODY))["items"]
