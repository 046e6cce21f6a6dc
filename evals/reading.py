"""Reads dialogues: files of one JSON object a line, ADK's evalset files, and folders of both."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .dialogue import Dialogue, DialogueError, parse

EVALSET = ".evalset.json"
CATALOGUE = "catalogue.csv"
"""The file beside dialogues that has the products of their shop, where these are not the samples."""


def read_all(paths: Sequence[Path]) -> list[Dialogue]:
    """The dialogues of files and folders, in the order of the paths and of the files' names.

    Raises:
        DialogueError: a path is missing or empty, a dialogue is malformed, or two dialogues have the same name.
    """
    read: dict[str, Dialogue] = {}
    for path in paths:
        for where, members in _objects(path):
            try:
                dialogue = parse(members)
            except DialogueError as error:
                raise DialogueError(f"{where}: {error}") from error
            if dialogue.full_name in read:
                raise DialogueError(f"{where}: there are two dialogues {dialogue.full_name!r}")
            read[dialogue.full_name] = dialogue
    if not read:
        raise DialogueError(f"no dialogues in {', '.join(map(str, paths))}")
    return list(read.values())


def by_catalogue(paths: Sequence[Path], otherwise: Path) -> dict[Path, list[Path]]:
    """The paths by the catalogue that their dialogues are about: the one beside them, or `otherwise`."""
    parted: dict[Path, list[Path]] = {}
    for path in paths:
        own = (path if path.is_dir() else path.parent) / CATALOGUE
        parted.setdefault(own if own.is_file() else otherwise, []).append(path)
    return parted


def files_of(path: Path) -> list[Path]:
    """The files of dialogues that a path stands for.

    Raises:
        DialogueError: there is no such path.
    """
    if path.is_dir():
        return sorted([*path.glob("*.jsonl"), *path.glob(f"*{EVALSET}")])
    if not path.is_file():
        raise DialogueError(f"{path} is neither a file nor a folder")
    return [path]


def _objects(path: Path) -> Iterator[tuple[str, Any]]:
    for file in files_of(path):
        text = file.read_text(encoding="utf-8")
        if file.name.endswith(EVALSET):
            yield from ((f"{file}: {each['name']}", each) for each in _evalset(file, text))
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield f"{file}:{number}", _json(f"{file}:{number}", line)


def _json(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise DialogueError(f"{where}: no JSON: {error}") from error


def _evalset(file: Path, text: str) -> Iterator[dict[str, Any]]:
    """Each case's lines are the user's; its expected final session state holds the truth."""
    evalset = _json(str(file), text)
    try:
        for case in evalset["eval_cases"]:
            said = [turn["user_content"]["parts"] for turn in case["conversation"]]
            yield {
                "set": evalset["eval_set_id"],
                "name": case["eval_id"],
                "lines": ["".join(part["text"] for part in parts) for parts in said],
                **case["final_session_state"],
            }
    except (KeyError, TypeError) as error:
        raise DialogueError(
            f"{file}: not an evalset whose cases say what a shopper writes and the final_session_state"
        ) from error
