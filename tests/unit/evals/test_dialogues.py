"""The repository's own dialogues: where they lie, and that no truth asks for what the shop does not sell."""

from pathlib import Path

import pytest

from evals.known import list_of, read_known
from evals.playing import check
from evals.reading import files_of, read_all
from local.configuration import ROOT

FOLDER = ROOT / "tests" / "evals"
CATALOGUE = ROOT / "samples" / "catalogue.csv"


def test_each_truth_is_about_what_the_shop_sells() -> None:
    dialogues = read_all([FOLDER])

    assert len(dialogues) > 300
    check(dialogues, CATALOGUE)


@pytest.mark.parametrize("file", files_of(FOLDER), ids=lambda file: file.stem)
def test_a_file_has_one_topic_which_the_description_names(file: Path) -> None:
    assert {each.topic for each in read_all([file])} == {file.stem}
    assert f"`{file.stem}`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_each_known_failure_is_a_dialogue() -> None:
    names = {each.full_name for each in read_all([FOLDER])}

    assert read_known([list_of(FOLDER)]).keys() <= names
