"""Sounds: how a folded word sounds in Buenos Aires, so that `serbesa` and `cerveza` are one."""

import re
from collections.abc import Sequence

_SOUNDS = (
    # The soft c goes to s before the hard qu and k become c, or `queso` would sound like `seso`.
    (re.compile(r"c(?=[ei])|z|x"), "s"),
    (re.compile(r"qu(?=[ei])|k"), "c"),
    (re.compile(r"sh"), "ch"),
    (re.compile(r"v|w"), "b"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(.)\1+"), r"\1"),
    # Nobody says a word that begins with an s and a consonant: `sprite` is said and written `esprite`.
    (re.compile(r"^es(?=[bcdfglmnpqrtvy])", re.MULTILINE), "s"),
)


def sound(word: str) -> str:
    """How a word sounds, its plural left aside: `yervas` → `yerba`."""
    return sounds([word])[0]


def sounds(words: Sequence[str]) -> tuple[str, ...]:
    """How words sound; all at once, since a large shop has hundreds of thousands."""
    sounded = "\n".join(words)
    for pattern, letter in _SOUNDS:
        sounded = pattern.sub(letter, sounded)
    return tuple(each.removesuffix("s") if len(each) > 3 else each for each in sounded.split("\n"))
