"""Which settings a function reads: found in its code, so that a new one is missed nowhere.

Settings travel under the name `settings`. What a function's own folder reads of them counts, and what the kernel reads
in the functions and classes to which the folder passes them on.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from retail import settings as kernel

FUNCTIONS = Path(__file__).resolve().parents[1] / "functions"
CARRIERS = {"settings", "_settings"}

LAPTOP = {*kernel.LOCAL_ONLY, "LOCAL_MODE", "SQLITE_PATH"}
"""What the cloud never sets: it is refused there, or used by what the cloud has not."""
VARIABLES = {
    "local_mode": "LOCAL_MODE",
    **{member: variable for member, (variable, _) in kernel._VARIABLES.items()},
}


def read_by(function: str) -> set[str]:
    """The variables that a function reads, a laptop's among them."""
    trees = [parsed(path) for path in sorted((FUNCTIONS / function).rglob("*.py"))]
    assert trees, function
    return {VARIABLES[member] for tree in trees for member in _members(tree)}


def cloud_settings_of(function: str) -> set[str]:
    """The variables that the cloud sets for a function: those that it reads, and no other."""
    return read_by(function) - LAPTOP


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _members(tree: ast.AST) -> Iterator[str]:
    """Members read in this code, and in the kernel's that it gives its settings to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_settings(node.value):
            yield from _told_by(node.attr)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and _is_settings(node.func.value):
                yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))
            elif any(_is_settings(argument) for argument in node.args):
                for definition in kernel_definitions().get(_name(node.func), ()):
                    yield from _members(definition)


def _told_by(attribute: str) -> Iterator[str]:
    """The member of that name, or those that a property or a method of the settings reads."""
    if attribute in VARIABLES:
        yield attribute
        return
    (settings,) = kernel_definitions()["Settings"]
    for method in ast.walk(settings):
        if isinstance(method, ast.FunctionDef) and method.name == attribute != "require":
            for node in ast.walk(method):
                if isinstance(node, ast.Attribute) and _name(node.value) == "self":
                    yield from _told_by(node.attr)


def _is_settings(node: ast.AST) -> bool:
    return _name(node) in CARRIERS


def _name(node: ast.AST) -> str:
    """The last name of `a`, `b.a` and `c.b.a`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@cache
def kernel_definitions() -> dict[str, list[ast.AST]]:
    """Name → the functions and classes that the kernel defines under it at the top of a module."""
    found: dict[str, list[ast.AST]] = {}
    for path in sorted((FUNCTIONS / "retail").rglob("*.py")):
        for node in parsed(path).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.setdefault(node.name, []).append(node)
    return found
