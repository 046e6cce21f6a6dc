"""Reads who is writing: an e-mail, `me llamo…`, or a bare name where one was asked for."""

import re

from retail.spanish.word_sets import word_set
from retail.writing import without_accents

from .folding import fold
from .lexicon import GROCERIES

_EMAIL = re.compile(
    r"(?<![\w.%+\-])(?<!\w['’&])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,24}(?![A-Za-z0-9@])"
)
_ACUTE = re.compile("[áéíóú]", re.IGNORECASE)
"""What a telephone's dictionary makes of `martin@…`; no address at the providers that people here have it."""
_BROKEN = re.compile(r"(?<=\S)\.(?:com|net|org|ar)\b", re.IGNORECASE)
_AROUND_AT = re.compile(r"\S{0,80}@\S*")
_LETTERS = r"[A-Za-zÀ-ÖØ-öø-ÿ'´’.\-]+"
_INTRODUCTION = re.compile(
    r"\b(?:yo\s+)?(?:soy|me\s+llamo|me\s+dicen|mi\s+nombre(?:\s+completo)?\s+es|mi\s+nombre|nombre|te\s+habla|habla|a\s+nombre\s+de)\s*:?\s+"
    rf"(?P<name>{_LETTERS}(?:\s+{_LETTERS}){{0,4}})",
    re.IGNORECASE,
)
_CALL_ME = r"(?:dec[ií]me|ll[aá]mame|pod[eé]s\s+(?:decirme|llamarme))"
_NICKNAME = re.compile(rf"\W*{_CALL_ME}\s+(?:(?:el|la)\s+)?(?P<name>{_LETTERS})\W*", re.IGNORECASE)
_IT_IS = re.compile(
    r"\W*(?:(?:s[ií]p?|claro|exacto|correcto|obvio|tal\s+cual|as[ií]\s+me\s+\w+|me\s+(?:dicen|llamo)\s+as[ií]|(?:ese\s+)?es\s+mi\s+(?:nombre|apodo))\b\W*)+",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\W*(?:(?:uy|uh|ay|ah|che)\b[\s,]*)*"
    r"(?:(?P<mere>(?:no|perd[oó]n|disculp[aá])\b(?:[\s,]+(?:no|perd[oó]n|disculp[aá])\b)*)|(?:no\b[\s,]*)?(?:(?:perd[oó]n|disculp[aá]|me\s+equivoqu[eé]|me\s+confund[ií]|quise\s+(?:decir|poner)|mejor\s+dicho|"
    rf"corrijo|en\s+realidad)\b[\s,.:]*)+)[\s,.:]*(?P<says>(?:es|era|soy|me\s+llamo|{_CALL_ME})\s+)?(?P<name>{_LETTERS}(?:\s+{_LETTERS})?)\W*",
    re.IGNORECASE,
)
_NAME_ENDS = word_set("""
    y mi mail email correo quiero quisiera necesito e es el la tengo con para busco compro dame
    gracias de hola che pero por un una nuevo nueva cliente clienta tu su vegano vegana celiaco
    celiaca alguien mayorista yo no si ya vecino vecina del desde que como donde cuando al
    agregame poneme queria grande mayor asi
""")
_JOINERS = frozenset({"de", "del", "la", "los", "las"})
_ARTICLES = frozenset({"la", "los", "las"})
_NOT_NAMES = word_set("""
    hola buenas buen buenos dia dias tardes noches si no ok okey dale gracias chau listo nada mas
    eso todo que como donde cuando cuanto quien cual porque para por con sin quiero comprar
    necesito tenes hay ver mi nombre email mail correo pedido carrito link ayuda finalizar pagar
    oferta ofertas precio nadie anonimo primera segunda tercera ultima primero segundo el la los
    las un una uno dos tres bueno perfecto genial y o a de del es soy esta este ninguno ninguna
    despues ahora nose paso ah eh uh uy ay che perdon disculpa
""")
_CONDITION = re.compile(r"(?:alergic|diabetic|celiac|hipertens|vegan|vegetarian|intolerante)\w*")
_SAYS_EMAIL = re.compile(
    r"(?:\by\s+)?(?:\b(?:mi\s+)?(?:e-?mail|mail|correo)\s*(?:\bes)?|\bes)\s*:?\s*$", re.IGNORECASE
)
_OWN_EMAIL = re.compile(
    r"\b(?:mi|mis)\s+(?:e-?mail|mail|correo)\b|\b(?:es|era)\s+\S+@|^\W*\S+\W*$", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w@.])[+(]{0,2}\d(?:[ ().-]{0,2}\d){7,14}(?![\w@])")
_NAME_THEN_ORDER = re.compile(
    rf"^\s*(?P<name>{_LETTERS}(?:\s+{_LETTERS}){{0,2}}?)\s*(?:[,.]\s*(?:y\s+)?|\s+y\s+)"
    r"(?:quiero|quisiera|necesito|dame|agreg\w+|sum\w+|pone\w*|mand\w+|anot\w+|una?|dos|tres|\d+)\s",
    re.IGNORECASE,
)
MAX_NAME = 80


def email_in(text: str) -> tuple[str, str, str]:
    """`(e-mail, broken e-mail, text without them)`; the first two may be empty.

    `arroba` and `punto` are read as their signs, spaces around them are closed.
    """
    closed = re.sub(r"\s*\(?\barroba\b\)?\s*", "@", text, flags=re.IGNORECASE)
    if closed != text:
        closed = re.sub(r"\s+punto\s+", ".", closed, flags=re.IGNORECASE)
    broken = _AROUND_AT.search(closed)
    if broken is None:
        return ("", text.strip()[:80], "") if looks_like_email(text) else ("", "", text)
    closed = re.sub(r"(?<=[\w.])\s*@\s*(?=[\w])", "@", closed)
    closed = re.sub(r"(?<=\w) +\. +(?=\w+(?:\.\w+)*@)", ".", closed)
    closed = re.sub(
        r"(@[\w\-]+)\s*[,.]\s*(com|net|org|ar)\b", r"\1.\2", closed, flags=re.IGNORECASE
    )
    match = _EMAIL.search(_ACUTE.sub(lambda letter: without_accents(letter[0]), closed))
    if match and ".." not in match[0] and not match[0].startswith("."):
        before = _SAYS_EMAIL.sub("", closed[: match.start()])
        return match[0].lower(), "", f"{before} , {closed[match.end() :]}"
    broken = _AROUND_AT.search(closed) or broken
    return "", broken[0][:80], f"{closed[: broken.start()]} , {closed[broken.end() :]}"


def _tidy(words: list[str]) -> str:
    name = " ".join(word.strip(".'-") for word in words)[:MAX_NAME].strip()
    if name.islower() or name.isupper():
        name = " ".join(w if w in _JOINERS else w.capitalize() for w in name.lower().split())
    return name


def introduced_name(text: str) -> tuple[str, str]:
    """`(name, text without the introduction)`: `soy Juan, quiero pan` → `("Juan", " quiero pan")`."""
    match = _INTRODUCTION.search(text)
    if not match:
        return "", text
    words: list[str] = []
    told = without_accents(match["name"]).split()
    for at, word in enumerate(match["name"].split()):
        plain = without_accents(word).strip(".'-")
        after = told[at + 1] if at + 1 < len(told) else ""
        joins = plain in _JOINERS and bool(words) and (plain != "de" or after in _ARTICLES)
        if not plain or (plain in _NAME_ENDS and not joins):
            break
        words.append(word)
        if word.endswith("."):
            break
    while words and without_accents(words[-1]) in _JOINERS:
        words.pop()
    first = without_accents(words[0]).strip(".") if words else ""
    if not first or first in _NOT_NAMES or _CONDITION.fullmatch(first):
        return "", text
    end = match.start("name")
    for word in words:
        end = text.index(word, end) + len(word)
    return _tidy(words), f"{text[: match.start()]} , {text[end:]}"


def nickname_in(text: str) -> str:
    """What somebody wants to be called, a grocery or not, where a text says nothing else: `decime Coca`."""
    match = _NICKNAME.fullmatch(text)
    return (
        _tidy([match["name"]]) if match and without_accents(match["name"]) not in _NOT_NAMES else ""
    )


def says_it_is_a_name(text: str) -> bool:
    """Whether a text answers with yes that a word is a name: `sí, así me dicen`."""
    return bool(_IT_IS.fullmatch(text))


def corrected_name(text: str) -> str:
    """A name that is put right: `me equivoqué, es Martina`. Behind a mere no or pardon it has a capital: `no, Martina`."""
    match = _CORRECTION.fullmatch(text)
    if not match or (match["mere"] and not match["says"] and not match["name"][0].isupper()):
        return ""
    return bare_name_in(match["name"])


def says_who_it_is(text: str) -> bool:
    """Whether a correction can only be about who is writing: `no, soy Martina`, not `no, era fanta`, and not `no, Fanta`."""
    match = _CORRECTION.fullmatch(text)
    return bool(
        match
        and re.match(r"(?:soy|me\s+llamo|dec|ll[aá]m|pod)", match["says"] or "", re.IGNORECASE)
    )


def is_own_email(text: str) -> bool:
    """Whether a text with an e-mail gives it as the writer's: alone, or `mi mail es …`, not `mandásela a …`."""
    return bool(_OWN_EMAIL.search(text))


def without_phone(text: str) -> str:
    """The text without telephone numbers of eight digits and more, which are neither names nor amounts."""
    return _PHONE.sub(" ", text)


def name_before_an_order(text: str) -> str:
    """A name that an order follows in the same message: `Carlos y quiero 2 sprite`; else nothing."""
    match = _NAME_THEN_ORDER.match(text)
    return bare_name_in(match["name"]) if match else ""


def bare_name_in(text: str) -> str:
    """The text as a name, when it could be one: up to five words of letters, no grocery, no order."""
    cleaned = re.sub(
        r"^\s*(?:hola|buenas|si|dale|ok|claro|bueno|es|perd[oó]n|disculp[aá]|se[nñ]ora?|sra?|don|do[nñ]a|dec[ií]me|ll[aá]mame|me\s+equivoqu[eé]|me\s+confund[ií])\b[\s,!.]*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    cleaned = re.sub(r"[^\w\s'´’.,;:!¡\-]", " ", cleaned)
    nickname = re.fullmatch(rf"\s*(?:el|la)\s+({_LETTERS})\s*", cleaned, re.IGNORECASE)
    cleaned = nickname[1] if nickname else cleaned
    words = re.sub(r"[,;:!¡.\s]+", " ", cleaned).split()
    if not 1 <= len(words) <= 5 or not all(re.fullmatch(_LETTERS, word) for word in words):
        return ""
    plain = [without_accents(word) for word in words]
    if (
        any(word in GROCERIES or word in _NOT_NAMES - _JOINERS for word in plain)
        or plain[0] in _JOINERS
    ):
        return ""
    if max(map(len, plain)) < 2 or re.fullmatch(r"(ja|je|ji|ha)+j?|([a-z])\2+", plain[0]):
        return ""
    return _tidy(words)


def looks_like_email(text: str) -> bool:
    """Whether a text was meant as an e-mail though it is none: `juan.gmail.com`."""
    return bool(_BROKEN.search(text)) and len(fold(text).split()) <= 4
