"""Folds a message to plain lower-case words: no accents, no stretched letters, no emojis."""

import re
from functools import lru_cache

from retail.spanish.numbers import in_digits
from retail.writing import plain, without_accents

from .lexicon import EMPTY_WORDS

MAX_MESSAGE = 1500
"""Characters of a message that are read; nobody orders groceries in more."""

_SHORTHAND = {
    "q": "que",
    "k": "que",
    "xq": "porque",
    "pq": "porque",
    "porq": "porque",
    "tmb": "tambien",
    "tb": "tambien",
    "tmbn": "tambien",
    "tbn": "tambien",
    "dsp": "despues",
    "dps": "despues",
    "pls": "porfa",
    "plis": "porfa",
    "xfa": "porfa",
    "xfavor": "por favor",
    "porfis": "porfa",
    "bn": "bien",
    "grax": "gracias",
    "grac": "gracias",
    "ok": "okey",
    "oka": "okey",
    "okay": "okey",
    "oki": "okey",
    "okis": "okey",
    "aver": "a ver",
    "d": "de",
    "ba": "va",
    "kiero": "quiero",
    "qro": "quiero",
    "qiero": "quiero",
    "c": "con",
    "s": "sin",
    "7up": "sevenup",
    "mail": "email",
    "correo": "email",
}
_FOOD_SIGNS = {
    "🥛": "leche",
    "🍞": "pan",
    "🥖": "pan",
    "🍅": "tomate",
    "🧀": "queso",
    "🥚": "huevos",
    "🍎": "manzana",
    "🍌": "banana",
    "🍊": "naranja",
    "🍋": "limon",
    "🥔": "papa",
    "🧅": "cebolla",
    "🥕": "zanahoria",
    "🥬": "lechuga",
    "🍗": "pollo",
    "🍝": "fideos",
    "🍚": "arroz",
    "🧉": "yerba",
    "☕": "cafe",
    "🧈": "manteca",
    "🍺": "cerveza",
    "🍷": "vino",
    "🍫": "chocolate",
    "🍪": "galletitas",
    "🧻": "papel higienico",
    "🧼": "jabon",
}
_UNITS = "kilos?|kgs?|kg|k|grs?|gramos?|g|lts?|litros?|l|ml|cc|un|u|unid|unidades?|x|docenas?"


def fold(text: str) -> str:
    """The message in plain lower-case words and punctuation, ready for the rules.

    Fractions become `1/2`, numbers are parted from their units (`2kg` → `2 kg`), shorthand is
    spelled out (`q` → `que`), a food emoji becomes its word, a number in words above twenty its digits.
    """
    text = plain(text[:MAX_MESSAGE])
    for sign, word in _FOOD_SIGNS.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub("([½¼¾])", r" \1", text.replace("º", "°").replace("ª", "°"))
    text = without_accents(text).replace("\u2044", "/").replace("\u2019", "'")
    text = re.sub(r"([a-z])\1{2,}", r"\1", text)
    text = re.sub(rf"\b(\d+(?:[.,/]\d+)?)({_UNITS})\b", r"\1 \2", text)
    text = re.sub(r"\bx(\d+)\b", r"x \1", text)
    text = re.sub(r"[^a-z0-9.,;:!?\n/°+\- ']", " ", text)
    text = re.sub(r"[a-z0-9]+", lambda word: _SHORTHAND.get(word[0], word[0]), text)
    text = re.sub(r"(?<![\w'])(?:m+h*m*|ehm?|em|ah|uh|uy|ay|ey)(?![\w'])[\s,.]*", " ", text)
    text = re.sub(r"\b(con|sin)/", r"\1 ", text)
    return in_digits(re.sub(r"[ \t]+", " ", text).strip())


def says_nothing(text: str) -> bool:
    """Whether a message has no letter and no digit: an emoji, a sticker's name, dots."""
    return not any(char.isalnum() for char in text)


def stem(word: str) -> str:
    """A word without plural and gender, to compare: `descremadas` → `descremad`."""
    word = without_accents(word)
    if len(word) > 4 and word.endswith("es") and word[-3] not in "aeiou":
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    if len(word) > 3 and word[-1] in "aoe":
        word = word[:-1]
    return word


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[str, ...]:
    words = re.findall(r"[a-z0-9]+", without_accents(text))
    return tuple(stem(word) for word in words if word not in EMPTY_WORDS)


def tokens(text: str) -> list[str]:
    """The words of a phrase or name that tell products apart, stemmed."""
    return list(_tokens(text))
