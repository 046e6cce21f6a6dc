"""`python -m evals tests/evals`: plays dialogues and tells by topic how many end as they should.

Exits with 0 when the dialogues that fail are exactly those of the list of known failures beside them, with 1 when they
are others, and with 2 when a dialogue cannot be read. `--only NAME` shows one as a chat instead.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT)]

from evals.campaign import play_all  # noqa: E402 -- found by the line above
from evals.dialogue import DialogueError  # noqa: E402
from evals.judging import Verdict  # noqa: E402
from evals.known import compare, list_of, read_known, written  # noqa: E402
from evals.playing import check  # noqa: E402
from evals.reading import by_catalogue, read_all  # noqa: E402
from evals.report import Played, as_json, chat, drift_told, summary  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Plays what the arguments name; the answer is the process's exit code."""
    options = _options(arguments)
    try:
        return _show(options) if options.only else _measure(options)
    except DialogueError as error:
        print(error, file=sys.stderr)
        return 2


def _show(options: argparse.Namespace) -> int:
    played: list[Played] = []
    for catalogue, paths in by_catalogue(options.paths, options.catalogue).items():
        named = [
            (number, dialogue)
            for number, dialogue in enumerate(read_all(paths))
            if options.only in {dialogue.name, dialogue.full_name}
        ]
        played.extend(play_all(named, catalogue, jobs=1))
    if not played:
        raise DialogueError(f"no dialogue is called {options.only!r}")
    print("\n\n".join(map(chat, played)))
    return 0 if all(each.verdict.right for each in played) else 1


def _measure(options: argparse.Namespace) -> int:
    read_all(options.paths)  # which refuses a name that two have
    shops = {
        catalogue: read_all(paths)
        for catalogue, paths in by_catalogue(options.paths, options.catalogue).items()
    }
    for catalogue, dialogues in shops.items():
        check(dialogues, catalogue)
    known = read_known(map(list_of, options.paths))
    began = time.monotonic()
    played = [
        each
        for catalogue, dialogues in shops.items()
        for each in play_all(list(enumerate(dialogues)), catalogue, options.jobs)
    ]
    seconds = time.monotonic() - began
    verdicts = [each.verdict for each in played]
    print(summary(played, seconds))
    if options.json:
        report = json.dumps(as_json(played, seconds), ensure_ascii=False, indent=1)
        options.json.write_text(f"{report}\n", encoding="utf-8")
    if options.write_known:
        _write_known(options.paths, verdicts)
        return 0
    drift = compare(verdicts, known, whole=all(path.is_dir() for path in options.paths))
    print(drift_told(drift) if drift else "\n✓ what fails is what was known to fail")
    return 1 if drift else 0


def _write_known(paths: Sequence[Path], verdicts: Sequence[Verdict]) -> None:
    """Writes the list of each folder that has one, or needs one."""
    for path in paths:
        if not path.is_dir():
            raise DialogueError(f"--write-known takes folders: {path} is a part of one")
    for path in paths:
        names = {dialogue.full_name for dialogue in read_all([path])}
        mine = [verdict for verdict in verdicts if verdict.name in names]
        if list_of(path).exists() or not all(verdict.right for verdict in mine):
            list_of(path).write_text(written(mine), encoding="utf-8")
            print(f"\nwrote {list_of(path)}")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evals", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="files and folders of dialogues")
    parser.add_argument(
        "--catalogue",
        type=Path,
        default=ROOT / "samples" / "catalogue.csv",
        help="what is sold where no catalogue.csv lies beside the dialogues",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--only", metavar="NAME", help="shows this one as a chat")
    parser.add_argument("--json", type=Path, metavar="FILE", help="writes all there is to know")
    parser.add_argument("--write-known", action="store_true", help="writes what fails now")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
