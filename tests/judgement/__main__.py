"""`python -m tests.judgement`: how good the search is, by the queries of `queries.txt`."""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "functions"), str(ROOT)]

from tests.firestore import a_firestore_store, an_emulator  # noqa: E402 -- found by the line above
from tests.judgement.judging import Answer, Find, answers, figures, judged  # noqa: E402
from tests.judgement.shelves import sample_shop  # noqa: E402


def main() -> None:
    """Prints the figures of both halves, and the misses of the open one only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=["sqlite", "firestore"], default="sqlite")
    if parser.parse_args().store == "sqlite":
        _report(sample_shop())
        return
    with tempfile.TemporaryDirectory() as logs, an_emulator(Path(logs)) as emulator:
        _report(sample_shop(a_firestore_store(emulator)))


def _report(find: Find) -> None:
    found = answers(judged(), find)
    kept = [answer for answer in found if answer.query.is_kept_aside]
    opened = [answer for answer in found if not answer.query.is_kept_aside]
    for answer in opened:
        if not answer.first_is_right:
            print(_miss(answer))
    print(f"open        {figures(opened)}")
    print(f"kept aside  {figures(kept)}")


def _miss(answer: Answer) -> str:
    how = "second" if answer.one_of_five_is_right else "missed"
    wanted = " / ".join(answer.query.right) or "nothing"
    return f"{how}  {answer.query.text!r}: {wanted} <- {'; '.join(answer.names) or 'nothing'}"


if __name__ == "__main__":
    main()
