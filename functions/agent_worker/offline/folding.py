"""Folds a message to plain lower-case words: no accents, no stretched letters, no emojis."""

import re

from retail.spanish.numbers import in_digits
from retail.spanish.properties import diets_in
from retail.spanish.things import is_of_a_shop
from retail.spanish.units import KILOS, LITRES, PIECES
from retail.spanish.word_sets import one_of
from retail.spanish.words import tokens
from retail.writing import plain, without_accents

from .lexicon import GROCERIES

MAX_MESSAGE = 2000
"""Characters that are read at once; `bursts` parts a longer text."""
MAX_FOLDED = 2200
"""Characters that are left of it: `%` and `$` become words."""
MIN_NUMBERED = 2
"""Lines of a list from which on its numbers are taken for those of lines."""

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
    "porfi": "porfa",
    "bn": "bien",
    "bnas": "buenas",
    "bue": "bueno",
    "bns": "buenas",
    "grax": "gracias",
    "grac": "gracias",
    "ta": "esta",
    "sip": "si",
    "sep": "si",
    "sipi": "si",
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
    "i": "y",
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
_BEHIND_THE_POINT = re.compile(
    rf"(?<![\w.,])(?:\.(\d{{1,3}})|,(\d{{2,3}}))(?=\s?(?:{one_of((*KILOS, *LITRES))})\b)"
)
"""A part of a kilo or litre that is written without its zero: `.5 kg`; a comma before one digit parts a list."""
_UNITS = one_of((*KILOS, *LITRES, *PIECES, "un", "u", "unid", "unidad", "unidades", "x"))

_GLUED = re.compile(r"\b(\d{1,2})(?=[a-z]{4,}\b)(?!er[ao]s?\b)")
"""A number that no blank parts from what it counts: `2leches`; not `1era`."""
_FOR = re.compile(r"\bpa (?=(?:el|la|los|las|un|una|mi|mis|hoy|manana|\d)\b)|\bpal (?=[a-z])")
"""`pa la escuela`; `gracias pa` calls somebody so."""
_FILLING_IN = re.compile(
    rf"(?<=[ ,]y )(?:este|nada|digamos),? +(?=(?:un|una|dos|tres|medio|media|\d+) (?!{_UNITS}\b|y\b)[a-z]{{3}})"
)
"""Said while the next thing is thought of: `y este un ketchup`, `y nada un pan`; `y este un kilo` points to one."""
_SHORT_FOR = re.compile(r"(?<=[a-z]{3} )p (?=(?:(?:el|la|los|las|un|una|mi) )?[a-z]{3})")
"""`pan p hamburguesas`; of nappies, `p` is a size."""
_SEARCHED_FOR = re.compile(
    r"\b(?:este,? )?como (?:se llama(?:ba)?|es que se llama),? (?=(?:un|una|el|la|los|las|dos|\d+) )"
)
"""What is said aloud while the name is thought of: `y este como se llama un dulce de leche`."""


_DRAWN_OUT = re.compile(r"(?<![\w'])est?e{2,}(?![\w'])[ ,.]*", re.IGNORECASE)
"""What is drawn out while the next word is thought of: `y esteee un pan`."""
_DOUBLED_END = re.compile(
    r"(?<=[a-z])(?:aa|ii|uu)(?![a-z0-9])|(?<=\bdal)ee(?![a-z0-9])|(?<=\bn)oo(?![a-z0-9])|(?<=\bbuen)oo(?![a-z0-9])"
)
"""A last letter drawn out to two, which no word ends in: `sii`, `holaa`; unlike `shampoo` and `lee`."""
_LAUGH = re.compile(
    r"\b(?:a?(?:j+[aeio]+s?){2,}j*|(?=\w*j\w*j)(?:[js]+[ae]?){3,}|(?:h[ae]){2,}h?|j[ae])\b",
    re.IGNORECASE,
)
"""Laughter, however it is typed: `jajaj`, `jsjs`, `jajsja`."""


def fold(text: str) -> str:
    """The message in plain lower-case words and punctuation, ready for the rules.

    Fractions become `1/2`, numbers are parted from their units (`2kg` → `2 kg`), shorthand is
    spelled out (`q` → `que`), a food emoji becomes its word, a number in words above twenty its digits.
    """
    text = _without_prices(_without_numbering(plain(text[:MAX_MESSAGE])))
    for sign, word in _FOOD_SIGNS.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub("([½¼¾])", r" \1", text.replace("º", "°").replace("ª", "°"))
    text = without_accents(text).replace("\u2044", "/").replace("\u2019", "'")
    text = _LAUGH.sub("jaja", _DRAWN_OUT.sub(" ", text))
    text = _DOUBLED_END.sub(lambda end: end[0][0], re.sub(r"([a-z])\1{2,}", r"\1", text))
    text = _BEHIND_THE_POINT.sub(lambda part: f"0.{part[1] or part[2]}", text)
    text = re.sub(rf"\b(\d+(?:[.,/]\d+)?)({_UNITS})\b", r"\1 \2", text)
    text = re.sub(r"\bx(\d+)\b", r"x \1", text)
    text = _GLUED.sub(r"\1 ", text)
    text = re.sub(r"(?<=\d) ?%", " por ciento ", text)
    text = re.sub(r"[^a-z0-9.,;:!?\n/°+\- ']", " ", text)
    text = re.sub(r"\bx (fa|favor|fis)\b", r"por \1", text)
    text = _FOR.sub(lambda short: "para el " if short[0].startswith("pal") else "para ", text)
    text = re.sub(r"[a-z0-9]+", _spelled_out, text)
    text = re.sub(r"(?<![\w'])(?:m+h*m*|eh+m*|em+|ah+|uh+|uy|ay|ey|eu)(?![\w'])[\s,.]*", " ", text)
    text = _FILLING_IN.sub("", _SEARCHED_FOR.sub("", text))
    text = text if "panal" in text else _SHORT_FOR.sub("para ", text)
    text = _IN_A_LIST.sub(_with_commas, re.sub(r"\b(con|sin)/", r"\1 ", text))
    text = _HEADING.sub("", re.sub(r"[ \t]+", " ", text).strip())
    return in_digits(text.strip()[:MAX_FOLDED])


_IN_A_LIST = re.compile(r"(?m)[a-z][a-z ]{2,}/(?:[^/\n]*[a-z]{3,}/|\d+ (?=[a-z]{3}))[^\n]*")
"""A line with names between slashes: several, or a number behind one. Two names may be a choice: `coca/pepsi`."""


def _with_commas(listed: re.Match[str]) -> str:
    return re.sub(r"(?<=[a-z]{3})/(?=[a-z]{3}|\d+ )", ", ", listed[0])


_HEADING = re.compile(
    r"(?m)^(?:(?:hola|buenas|buen dia|buenas tardes|buenas noches|che)[ ,.!]+)*"
    r"(?:(?:para|lista|la lista|mi lista|pedido|el pedido|mi pedido|compra|la compra|mi compra|te paso|va)\b[^:\n\d?]{0,40}:"
    r"|(?:(?:este es )?mi|el) pedido (?:es|seria|va)(?= (?:un|una|\d))"
    r"|(?:la |mi )?(?:lista|compras?)(?: (?:de|del|para|super|el|la|compras|mes|semana|finde|hoy|chino|almacen)){0,4}[ \t]*\n)\s*(?=\S)"
)
"""What heads a list and is no part of it: `para el asado: …`, `mi pedido es 2 leches …`."""


_NUMBERED = re.compile(r"(?m)^[ \t]*(\d{1,3})[ \t]*(?:[).\-:]+|°)[ \t]*(?=[^\d\s]|[ ]\d|\d+ )")


_NUMBERED_ON = re.compile(
    r"(?:(?m:^)|(?<=[\s,;:]))[ \t]*(\d{1,3})(?:\.(?!\d)|\)|°|[ \t]?-(?=[ \ta-z]))[ \t]*(?=\w)",
    re.IGNORECASE,
)


def _in_lines(text: str) -> str:
    """A list whose items are numbered from one on a single line, with a line for each: `1. oreo 2. pepitos`."""
    marks = list(_NUMBERED_ON.finditer(text))
    begins = bool(marks) and re.search(r"(?:^|[\n:])\s*$", text[: marks[0].start()])
    counts = [int(mark[1]) for mark in marks] == list(range(1, len(marks) + 1))
    if not begins or not counts or len(marks) < MIN_NUMBERED:
        return text
    return _NUMBERED_ON.sub("\n", text).strip()


def _without_numbering(text: str) -> str:
    """The items of a list without their numbers, where these count from one: `1) 2 leches` → `2 leches`."""
    text = _in_lines(text)
    numbers = [int(each[1]) for each in _NUMBERED.finditer(text)]
    if len(numbers) < MIN_NUMBERED or numbers != list(range(1, len(numbers) + 1)):
        return text
    return _NUMBERED.sub("", text)


_PRICE_TAG = re.compile(
    r"\([ \t]*\$[^()\n]{1,30}\)|(?:\ba\s+)?\$[ \t]*\d[\d.,]*[ \t]*(?:c/u|cada un[oa]|la unidad)",
    re.IGNORECASE,
)
_PESOS = re.compile(r"\$[ \t]*(\d[\d.]*(?:,\d{1,2})?)(?:[ \t]*(mil|lucas?)\b)?", re.IGNORECASE)


def _without_prices(text: str) -> str:
    """The text without what things cost (`($ 4.380 c/u)`); an amount of money gets its word: `$2000` → `2000 pesos`."""
    if "$" not in text:
        return text
    return _PESOS.sub(lambda each: f" {each[1]} {each[2] or ''} pesos ", _PRICE_TAG.sub(" ", text))


_ANSWERS = {"s": "si", "n": "no"}


def _spelled_out(word: re.Match[str]) -> str:
    """A word without its shorthand; the `k` behind a number is thousands or kilos, not `que`, and `s` alone is a yes."""
    if word[0] in _ANSWERS and not re.search(r"[a-z0-9]", word.string.replace(word[0], "", 1)):
        return _ANSWERS[word[0]]
    before = word.string[: word.start()][-2:]
    counted = word[0] == "k" and before[:1].isdigit()
    return word[0] if counted else _SHORTHAND.get(word[0], word[0])


def says_nothing(text: str) -> bool:
    """Whether a message has no letter and no digit: an emoji, a sticker's name, dots."""
    return not any(char.isalnum() for char in text)


GROCERY_STEMS = frozenset(token for word in GROCERIES for token in tokens(word))
"""Stems of what groceries are called."""


_NO_TEA = re.compile(
    r"\bte (?=\w)(?!(?:de|en|con|para|x|verde|negro|rojo|comun|boldo|manzanilla)\b)"
)
"""The pronoun, which without its accent is spelled like the drink: `te aviso`."""


def names_goods(phrase: str) -> bool:
    """Whether a folded phrase begins with a word for goods, sold here or not, or asks for what suits a diet."""
    words = tokens(_NO_TEA.sub("", phrase))
    is_headed = bool(words) and (words[0] in GROCERY_STEMS or is_of_a_shop(words[0]))
    return is_headed or bool(diets_in(phrase)[0])
