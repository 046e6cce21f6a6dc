"""The list of known failures is exact: nothing gets worse, or better, unseen."""

from pathlib import Path

import pytest

from evals.dialogue import DialogueError
from evals.judging import BOUGHT, ORDERED, Verdict
from evals.known import Drift, compare, list_of, read_known, written

NONE: frozenset[str] = frozenset()


def right(name: str) -> Verdict:
    return Verdict(name, "order")


def wrong(name: str, *marks: str) -> Verdict:
    return Verdict(name, "order", ("did not order",), frozenset(marks))


def test_what_fails_and_is_listed_is_no_drift() -> None:
    known = {"order/a": NONE, "order/b": frozenset({BOUGHT})}

    assert not compare(
        [wrong("order/a"), wrong("order/b", BOUGHT), right("order/c")], known, whole=True
    )


def test_a_failure_that_is_not_listed_is_worse() -> None:
    drift = compare([wrong("order/a")], {}, whole=True)

    assert drift == Drift(worse=(wrong("order/a"),))
    assert drift


def test_a_listed_failure_that_orders_unasked_now_is_worse() -> None:
    assert compare([wrong("order/a", ORDERED)], {"order/a": NONE}, whole=True).worse


def test_a_listed_failure_that_is_right_now_has_to_leave_the_list() -> None:
    assert compare([right("order/a")], {"order/a": NONE}, whole=True) == Drift(better=("order/a",))


def test_a_listed_failure_that_no_longer_buys_unasked_has_to_say_so() -> None:
    drift = compare([wrong("order/a")], {"order/a": frozenset({BOUGHT})}, whole=True)

    assert drift == Drift(better=("order/a",))


def test_a_name_that_no_dialogue_has_is_told_when_all_were_played() -> None:
    known = {"order/a": NONE}

    assert compare([right("order/b")], known, whole=True) == Drift(gone=("order/a",))
    assert not compare([right("order/b")], known, whole=False)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = list_of(tmp_path)
    file.write_text(
        written([wrong("order/b", ORDERED, BOUGHT), right("order/c"), wrong("order/a")]),
        encoding="utf-8",
    )

    assert file.read_text(encoding="utf-8").splitlines()[-2:] == [
        "order/a",
        "order/b bought ordered",
    ]
    assert read_known([file]) == {"order/a": NONE, "order/b": frozenset({BOUGHT, ORDERED})}


def test_a_file_s_list_is_its_folder_s(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()

    assert list_of(tmp_path / "a.jsonl") == list_of(tmp_path)


@pytest.mark.parametrize("line", ["order/a broken", "order/a\norder/a bought"])
def test_a_line_that_is_none_of_a_list_is_refused(line: str, tmp_path: Path) -> None:
    list_of(tmp_path).write_text(f"{line}\n", encoding="utf-8")

    with pytest.raises(DialogueError, match=r"known_failures\.txt:"):
        read_known([list_of(tmp_path)])


def test_a_folder_without_a_list_has_no_known_failures(tmp_path: Path) -> None:
    assert read_known([list_of(tmp_path)]) == {}
