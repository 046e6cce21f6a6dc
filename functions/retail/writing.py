"""Writing: what people typed, in plain letters, whatever shape an app or a keyboard gave them.

Fonts of chat apps write `𝐋𝐞𝐜𝐡𝐞` and `ｌｅｃｈｅ`, whose capitals have no lower case; a text copied from a page
brings soft hyphens and marks of direction along, which nobody sees and which part a word in two.
"""

import re
import unicodedata
from itertools import filterfalse

_SHAPED = ("<font>", "<wide>", "<narrow>", "<circle>", "<square>")
"""Compatibility mappings of Unicode that only change a character's looks. The others change what it says:
`½`, `500 m²` and `2.º` stay as they are."""
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Unicode's Default_Ignorable_Code_Point: what is shown as nothing."""


def plain(text: str) -> str:
    """The text in plain letters, digits and signs, composed (NFC), without what nobody sees.

    `𝐋𝐞𝐜𝐡𝐞` → `Leche`, `２㎏` → `2kg`, `ana＠example．com` → `ana@example.com`; `½ kilo…` stays.
    """
    if text.isascii():
        return text
    seen = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", seen.translate(_PLAIN))


def one_line(text: str) -> str:
    r"""The plain text on one line, its blanks made single, without control characters and what is no character.

    `\u202egnp.exe` → `gnp.exe`, `a\u2028b` → `a b`; a text of such characters alone is empty.
    """
    spaced = " ".join(plain(text).split())
    if spaced.isprintable():
        return spaced
    seen = "".join(filter(str.isprintable, spaced))
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def without_accents(text: str) -> str:
    """The text in lower case without accents, to compare: `𝐘𝐄𝐑𝐁𝐀 Ñandú` → `yerba nandu`."""
    if text.isascii():
        return text.lower()
    # Before lower case: a bold capital has none, and signs like `№` become capitals.
    lower = unicodedata.normalize("NFKC", plain(text)).casefold()
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", lower)))


class _Plain(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = mapped = chr(code)
        if unicodedata.decomposition(char).startswith(_SHAPED):
            mapped = unicodedata.normalize("NFKC", char)
        self[code] = mapped if mapped.isascii() else char
        return self[code]


_PLAIN = _Plain()
