"""Files of dialogues: what may stand in them, and how a mistake is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.dialogue import DialogueError, parse
from evals.reading import read_all
from local.configuration import ROOT

LEAST = {"set": "order", "name": "one", "lines": ["2 sprite"], "cart": {"BEB-SPR-001": 2}}
WHOLE = {
    **LEAST,
    "known": False,
    "ordered": True,
    "must": ["a|b"],
    "never": ["c"],
    "email": "sol@gmail.com",
    "lines": ["hola", ["2", "sprite"]],
    "cart": {"BEB-SPR-001": [0, 2]},
}


def write(folder: Path, name: str, *dialogues: Any) -> Path:
    file = folder / name
    file.write_text("\n".join(map(json.dumps, dialogues)) + "\n", encoding="utf-8")
    return file


def test_every_member_is_read(tmp_path: Path) -> None:
    (read,) = read_all([write(tmp_path, "a.jsonl", WHOLE)])

    assert (read.full_name, read.known, read.ordered) == ("order/one", False, True)
    assert read.lines == (("hola",), ("2", "sprite"))
    assert read.cart == {"BEB-SPR-001": (0, 2)}
    assert (read.must, read.never, read.email) == (("a|b",), ("c",), "sol@gmail.com")


def test_a_shopper_is_known_and_nothing_ordered_unless_it_is_said() -> None:
    read = parse(LEAST)

    assert (read.known, read.ordered, read.must, read.never, read.email) == (
        True,
        False,
        (),
        (),
        "",
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"cart": 3}, "'cart' must be an object"),
        ({"cart": {"A": -1}}, "'cart' must say how much of A is right"),
        ({"cart": {"A": []}}, "'cart' must say how much of A is right"),
        ({"cart": {"A": True}}, "'cart' must say how much of A is right"),
        ({"lines": []}, "'lines' has no message"),
        ({"lines": [[]]}, "'lines' has no message"),
        ({"lines": [3]}, "'lines' must hold texts"),
        ({"must": "link"}, "'must' must be a list"),
        ({"order": True}, "'order' is no member of a dialogue"),
    ],
)
def test_a_mistake_is_told_with_its_place(wrong: dict[str, Any], told: str, tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", LEAST, {**LEAST, "name": "two", **wrong})

    with pytest.raises(DialogueError) as error:
        read_all([file])
    assert str(error.value).startswith(f"{file}:2: {told}")


@pytest.mark.parametrize("member", ["set", "name", "lines", "cart"])
def test_a_member_that_is_missing_is_told(member: str) -> None:
    with pytest.raises(DialogueError, match=f"'{member}' is missing"):
        parse({name: value for name, value in LEAST.items() if name != member})


def test_what_is_no_json_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"set": "order",\n', encoding="utf-8")

    with pytest.raises(DialogueError, match=r"a\.jsonl:1: no JSON"):
        read_all([file])


def test_two_of_one_name_are_refused_across_files(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", LEAST)
    write(tmp_path, "b.jsonl", LEAST)

    with pytest.raises(DialogueError, match=r"b\.jsonl:1: there are two dialogues 'order/one'"):
        read_all([tmp_path])


def test_a_folder_s_files_are_read_by_name_and_no_others(tmp_path: Path) -> None:
    write(tmp_path, "b.jsonl", LEAST)
    write(tmp_path, "a.jsonl", {**LEAST, "name": "two"})
    (tmp_path / "known_failures.txt").write_text("order/one\n", encoding="utf-8")

    assert [each.name for each in read_all([tmp_path])] == ["two", "one"]


def test_a_path_without_dialogues_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DialogueError, match="no dialogues in"):
        read_all([tmp_path])
    with pytest.raises(DialogueError, match="is neither a file nor a folder"):
        read_all([tmp_path / "none.jsonl"])


def test_an_evalset_s_lines_are_the_user_s_and_its_state_is_the_truth() -> None:
    (seed,) = read_all([ROOT / "local" / "adk" / "milo"])

    assert seed.full_name == "seed/hello_to_order"
    assert [line for (line,) in seed.lines][:2] == ["Hola, quiero comprar leche", "Juan"]
    assert (seed.known, seed.ordered, seed.cart) == (False, True, {"LAC-SAN-002": (1,)})


def test_an_evalset_without_a_final_state_s_truth_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.evalset.json"
    file.write_text('{"eval_set_id": "a", "eval_cases": [{"eval_id": "b"}]}', encoding="utf-8")

    with pytest.raises(DialogueError, match=r"a\.evalset\.json: not an evalset"):
        read_all([file])
