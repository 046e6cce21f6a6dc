"""What `docs/how-to.md` and `docs/turn.md` send a newcomer to is there: each file, and in how-to's each name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
STEPS = re.findall(r"^\d+\. (.+(?:\n   .+)*)", TEXT, re.MULTILINE)
PATH = re.compile(r"(?:[\w.-]+/)*[\w.-]+\.(?:py|md|js)|(?:[\w-]+/)+[\w-]+")


def code(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def commands() -> list[str]:
    return re.findall(r"^(make .+)$", TEXT, re.MULTILINE)


def paths() -> set[str]:
    given = {word for command in commands() for word in re.findall(r"tests/[\w/.]+", command)}
    return given | {span for span in code(TEXT) if PATH.fullmatch(span)}


def files_of_a_turn() -> set[str]:
    text = (ROOT / "docs" / "turn.md").read_text(encoding="utf-8")
    return {span for span in code(text) if span.endswith(".py")}


@pytest.mark.parametrize("path", sorted(paths() | files_of_a_turn()))
def test_each_file_that_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.split("`")[1])
def test_each_name_is_in_a_file_of_its_step(step: str) -> None:
    files = [ROOT / span for span in code(step) if PATH.fullmatch(span)]
    written = "\n".join(file.read_text(encoding="utf-8") for file in files)
    names = [span for span in code(step) if re.fullmatch(r"[A-Za-z_]+", span)]
    assert [name for name in names if not re.search(rf"\b{name}\b", written)] == []


def test_each_recipe_has_steps_and_a_command_that_shows_them() -> None:
    assert len(RECIPES) == 9
    for title, recipe in RECIPES.items():
        assert re.search(r"^1\. `", recipe, re.MULTILINE), title
        assert re.search(r"^make test-unit ARGS=", recipe, re.MULTILINE), title
