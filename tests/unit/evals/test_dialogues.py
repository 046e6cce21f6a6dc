"""The repository's own dialogues: where they lie, and that no truth asks for what the shop does not sell."""

from pathlib import Path

import pytest

from evals.known import list_of, read_known
from evals.playing import check
from evals.reading import by_catalogue, files_of, read_all
from local.configuration import ROOT

FOLDER = ROOT / "tests" / "evals"
OTHER_SHOPS = (FOLDER / "corner-shop", FOLDER / "grocer", FOLDER / "dietetica")
CATALOGUE = ROOT / "samples" / "catalogue.csv"


def test_each_truth_is_about_what_the_shop_sells() -> None:
    assert len(read_all([FOLDER])) > 300

    shops = by_catalogue([FOLDER, *OTHER_SHOPS], CATALOGUE)

    assert shops.keys() == {CATALOGUE, *(shop / "catalogue.csv" for shop in OTHER_SHOPS)}
    for catalogue, paths in shops.items():
        check(read_all(paths), catalogue)


@pytest.mark.parametrize(
    "file",
    [file for folder in (FOLDER, *OTHER_SHOPS) for file in files_of(folder)],
    ids=lambda file: f"{file.parent.name}-{file.stem}",
)
def test_a_file_has_one_topic_which_the_description_names(file: Path) -> None:
    assert {each.topic for each in read_all([file])} == {file.stem}
    assert f"`{file.stem}`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_each_known_failure_is_a_dialogue() -> None:
    for folder in (FOLDER, *OTHER_SHOPS):
        names = {each.full_name for each in read_all([folder])}

        assert read_known([list_of(folder)]).keys() <= names
