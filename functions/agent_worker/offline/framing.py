"""Takes off a folded message what frames an order and is no part of it: reasons, talk, guesses at how much, when it is for."""

import re

from retail.spanish.requests import ORDER_VERBS
from retail.spanish.words import tokens

from .folding import GROCERY_STEMS
from .what_if import in_one_way

_SENTENCE_END = re.compile(r"(\.(?!\d)\s*|[!?;\n]+\s*)")
_COUNT = (
    r"(?:\d\S*|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|medio|media|cuarto|kilo)"
)
_UNIT = r"(?:kilos?|kgs?|k|gramos?|grs?|g|litros?|docenas?|pack|paquetes?|cajas?|latas?|botellas?)"
_ORDER = rf"(?:{ORDER_VERBS})"
_CHANGE = (
    r"(?:cambia|reemplaza|saca|quita|borra|elimina|deja|baja|subi)(?:me|nos)?(?:l[oa]s?|le|les)?"
)
_ABOUT_SO_MUCH = (
    (re.compile(r"(?<=\S) (?:mas o menos|aproximadamente|aprox|masomenos)\b"), ""),
    (re.compile(rf"\b(?:mas o menos|aproximadamente|aprox|masomenos|alrededor de) (?={_COUNT}\b)"), ""),
    (re.compile(rf"(^|{_ORDER} )(?:como|tipo) (?=(?:un |una )?{_COUNT} (?:{_UNIT}|y medi[oa])\b|\d+\b)"), r"\1"),
    (re.compile(r"(^|[\s,])un[oa]s (?=(?:\d|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b|\d)"), r"\1"),
)  # fmt: skip
"""`unos 2 kilos`, `como un kilo`, `un kilo más o menos`: an amount is meant as it stands."""
_LIKES_IT = re.compile(
    r"^(?:(?:ah|uh|che|ay),? )*(?:buenisim[oa]|excelente|espectacular|barbaro|genial|joya|perfecto|fantastico|que bueno|mortal|"
    r"impecable|de una|ideal|divino|barata|barato),? (?=\S)"
)
_WANTS = re.compile(rf"\b(?:{_ORDER}|{_CHANGE})\b")
_COUNTS = re.compile(rf"\b{_COUNT}(?!\S)")
_TODAY = re.compile(
    rf"^(?P<before>(?:bueno|dale|che|y|listo)?,? ?)(?:hoy|ahora|esta vez),? (?={_ORDER} )"
)
_DEAR = re.compile(r"^(?:(?:muy|re|tan) )?car[oa]s?$")
_SHRUGS = re.compile(r"^(?:nah|naa|nop|nope|uff?|ufa|puf|upa|epa|fua|apa)[ ,.!]+(?=\S)")
_IN_MIND = re.compile(
    r"^(?:(?:no|si|ay|uh|che|pero|y|bueno|es que)[ ,]+)*"
    r"(?:(?:mi|mis|el|la|los|las|yo|hoy|esta|este|manana) (?:\S+ ){0,3}?)?"
    r"(?:somos|soy|estoy|estamos|tengo|tenemos|hago|hacemos|viene|vienen|es|cumple|cumplo|festejo|festejamos|voy|vamos|ando|andamos|invite|invitamos)"
    rf"(?: [^\s,.;:?!]+){{1,8}}?,? (?:(?:asi que|por eso|entonces) (?={_ORDER} |{_COUNT}\b|{_CHANGE}\b)|(?={_CHANGE} ))"
)
"""Why something is wanted, before it: `somos 4 así que un kilo`, `mi viejo es diabético cambiala por zero`."""
_SO_ORDERS = re.compile(rf"^(?P<told>.{{3,160}}?),? (?:asi que|por eso) (?={_ORDER} )")
_WHEN = re.compile(
    rf"(^|{_ORDER} |[,;] ?)para (?:hoy|manana|ahora|esta noche|el (?:finde|sabado|domingo|viernes))"
    rf"(?: (?:a la|por la|al|de) (?:noche|tarde|manana|mediodia))?,? (?={_COUNT}\b)"
)
"""When it is for, between the verb and what is wanted."""
_PURPOSE = re.compile(
    r"(?P<what>(?:\d\S*|\bun|\buna|\bmedi[oa]|\bcuarto|\bdos|\btres) (?!.*\b(?:arma\w*|prepara\w*|algo|que|cosas|ingredientes)\b)[^,.;:?!\n]{3,50}?) "
    r"para (?:un|una|unos|unas) (?!(?:perr|gat|beb|nen|chic|adult|cachorr|auto|pared|horno)[a-z]*\b)[a-z]{4,}(?: de [a-z]+)?(?=$|[,.;!]| y )"
)
"""What somebody means to make of it: `un kilo de tomate para una salsa`."""
_WHY = re.compile(
    r"(?<=\w),? (?:porque|ya que|que (?:es|son) para|que (?:me|nos|se) (?:quede|quedamos|corto|rompio|acabo|termino)) (?=\S)"
)
"""Why something is wanted, behind it: `mejor 6 que son para la escuela`."""
_SAYS_SO = re.compile(
    r"^(?:(?:no|che|ay|mira|ah|y),? )*(?:sabes que|viste que|sabes una cosa|te digo algo),? (?=(?:el|la|los|las|no|mejor|saca|agrega|poneme|dame|mandame|cambia|deja)[a-z]*\b)"
)
_CHATS_FIRST = re.compile(
    rf"^(?P<chat>(?:(?!(?:no|ni|nunca|si|sin|y|o|que|cuando|como|con|{_ORDER}|{_COUNT}|{_CHANGE})\b|hola|buen)[a-z]+,? ){{1,8}})(?={_ORDER} {_COUNT} (?:de )?[a-z]{{3}})"
)
_CHAT = frozenset(
    [
        "aca",
        "ahi",
        "jaja",
        "jajaja",
        "jeje",
        "nuevo",
        "hoy",
        "ayer",
        "bien",
        "todo",
        "yo",
        "vos",
        "te",
        "me",
        "mi",
        "soy",
        "estoy",
        "ando",
        "volvi",
        "perdon",
        "otra",
        "vez",
        "re",
        "tarde",
    ]
)
"""Words of talk, one of which has to stand before an order for the words there to be no product."""
_POINTED_AHEAD = re.compile(
    r"(?P<before>^|\s(?:y|pero)\s|[,.;]\s?)(?P<what>(?:el|la|los|las) (?!que\b|otr)[a-z]+(?: [a-z0-9]+){0,3}?),? "
    r"(?P<verb>cambia|reemplaza)(?:me)?l[oa]s? (?P<by>(?:por|x) )"
)
"""`la leche cambiala por manfrey`: what is exchanged stands before the verb that points to it."""
_STANDS_IN = re.compile(r"(^|\s)(?P<verb>(?:cambia|reemplaza)(?:me)?l[oa]s?) x (?=\S)")


_WHICH_IS_CHEAPEST = re.compile(
    r"^(?:(?:y|che|hola|a ver),? )*(?:que|cual) (?P<what>[a-z]{3,}(?: [a-z0-9]+){0,4}?) (?:es|sale|viene) (?P<the>(?:la|el|lo) )?(?:que sale )?(?P<most>mas (?:barat|car|economic)[ao])(?= *[?.!]*$)"
)


def _without_chat(text: str) -> str:
    """The message without the talk before an order: `acá de nuevo jaja mandame 1 pan` → `mandame 1 pan`."""
    chat = _CHATS_FIRST.match(text)
    words = set(tokens(chat["chat"])) if chat else set()
    if not chat or not _CHAT & set(chat["chat"].replace(",", "").split()) or words & GROCERY_STEMS:
        return text
    return text[chat.end() :]


def _without_why(text: str) -> str:
    """The message without why something is wanted, where that is the end of it and what it says before wants something."""
    why = _WHY.search(text)
    if why is None or "?" in text:
        return text
    what, reason = text[: why.start()], text[why.end() :]
    goes_on = _WANTS.search(reason) or "," in reason
    return text if goes_on or not (_WANTS.search(what) or _COUNTS.search(what)) else what


def _without_reason(text: str) -> str:
    """The message without why something is wanted; what orders by itself is no reason."""
    reason = _IN_MIND.match(text)
    if reason and not re.search(rf"(?:^|\s){_ORDER} (?={_COUNT}\b)", reason[0]):
        text = text[reason.end() :]
    told = _SO_ORDERS.match(text)
    if told and not re.search(rf"(?:^|\s){_ORDER} (?={_COUNT}\b)", told["told"]):
        return text[told.end() :]
    return text


def without_frame(folded: str) -> str:
    """The message without what says nothing of what is wanted: `genial, sumale un pan` → `sumale un pan`."""
    parts = _SENTENCE_END.split(folded)
    return "".join(
        in_one_way(_unframed(one)) if at % 2 == 0 else one for at, one in enumerate(parts)
    )


def _unframed(line: str) -> str:
    text = _SHRUGS.sub("", line)
    text = _DEAR.sub("que caro", text) if text != line else text
    text = _TODAY.sub(r"\g<before>", _LIKES_IT.sub("", text))
    for pattern, kept in _ABOUT_SO_MUCH:
        text = pattern.sub(kept, text)
    text = _SAYS_SO.sub("", _without_chat(text))
    text = _without_why(text)
    text = _PURPOSE.sub(r"\g<what>", text) if "para un" in text else text
    text = _WHEN.sub(r"\1", text)
    text = _POINTED_AHEAD.sub(r"\g<before>\g<verb> \g<what> \g<by>", text)
    text = _STANDS_IN.sub(r"\1\g<verb> por ", text)
    text = _WHICH_IS_CHEAPEST.sub(r"cual es la \g<what> \g<most>", text)
    return _without_reason(text) or line
