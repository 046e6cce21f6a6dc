"""Reads pointers to what was shown: `la primera`, `el 2`, `2 de la tercera`, `la mas barata`."""

import re
from dataclasses import replace

from retail.spanish.amounts import Amount, amount_at, plain_number

from .intents import Choice, Pick
from .lexicon import CORRECTORS

MAX_POINTERS = 20
"""Pointers of one clause: more than a list has options."""

_ORDINALS = {
    "primer": 1, "primero": 1, "primera": 1, "1ra": 1, "1ro": 1, "1er": 1, "1era": 1, "1ero": 1,
    "segundo": 2, "segunda": 2, "2da": 2, "2do": 2, "tercer": 3, "tercero": 3, "tercera": 3,
    "3ra": 3, "3ro": 3, "3er": 3, "3era": 3, "cuarta": 4, "cuarto": 4, "4ta": 4, "4to": 4, "quinta": 5,
    "quinto": 5, "5ta": 5, "5to": 5, "sexta": 6, "sexto": 6, "6ta": 6, "6to": 6, "septima": 7,
    "septimo": 7, "7ma": 7, "octava": 8, "octavo": 8, "novena": 9, "noveno": 9, "decima": 10,
    "decimo": 10, "ultimo": -1, "ultima": -1, "anteultima": -2, "penultima": -2,
}  # fmt: skip
_HEAD = (
    r"(?:(?:la|el|las|los|lo|opcion|numero|nro|num|n|nº|producto|item|articulo|renglon|esa|ese)\s+)"
)
_POSITION = re.compile(
    rf"(?P<head>{_HEAD}*)(?P<word>[a-z0-9]+)°?(?: opcion| de la lista| de todas| de todos)?"
)
_ENDS = re.compile(
    r"(?:(?:la|el) )?(?:de|del) (?:mas )?(?:(?P<first>arriba|principio|comienzo)|abajo|final|fondo)(?: de tod[oa]s?)?"
)
_MIDDLE = re.compile(r"(?:(?:la|el) )?(?:de el|del|de|de la) (?:medio|centro|mitad)")
_PICKS = (
    (Pick.CHEAPEST, r"(mas|\+) ?([bv]arat\w+|economic\w+|acomodad\w+)|(de )?menor precio|menos car\w+|mejor precio|[bv]arat[ao]|baratita|economica"),
    (Pick.DEAREST, r"(mas|\+) ?car\w+|mayor precio|menos barat\w+"),
    (Pick.ON_OFFER, r"(que (esta|este|estan) |de |en ){1,3}(oferta|promo|promocion|descuento)|(la |el )?(oferta|promo)"),
    (Pick.LARGEST, r"(mas )?grandes?|grandota|grandote"),
    (Pick.SMALLEST, r"(mas )?(chic[ao]s?|chiquit[ao]s?|pequen[ao]s?)"),
    (Pick.MOST_PIECES, r"(que )?(trae|traiga|tiene|tenga|viene con|venga con) mas( (rollos|unidades|sobres|saquitos|fetas|cosas|cantidad))?"),
    (Pick.ANY, r"cualquiera|cualquier|(la|el|lo) que (sea|quieras|vos quieras|tengas|te parezca)|(elegi|elegila|elegilo) vos|me da (igual|lo mismo)|da igual|indistinto|la que recomiendes"),
)  # fmt: skip
_THAT = re.compile(
    r"(?:a |de |con )?(?:esa|ese|eso|esos|esas|esta|este|esto|aquella|aquel|la misma|el mismo|lo mismo|"
    r"esa misma|ese mismo|la de recien|el de recien|ella)"
)
_SPLIT = re.compile(r"\s*(?:,|\by\b|\be\b|&|\+|/|\bpero(?= (?:la|el) mas ))\s*")
_LEAD = re.compile(
    r"^(?:(?:quiero|dame|deme|agregame|agrega|poneme|pone|sumame|suma|mandame|anotame|llevo|me llevo|"
    r"prefiero|elijo|mejor|dale|okey|si|bueno|entonces|con|que sea|va|vamos con|vamos por|me quedo con|"
    r"seria|es|la opcion|y|tambien|de(?= (?:la|el|las|los) )|por favor|a ver|no|perfecto|genial|quisiera|voy con|ah|eh|mm|quedate con)\s*,?\s+)+"
)
_TAIL = re.compile(
    r"(?:\s+(?:por favor|porfa|gracias|tambien|dale|nomas|esta bien|entonces|che|nada mas|mejor|si))+$"
)


_CORRECTORS = frozenset({"no", *CORRECTORS.split("|")})
"""What is said between a pointer and the one that is meant instead."""


def pick_of(text: str) -> Pick | None:
    """How the text chooses by comparing, if it does: `la mas barata`, `en oferta`, `cualquiera`."""
    for pick, pattern in _PICKS:
        if re.search(rf"\b(?:{pattern})(?!\w)", text):
            return pick
    return None


def without_pick(text: str) -> str:
    """The text without its comparison: `la leche mas barata` → `la leche`."""
    for _, pattern in _PICKS:
        text = re.sub(rf"\b(?:{pattern})(?!\w)", " ", text)
    return re.sub(
        r"\b(que sea|la que|el que|lo que|la de|el de)\s*$", "", " ".join(text.split())
    ).strip()


_BUT = re.compile(
    r",? (?:que no (?:sea|es)|pero no|menos|salvo|excepto)(?: (?:de|la|el))* (?P<what>[a-z ]+)$"
)


_ANY_OF = re.compile(
    r"(?:cualquiera|la que (?:sea|quieras)|el que (?:sea|quieras)|una|uno|alguna|alguno) (?:de |entre )(?:(?:las|los|es[ao]s|est[ao]s|tod[ao]s) ?)+(?P<count>dos|tres|cuatro|cinco|[2-9])?"
)
"""`cualquiera de las dos`."""


def _one(text: str, *, in_list: bool) -> Choice | None:
    """A single pointer; `in_list` allows a bare number, which alone is not a pointer."""
    but = _BUT.search(text)
    best = _one(text[: but.start()], in_list=in_list) if but else None
    if but and best and best.pick:
        return replace(best, but=but["what"])
    if _THAT.fullmatch(text):
        return Choice(that=True)
    if _MIDDLE.fullmatch(text):
        return Choice(middle=True, or_half=text.endswith("de medio"))
    end = _ENDS.fullmatch(text)
    if end:
        return Choice(position=1 if end["first"] else -1)
    match = _POSITION.fullmatch(text)
    if match:
        word = match["word"]
        if word in _ORDINALS:
            return Choice(position=_ORDINALS[word])
        number = plain_number(word)
        headed = bool(match["head"]) and not re.fullmatch(r"(las|los)\s+", match["head"])
        if (
            number is not None
            and (headed or in_list)
            and 0 < number < 100
            and number == int(number)
        ):
            return Choice(position=int(number))
    any_of = _ANY_OF.fullmatch(text)
    if any_of:
        count = plain_number(any_of["count"]) if any_of["count"] else None
        return Choice(pick=Pick.ANY, count=int(count or 0))
    pick = pick_of(text)
    if (
        pick
        and not re.sub(
            r"\b(la|el|lo|las|los|de|opcion|todas|todos|que)\b", "", without_pick(text)
        ).strip()
    ):
        return Choice(pick=pick)
    return None


def _with_amount(text: str) -> Choice | None:
    """`2 de la primera`, `dos de la 3`, `la primera x 2`, `medio kilo del segundo`."""
    words = re.sub(r"\bdel\b", "de el", text).split()
    read = amount_at(words)
    if read and 0 < read[1] < len(words) and words[read[1] - 1] == "de":
        choice = _one(" ".join(words[read[1] :]), in_list=False)
        return _counted(choice, read[0])
    tail = re.fullmatch(r"(.+?)[\s,]+(?:x|por|pero) ?(.+)", text)
    if tail:
        read = amount_at(tail[2].split())
        if read and read[1] == len(tail[2].split()):
            return _counted(_one(tail[1], in_list=False), read[0])
    return None


def _counted(choice: Choice | None, amount: Amount) -> Choice | None:
    if choice is None:
        return None
    return replace(choice, amount=amount)


def _counted_behind(text: str) -> Choice | None:
    """`la primera, dos`, `la mas barata, 3 unidades`, `la 2 mejor 3`: what follows a pointer is how many."""
    better = _BETTER_SO_MANY.match(text)
    parts = [part for part in re.split(r"\s*,\s*", text) if part] if not better else better.groups()
    if len(parts) != 2:
        return None
    pointed, words = _TAIL.sub("", parts[0]), parts[1].split()
    by_digits = any(word.isdigit() for word in pointed.split()) and parts[1][:1].isdigit()
    by_digits = by_digits and not better
    read = None if by_digits else amount_at(words)
    if read is None or " ".join(words[read[1] :]) not in {
        "",
        "unidades",
        "unidad",
        "de esas",
        "de esos",
    }:
        return None
    return _counted(_one(pointed, in_list=False), read[0])


def _whole_group(text: str) -> tuple[Choice, ...] | None:
    if re.fullmatch(r"(?:todas|todos|todo eso|todas esas|todos esos)", text):
        return (Choice(position=0),)
    first = re.fullmatch(r"(?:las|los|es[ao]s) (?:(\w+) primer[ao]s|primer[ao]s (\w+))", text)
    count = plain_number((first[1] or first[2]) if first else "")
    if count and count <= 10 and count == int(count):
        return tuple(Choice(position=place + 1) for place in range(int(count)))
    if re.fullmatch(r"(?:las|los) (?:dos|2)|amb[oa]s", text):
        return (Choice(count=2),)
    together = re.fullmatch(r"(?:las|los) (tres|cuatro|cinco|seis|[3-6])", text)
    if together:
        return (Choice(count=int(plain_number(together[1]) or 0)),)
    of_a_kind = re.fullmatch(r"(?:las|los) (\w+[ao])s", text)  # two of the first: `las primeras`
    place = _ORDINALS.get(of_a_kind[1]) if of_a_kind else None
    return (Choice(position=place),) if place else None


_BETTER_SO_MANY = re.compile(r"^([^,]+?),? (?:pero )?(?:mejor|que sean) ([^,]+)$")
_FOR_EACH = re.compile(r"^(?P<those>.+?)[\s,]+(?P<count>[^\s,]+) de cada(?: un[oa])?$")
TAKES_IT = re.compile(
    r"(?:(?:si|dale|bueno|okey|listo|joya|perfecto),? )*(?:(?:me )?l[oa] (?:llevo|quiero|tomo)|"
    r"(?:agrega|suma|pone|anota|da|trae|mete|carga)(?:me)?l[oa])(?: (?:por favor|porfa|gracias|dale|nomas))*"
)
"""A yes in the words of whoever takes what is offered: `lo llevo`, `agregamelo`."""


_COUNTS = r"(?P<counts>[a-z0-9]+(?: y [a-z0-9]+)+)"
_EACH_ITS_OWN = (
    re.compile(
        rf"^(?P<those>.*?(?:\b(?:la|el|los|las|lo) |^\d).+?)(?:,| ) ?{_COUNTS}(?: respectivamente)?$"
    ),
    re.compile(rf"^{_COUNTS} de (?P<those>(?:la|el|los|las) .+)$"),
)
_ONE_EACH = re.compile(r"(?<=[\s,])(?:una|uno|1|de a una|de a uno) (?:de )?cada (?:una|uno)$")


def _each_its_own(text: str) -> tuple[Choice, ...]:
    """`la 1 y la 2, una y una`, `dos y una de las dos primeras`: an amount for each pointer."""
    for pattern in _EACH_ITS_OWN:
        match = pattern.match(text)
        counts = match["counts"].split(" y ") if match else []
        amounts = [read[0] for one in counts if (read := amount_at([one]))]
        those = choices_of(match["those"]) if match and len(amounts) == len(counts) else ()
        if len(those) == len(amounts) and all(one.position > 0 for one in those):
            return tuple(
                replace(one, amount=amount) for one, amount in zip(those, amounts, strict=True)
            )
    return ()


def _for_each(text: str) -> tuple[Choice, ...]:
    """`1 y 3, 2 de cada una`."""
    match = _FOR_EACH.match(_ONE_EACH.sub("una de cada una", text))
    read = amount_at([match["count"]]) if match else None
    those = choices_of(match["those"]) if match and read else ()
    return tuple(_counted(choice, read[0]) or choice for choice in those) if read else ()


def choices_of(text: str) -> tuple[Choice, ...]:
    """All pointers of a clause, in order, or none when any part of it is something else.

    A choice at position 0 without a pick means everything that was shown.
    """
    text = re.sub(r"^del (?=mas |primer|segund|tercer|ultim)", "el ", text.strip(" ,."))
    text = _TAIL.sub("", _LEAD.sub("", text)).strip(" ,.")
    group = _whole_group(text) or _for_each(text) or _each_its_own(text)
    if group:
        return group
    counted = _counted_behind(text)
    if counted:
        return (counted,)
    parts = [part for part in _SPLIT.split(text) if part]
    if len(parts) > MAX_POINTERS:
        return ()
    choices: list[Choice] = []
    for part in parts:
        if part in _CORRECTORS and choices:
            choices.pop()
            continue
        if (
            part.endswith(" no")
            and len(parts) > 1
            and _one(part.removesuffix(" no"), in_list=False)
        ):
            continue
        choice = _with_amount(part) or _one(part, in_list=len(parts) > 1)
        if choice is None:
            return ()
        choices.append(choice)
    if len(choices) > 1 and all(choice.pick for choice in choices):  # `cualquiera, la mas barata`
        return tuple(choice for choice in choices if choice.pick is not Pick.ANY)[-1:] or (
            choices[0],
        )
    return tuple(choices)
