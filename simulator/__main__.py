"""`python -m simulator --seeds 2000`, or `--seed 17 --trace` for one of them step by step."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT)]


def main(arguments: list[str] | None = None) -> int:
    """Answers 1 when an invariant was broken."""
    options = _options(arguments)
    from simulator import stores

    with (
        tempfile.TemporaryDirectory() as folder,
        stores.opened(options.store, os.environ, Path(folder) / "emulator.log") as store,
    ):
        return _one(options, store) if options.seed is not None else _many(options, store)


def _one(options: argparse.Namespace, store: str) -> int:
    from simulator import campaign, stores
    from simulator.world import World

    outcome = World(options.seed, stores.fresh(store), print if options.trace else None).run()
    print(campaign.told(outcome) if outcome.violations else f"seed {outcome.seed}: all is well")
    print(f"trace {outcome.hash}")
    return 1 if outcome.violations else 0


def _many(options: argparse.Namespace, store: str) -> int:
    from simulator import campaign

    seeds = range(options.first, options.first + options.seeds)
    tally = campaign.run(seeds, options.jobs, store, progress=sys.stdout.isatty())
    return 1 if tally.failed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m simulator", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many worlds")
    parser.add_argument("--from", type=int, default=1, dest="first", help="the first one's seed")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument(
        "--store",
        choices=["light", "sqlite", "firestore"],
        default="light",
        help="where a world keeps its facts; light ones are in memory, but for one in twenty",
    )
    parser.add_argument("--seed", type=int, help="one world")
    parser.add_argument("--trace", action="store_true", help="every step of it")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
