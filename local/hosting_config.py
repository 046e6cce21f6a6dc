"""Reads the `hosting` section of firebase.json: which path is a file, a rewrite, and with which headers.

What Hosting understands and this reader does not is refused by name when it starts, so that a
laptop never serves a configuration in another way than the cloud would.
Source: https://firebase.google.com/docs/hosting/full-config
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_UNDERSTOOD = {"public", "ignore", "rewrites", "headers", "site", "target"}
_WILDCARDS = {"*": "[^/]*", "?": "[^/]"}
_GROUPS = {"@(": ("|", ")"), "{": (",", "}")}


class HostingConfigError(Exception):
    """firebase.json says something that this reader does not understand; the message names it."""


@dataclass(frozen=True)
class Rewrite:
    """A path pattern answered by another file (`destination`) or by a function (`function`)."""

    pattern: re.Pattern[str]
    destination: str = ""
    function: str = ""


@dataclass(frozen=True)
class HeaderRule:
    """Headers that are set on every answer whose path matches."""

    pattern: re.Pattern[str]
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HostingConfig:
    """The `hosting` section, with its globs compiled; the first matching rewrite is taken."""

    public: str
    ignore: tuple[re.Pattern[str], ...]
    rewrites: tuple[Rewrite, ...]
    header_rules: tuple[HeaderRule, ...]

    @classmethod
    def of(cls, firebase: Mapping[str, Any]) -> "HostingConfig":
        """Reads the parsed firebase.json.

        Raises:
            HostingConfigError: naming what is missing or not understood.
        """
        hosting = firebase.get("hosting")
        if not isinstance(hosting, dict) or not isinstance(hosting.get("public"), str):
            raise HostingConfigError("firebase.json has no hosting section with a public folder")
        if unknown := sorted(hosting.keys() - _UNDERSTOOD):
            raise HostingConfigError(f"hosting.{unknown[0]} is not understood")
        return cls(
            public=hosting["public"],
            ignore=tuple(compile_glob(glob) for glob in hosting.get("ignore", [])),
            rewrites=tuple(_rewrite(rule) for rule in hosting.get("rewrites", [])),
            header_rules=tuple(_header_rule(rule) for rule in hosting.get("headers", [])),
        )

    def rewrite_of(self, path: str) -> Rewrite | None:
        """The first rewrite whose pattern matches the path."""
        return next((rule for rule in self.rewrites if rule.pattern.fullmatch(path)), None)

    def headers_of(self, path: str) -> dict[str, str]:
        """The headers of every rule that matches; of two rules with the same key the later wins."""
        found: dict[str, tuple[str, str]] = {}
        for rule in self.header_rules:
            if rule.pattern.fullmatch(path):
                found |= {key.lower(): (key, value) for key, value in rule.headers}
        return dict(found.values())

    def is_ignored(self, path: str) -> bool:
        """Whether this file, or a folder it is in, is left out when the site is deployed."""
        parts = path.strip("/").split("/")
        prefixes = ["/" + "/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return any(glob.fullmatch(prefix) for glob in self.ignore for prefix in prefixes)


def compile_glob(glob: str) -> re.Pattern[str]:
    """A Hosting glob as a regular expression over the whole path.

    `*` and `?` stay within a segment, `**` spans any number of them, `@(a|b)` and `{a,b}` choose;
    as in Hosting's own server no wildcard takes a segment that begins with a dot, so `..` never
    matches, and a slash at the end of the path is not asked for.

    Raises:
        HostingConfigError: the glob has a form that is not understood.
    """
    segments = glob.removeprefix("/").split("/")
    last = len(segments) - 1
    parts = [_segment(segment, glob, last=index == last) for index, segment in enumerate(segments)]
    return re.compile("".join(parts) + "/?")


def _segment(segment: str, glob: str, *, last: bool) -> str:
    if segment == "**":
        return rf"(?:/(?!\.)[^/]*){'+' if last else '*'}"
    if segment == "*":
        return r"/(?!\.)[^/]+"
    opening = r"(?!\.)" if segment[:1] in _WILDCARDS else ""
    return "/" + opening + _text(segment, glob)


def _text(text: str, glob: str) -> str:
    parts: list[str] = []
    while text:
        opening = next((mark for mark in _GROUPS if text.startswith(mark)), None)
        if opening:
            separator, closing = _GROUPS[opening]
            inside, closed, text = text.removeprefix(opening).partition(closing)
            if not closed:
                raise HostingConfigError(f"the glob {glob!r} opens a group and never closes it")
            choices = "|".join(_text(choice, glob) for choice in inside.split(separator))
            parts.append(f"(?:{choices})")
            continue
        if text[0] in "!+[" or text[:2] in {"?(", "*("}:
            raise HostingConfigError(f"the glob {glob!r} has a form that is not understood")
        parts.append(_WILDCARDS.get(text[0], re.escape(text[0])))
        text = text[1:]
    return "".join(parts)


def _rewrite(rule: Mapping[str, Any]) -> Rewrite:
    match rule:
        case {"source": str(source), "destination": str(destination), **rest} if not rest:
            return Rewrite(compile_glob(source), destination=destination)
        case {"source": str(source), "run": {"serviceId": str(service)}, **rest} if not rest:
            return Rewrite(compile_glob(source), function=service)
        case {"source": str(source), "function": {"functionId": str(function)}, **rest} if not rest:
            return Rewrite(compile_glob(source), function=function)
    raise HostingConfigError(f"the rewrite {dict(rule)!r} is not understood")


def _header_rule(rule: Mapping[str, Any]) -> HeaderRule:
    match rule:
        case {"source": str(source), "headers": list(headers), **rest} if not rest:
            pairs = tuple((str(header["key"]), str(header["value"])) for header in headers)
            return HeaderRule(compile_glob(source), pairs)
    raise HostingConfigError(f"the header rule {dict(rule)!r} is not understood")
