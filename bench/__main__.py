"""`make bench`: imports, the webhook, turns, crowds of shoppers, what a purchase costs in reads and
writes, searches, the pages of the panel, and a catalogue file through it."""

import importlib
import sys

from local.configuration import ROOT

MEASURES = ("imports", "webhook", "turns", "crowd", "costs", "catalogue", "panel", "uploads")


def main(names: list[str]) -> int:
    """Runs the named measures, or all of them; 2 for a name that there is not."""
    unknown = sorted(set(names) - set(MEASURES))
    if unknown:
        print(
            f"no measure named {', '.join(unknown)}; there are {', '.join(MEASURES)}",
            file=sys.stderr,
        )
        return 2
    sys.path.insert(0, str(ROOT / "functions"))
    for name in MEASURES:
        if not names or name in names:
            importlib.import_module(f"bench.{name}").measure()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
