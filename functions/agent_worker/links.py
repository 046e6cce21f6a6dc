"""Links: each is sent with blanks around it, for a phone takes what touches a link for a part of it."""

import re

_SIGNS = r"[*_~`.,;:!?…)(\]\[}{><'\"»«”“’‘]{0,9}"
_END = r"(?=[^!-~]|$|[\"*<>`])"
_LINK = re.compile(
    r"(?P<before>[*_~`(\[<'\"«“‘]{0,9})"
    r"(?P<url>https?://[!#-)+-;=?-_a-~]+?)"  # printable ASCII without " * < > `
    rf"(?P<tail>{_SIGNS}{_END}{_SIGNS})[ \t]*"
)
_OPENERS = dict(zip("*_~`)]>'\"»”’", "*_~`([<'\"«“‘", strict=True))
_MARKS = "*_~"
_PAUSES = set(".;:!?…")


def alone(text: str) -> str:
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
