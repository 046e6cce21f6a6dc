"""Links: each is sent between blanks, because a phone takes what touches a link for a part of it."""

import re

_PAIRS = ("**", "__", "~~", "``", "()", "[]", "<>", "''", '""', "«»", "“”", "‘’")
_OPENERS = {pair[1]: pair[0] for pair in _PAIRS}
_MARKS = "*_~"
_PAUSES = set(".;:!?…")

_OPENER = f"[{re.escape(''.join(_OPENERS.values()))}]"
_SIGN = f"[{re.escape(''.join(_PAIRS) + '.,;:!?…{}')}]"
_LINK = re.compile(
    rf"""
    (?P<before> {_OPENER}{{0,9}} )
    (?P<url> https?://
        (?: (?! ["*<>`] ) [!-~] )+    # the printable ASCII that a link may hold,
        (?<! {_SIGN} )                # without the signs at its end
    )
    (?P<tail> {_SIGN}* )
    [ \t]*
    """,
    re.VERBOSE,
)


def set_apart(text: str) -> str:
    """The text with nothing but blanks around its links; bold and brackets are still closed.

    `**https://…**.` → `https://…`; `*Pagá acá: https://…*` → `*Pagá acá:* https://…`. Where a sentence ended
    behind a link, the line does.
    """
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    said, at = "", 0
    for link in _LINK.finditer(line):
        before, tail = _unpaired(link["before"], link["tail"])
        said = _apart(said + line[at : link.start()], before, tail) + link["url"]
        said += "".join(f" {sign}" for sign in tail if sign not in _MARKS and _is_open(sign, said))
        at = link.end()
        if at < len(line):
            said += "\n" if _PAUSES & set(link["tail"]) else " "
            said += "".join(sign for sign in before if sign in _MARKS and sign in line[at:])
    return said + line[at:]


def _unpaired(before: str, tail: str) -> tuple[str, str]:
    """What stands around a link without the signs that embrace nothing but the link."""
    for closer in tail:
        opener = _OPENERS.get(closer)
        if opener and opener in before:
            before = before.replace(opener, "", 1)
            tail = tail.replace(closer, "", 1)
    return before, tail


def _apart(said: str, before: str, tail: str) -> str:
    """What comes before a link, its bold closed and a blank behind it."""
    closed = "".join(sign for sign in tail if sign in _MARKS and _is_open(sign, said))
    if closed:
        said = f"{said.rstrip()}{closed}"
    if said and not said[-1].isspace():
        said += " "
    return said + "".join(sign for sign in before if sign not in _MARKS)


def _is_open(closer: str, said: str) -> bool:
    """Whether a sign behind a link closes what was opened before it."""
    opener = _OPENERS.get(closer)
    if opener is None:
        return False
    return (
        said.count(opener) % 2 == 1 if opener == closer else said.count(opener) > said.count(closer)
    )
