"""`make figures`: counts all days anew from the facts, and compares them with the figures that the panel shows.

The store is found as `make export` finds it. The shop may go on meanwhile.
"""

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from backoffice_api.app import open_store
from backoffice_api.domain.day_figures import COUNTED
from backoffice_api.services.recount import Recount, mend, recount
from backoffice_api.services.unit_of_work import UseCases
from local.environ import read_environ
from local.transfer import OPTIONS, REFUSALS, check_there, place_of, settings_of
from retail.settings import Settings


def main(words: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """0 when every day is right, or got what it lacked; 1 when one is not, or nothing could be read."""
    arguments = _parser().parse_args(words)
    given = read_environ() if environ is None else environ
    try:
        settings = settings_of(arguments, given)
        zone = ZoneInfo(given.get("TIMEZONE") or Settings().timezone)
        check_there(settings)
        store = open_store(settings)
        found = recount(store, zone)
        _show(found, place_of(settings))
        if found.missing and arguments.mend:
            mend(UseCases(store, time.sleep, random.random), found.missing)
            print(
                "✔ what was missing is counted, and of orders no more than there are; other figures beyond the facts stay"
            )
            return 0
    except REFUSALS as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return 1 if found.missing else 0


def _show(found: Recount, place: str) -> None:
    for day in found.missing:
        for name in COUNTED:
            if getattr(day, name):
                facts = getattr(found.facts.get(day.day), name, 0)
                print(
                    f"{day.day} {name}: {facts - getattr(day, name):,} counted, {facts:,} by the facts"
                )
    days = len(found.facts)
    if found.missing:
        print(
            f"✗ {place}: {len(found.missing)} of {days} days differ; ARGS=--mend adds what is missing"
        )
    else:
        print(f"✔ {place}: {days} days, each as its facts have it")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="local.figures", description=__doc__)
    parser.add_argument(
        "--mend",
        action="store_true",
        help="add what the facts have and a day does not, and take away what no order has",
    )
    for option, (variable, meaning) in OPTIONS.items():
        parser.add_argument(option, dest=variable, metavar=variable, help=meaning)
    return parser


if __name__ == "__main__":
    sys.exit(main())
