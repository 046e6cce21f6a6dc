"""The list of known failures: what fails today by name, so that nothing gets worse, or better, unseen.

A line is a dialogue's name, and behind it which of the two that count most it does: `quiet/payday ordered`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .dialogue import DialogueError
from .judging import BOUGHT, ORDERED, Verdict

FILE = "known_failures.txt"
Known = Mapping[str, frozenset[str]]

_HEAD = """\
# Dialogues of this folder that fail today, by name, with `bought` (something that nobody asked for) and `ordered`
# (without a clear yes) behind those that do that. `make eval` fails when this list is not exact: a dialogue that
# is right now has to leave it. `make eval ARGS=--write-known` writes it anew.
"""


@dataclass(frozen=True)
class Drift:
    """Where the list and what was played differ.

    Attributes:
        worse: failures that are not in the list, or only as lesser ones.
        better: names of the list that are right now, or fail less gravely.
        gone: names of the list that no dialogue has.
    """

    worse: tuple[Verdict, ...] = ()
    better: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.worse or self.better or self.gone)


def list_of(path: Path) -> Path:
    """The file that has the known failures of a file or folder of dialogues."""
    return (path if path.is_dir() else path.parent) / FILE


def read_known(files: Iterable[Path]) -> dict[str, frozenset[str]]:
    """The lists that there are, as one.

    Raises:
        DialogueError: a line is not a name with its marks, or two lines have the same name.
    """
    known: dict[str, frozenset[str]] = {}
    for file in sorted(set(files)):
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        for number, line in enumerate(lines, 1):
            name, *marks = line.partition("#")[0].split() or [""]
            if not set(marks) <= {BOUGHT, ORDERED} or name in known:
                raise DialogueError(f"{file}:{number}: not a name with {BOUGHT} or {ORDERED}, once")
            if name:
                known[name] = frozenset(marks)
    return known


def compare(verdicts: Sequence[Verdict], known: Known, *, whole: bool) -> Drift:
    """The list beside what was played; only when the `whole` was played a name can be gone."""
    played = {verdict.name: verdict for verdict in verdicts}
    failed = [verdict for verdict in verdicts if not verdict.right]
    return Drift(
        worse=tuple(
            each for each in failed if each.name not in known or each.marks - known[each.name]
        ),
        better=tuple(
            name
            for name, marks in known.items()
            if name in played and (played[name].right or marks - played[name].marks)
        ),
        gone=tuple(name for name in known if whole and name not in played),
    )


def written(verdicts: Iterable[Verdict]) -> str:
    """The list that these verdicts ask for."""
    failed = sorted((each for each in verdicts if not each.right), key=lambda each: each.name)
    return _HEAD + "".join(f"{' '.join([each.name, *sorted(each.marks)])}\n" for each in failed)
