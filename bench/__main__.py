"""`make bench`: imports, the webhook, and what a turn costs beside the model's thinking."""

import sys

from bench import imports, turns, webhook

MEASURES = {"imports": imports.measure, "webhook": webhook.measure, "turns": turns.measure}


def main(names: list[str]) -> int:
    """Runs the named measures, or all of them; 2 for a name that there is not."""
    unknown = sorted(set(names) - set(MEASURES))
    if unknown:
        print(
            f"no measure named {', '.join(unknown)}; there are {', '.join(MEASURES)}",
            file=sys.stderr,
        )
        return 2
    for name, measure in MEASURES.items():
        if not names or name in names:
            measure()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
