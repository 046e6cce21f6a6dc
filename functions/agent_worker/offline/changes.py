"""Reads changes to the cart: `mejor 3`, `dos más`, `uno menos`, `sacá la leche`, `cambiá X por Y`."""

import re
from dataclasses import replace

from retail.spanish.amounts import Amount, amount_at, is_number_alone
from retail.spanish.words import tokens

from .corrections import CORRECTION, put_right
from .counts import count_alone
from .folding import GROCERY_STEMS
from .intents import Choice, Intent, Kind, Wish
from .lexicon import CORRECTORS, HESITATIONS, led_by
from .references import choices_of, pick_of
from .stripping import strip_lead, strip_tail
from .wishes import wishes_of

_LEAD = led_by(HESITATIONS)
_REMOVE = re.compile(
    rf"^{led_by(rf'{HESITATIONS}|podes|me|a ver|quiero|ahora|de paso|si|okey')}"
    r"(?:(?P<that>(?:saca|quita|borra|elimina|descarta)(?:me)?l[oa]s?|sacalo|no l[ao]s? quiero(?: mas)?|no va|sacamel[oa]s?)|"
    r"(?:saca|sacame|sacar|sacale|quita|quitame|quitar|quitale|borra|borrame|borrar|elimina|eliminame|eliminar|descarta|descartar|"
    r"(?:ya )?no quiero(?: mas)?|no (?:me )?(?:pongas|agregues|mandes|traigas|sumes)|baja|bajame|bajale|restale|resta|sacarle|"
    r"me arrepenti (?:de|con)(?!.*\b(?:pedido|compra|orden|todo)\b))|"
    r"sin(?= (?:el|la|los|las) ))\b\s*(?P<rest>.*)$"
)
_NOT_IT = re.compile(
    rf"^{_LEAD}(?:el|la|los|las)\s+"
    r"(?P<rest>\S+(?: \S+){0,3}?)\s*,? no"
    r"(?:,? (?:va|quiero|la quiero|lo quiero|gracias|mejor|al final|dejal[oa]))*$"
)
"""`el fernet no`: what was named goes."""
_REPLACE = re.compile(
    r"^(?:.{0,12}\b)?(?:cambi(?:a|es)(?:me|r)?(?:l[oa]s?)?|reemplaza(?:me|r)?(?:l[oa]s?)?)\b\s*(?P<old>.*?)\s*\b(?:por|x)\b\s+(?P<new>.+)$"
)
_INSTEAD = re.compile(
    rf"^{_LEAD}(?:en vez|en lugar) del? (?P<old>.+?)(?:,| (?=dame|quiero|poneme|mejor|agrega|manda|pone))\s*(?P<new>.+)$"
)
_INSTEAD_LAST = re.compile(r"^(?P<new>.+?) (?:en vez|en lugar) del? (?P<old>.+)$")
_NOT_BUT = re.compile(
    r"^(?:ya )?no quiero (?:(?:el|la|los|las) )?(?P<old>[^\s,]+(?: [^\s,]+){0,2}?) (?:quiero|sino|dame|poneme) (?P<new>.+)$"
)
_SET = re.compile(
    rf"^{led_by(rf'{HESITATIONS}|si|quiero|que|era|eran|perdoname')}"
    r"(?:(?:que )?(?:sean|sea|fueran|sera|eran|era|son|serian|seria)|(?:yo )?(?:te |les |le )?(?:habia )?(?:pedi|dije|pedido|dicho)(?= \S+(?: unidades)?$)|cambia(?:lo|la|las|los|me|melo|mela)?(?: la cantidad)? (?:a|en)|"
    r"dej(?:a|ame|alo|ala|alos|alas|emos)(?: en| solo)?|solo|solamente|nada mas que|"
    r"(?:pone|ponele|ponelo|ponelos|subilo|subile|bajalo|lleva|llevalo|hace|hacelo|quiero)(?: a| en)?(?= (?:\d|un|dos|tres|cuatro|cinco|seis|medio|diez)))\s+(?P<rest>.+)$"
)
_SET_TO = re.compile(
    rf"^{_LEAD}"
    r"(?:baja|bajame|bajale|subi|subime|subile|dej[ae]|dejame|pone|poneme|pasa|pasame|cambia|cambiame)\s+"
    r"(?P<what>.+?) (?:a|en) (?P<count>.+)$"
)
_LEAVE_ONLY = re.compile(
    rf"^{_LEAD}"
    r"(?:(?:deja|dejame|dejar|quedate con) (?:solo|solamente|unicamente|nada mas(?: que)?)"
    r"|(?:solo|solamente|unicamente) (?:deja|dejame)) (?P<kept>.+)$"
)
_ALL_BUT = re.compile(
    r"^(?:.{0,20}\b)?(?:vaci|limpi|borr|elimin|sac|quit|descart)\w+ tod[oa]s?(?: lo que (?:hay|puse|tengo)| (?:del|de mi) \w+)?"
    r"\s*,? (?:menos|excepto|salvo|a excepcion de) (?P<kept>.+)$"
)
_STAYS_WITH = re.compile(
    rf"^{_LEAD}(?:(?:me quedo|nos quedamos|quedate) (?P<only>(?:solo|solamente|unicamente|nada mas(?: que)?) )?con (?:(?:solo|solamente) )?"
    r"(?P<kept>(?:el|la|los|las) [^,;.]+?)(?:,? (?:nomas|sol[oa]s?|solamente|nada mas|unicamente))?"
    r"|deja(?:me)? (?P<left>(?:el|la|los|las) [^,;.]+?),? (?:nomas|sol[oa]s?|solamente|nada mas|unicamente))$"
)
"""`me quedo con la pepsi`, `dejá la pepsi nomás`: of two it is the one that stays; of a list it is the one that is wanted."""
_ENOUGH = re.compile(
    rf"^{_LEAD}con (?P<count>\S+(?: \S+)?) (?:me |nos |ya )?(?:alcanzan?|bastan?|sobran?|esta bien|estoy|estamos|es suficiente)$"
)
"""`con uno alcanza`: so many are enough."""
_BETTER = re.compile(rf"^{_LEAD}(?:mejor|en realidad|al final)\s+(?P<rest>.+)$")
_OTHER = re.compile(r"^otr[oa]s?\s*(?P<rest>.*)$")
_LESS = re.compile(r"^(?P<count>\S+(?: \S+){0,2}?) menos(?: de(?:l)?)?(?:\s+(?P<rest>.+))?$")
_THOSE = re.compile(
    r"^(?:de )?(?:es[oae]s?|est[aeo]s?|(?:la|el|lo|las|los) mism[oa]s?|ell[ao]s|cada un[oa]|total|en total|unidades|un|"
    r"igual(?:it[oa])?s?(?: (?:a|que) (?:es[oae]s?|est[aeo]s?|(?:la|el) (?:otr[oa]|anterior)))?)"
    r"(?: que (?:me|te|le|nos|ya|puse|pedi|agregue|agregaste|pusiste)\b.*)?$"
)
_FOR_SOMEBODY = re.compile(
    r"\s*\bpara (?:mi|mis|nuestr[oa]s?|ella|despues|manana|regalar|llevar)\b(?P<whom>.*)$"
)
"""Whom it is for, which belongs to no product's name. `para el gato` stays: food for cats is another product."""
_LAST = re.compile(
    r"^(?:lo |el |la )?ultim[oa](?: (?:que|producto).*)?$|^lo que (?:agregaste|pusiste|agregue|puse).*$"
)

_UNDO = re.compile(
    rf"^{led_by(rf'{HESITATIONS}|me equivoque')}"
    r"(?:(?:deshac\w*|desaceme|deshaz)(?: (?:eso|esto|lo|el|la|ultimo|ultima|de recien|que (?:puse|agregue|pedi|hiciste|agregaste)))*|"
    r"(?:saca|quita|borra|elimina)(?:me|lo|la|r)? (?:lo|el|la) (?:ultim[oa](?: que (?:puse|agregue|pedi|agregaste|pusiste))?|que (?:puse|agregue|pedi|agregaste|pusiste)(?: (?:recien|ultimo|al final))?))$"
)
_CORRECTED = re.compile(
    rf"^{_LEAD}"
    r"(?:(?:me equivoque|me confundi)\b\s*,?(?:\s+"
    r"(?:era|eran|quise decir|queria decir|queria))?|perdon\s*,?\s+(?:era|eran|quise decir|queria decir|queria))"
    r"\s+(?!(?:de|en|con|al|a|yo|por|y|pero|recien)\b)(?P<new>.+)$"
)
_NOT_THAT_BUT = re.compile(
    rf"^{_LEAD}"
    r"(?:es[aeo]s?|est[aeo]s?) no\s*,?\s+"
    r"(?:(?:era|eran|quise decir|queria|quiero|dame|mejor)\s+)?(?P<new>.+)$"
)

OPT_OUT_WORDS = frozenset({"baja", "alta", "stop", "start"})
"""Words that stop and start a business's messages: alone they are neither a change nor a product."""

ALL_BUT = "all_but"
"""The detail of a `REMOVE` of all that is in the cart but what it names."""
STAYS_WITH = "stays_with"
"""The detail of a `REMOVE` of the other one of two, where it does not choose from a list."""
CORRECTED, EACH, SWAPPED = "corrected", "each", "swapped"
"""The details of a `SET`: it corrects what was just said, is for all that was named, or gives each the other's.

`EACH` is of `MORE` and `LESS` as well: `una más de cada una`.
"""
_CORRECTS = re.compile(
    rf"^{_LEAD}(?:{CORRECTORS})\s*,?\s*"
    r"(?:(?:no|era|eran|son|que|sean|mejor|quise decir|queria decir|queria)\s*,?\s+)*(?P<new>.+)$"
)
_EACH = re.compile(
    rf"^{led_by(rf'{HESITATIONS}|que|sean|quiero|dame|poneme|pone|ponele|mandame|agregame|si|dale')}"
    r"(?P<count>\S+(?: \S+)?) (?:de )?(?:a )?cada(?: (?:uno|una|cosa|producto))?(?P<pair> de los 2)?$"
)
_OF_EACH = re.compile(r"(?:de )?(?:a )?cada(?: (?:uno|una|cosa|producto))?")
_SWAP = re.compile(
    rf"^{led_by(rf'{HESITATIONS}|{CORRECTORS}|era|es|son|eran|lo puse|esta|lo dije')}"
    r"al reves\b[\s,]*(?P<rest>.*)$"
)
_NOT_THAT = re.compile(r"^(?P<new>[^\s,]+)\s*,? no (?P<old>[^\s,]+)$")
_OF_THAT = re.compile(
    rf"^{_LEAD}"
    r"(?:de(?: la| el| las| los|l)? (?P<of>.+?) (?:mejor|que sean|quiero|dame|pone\w*|son|serian|solo)|"
    r"(?:que )?(?:el|la|los|las) (?P<that>.+?) (?:que )?sean?) (?P<count>.+)$"
)

_SAID = r"(?:(?:que )?(?:(?:yo )?(?:te |les )?)(?:queria|quise|dije|pedi|puse|era|eran|es|son|fue|fueron))"
_NOT_SO_MANY = re.compile(
    rf"^{_LEAD}(?:(?:el|la|los|las) (?P<of>.+?) )?no (?:{_SAID} )?(?P<denied>[^,]+?)"
    rf"(?:\s*,)? (?:sino(?: que)?|si no|{_SAID})(?: {_SAID})? (?P<meant>[^,]+)$"
)
"""`no eran 2, eran 3`: what is denied stands before what is meant."""
_SO_MANY_NOT = re.compile(
    rf"^{_LEAD}{_SAID} (?P<meant>[^,]+?)\s*,? (?:y )?no (?:{_SAID} )?(?P<denied>[^,]+)$"
)
"""`te dije 3, no 2`."""

DENIED = "denied"
"""The detail of an amount for one that is denied, which the choice has: `no eran 2, eran 3`."""
DOUBLED = "doubled"
"""The detail of as much again as there is."""
HALVED = "halved"
"""The detail of half of what there is."""
CONTRASTED = "contrasted"
"""The detail of an exchange for what may not be there: `no coca, pepsi` is a wish for pepsi where no coca is."""
ONLY = "only"
"""The detail of an amount that is an order where the cart has nothing of what it names: `el pan, uno solo`."""
LAST = "last"
"""The detail of an amount for the last of several that were put in at once: `y de lo último poné dos`."""
POINTED = "pointed"
"""The detail of an exchange whose new product is a choice among what was shown."""
REFUSED = "refused"
"""The detail of a removal that is a no where something is asked: `no lo quiero`."""


OTHERS = "others"
"""The detail of a removal of what was not touched last: `sacá la otra`."""
ALL_OF_THAT, ALL_OF_THEM = "all_of_that", "all_of_them"
"""The details of a removal of all that was put in right before, `sacalos`, and of what is one kind of thing there: `sacalas`."""
PUT_BACK, FORMER = "put_back", "former"
"""The details of an undoing that takes nothing out: of what was taken out, or of what gave way to something else."""
_BACK = "recupera "
_BROUGHT_BACK = {"recupera eso": PUT_BACK, "volve a lo de antes": FORMER}


_AS_BEFORE = re.compile(r"^volve a (?:el|la|los|las) (?P<what>\S.*) de antes$")


def undo_of(clause: str) -> Intent | None:
    """`deshace eso`: the cart as it was; `saca lo ultimo que puse`: what was touched last goes."""
    if clause in _BROUGHT_BACK:
        return Intent(Kind.UNDO, choices=(Choice(that=True),), detail=_BROUGHT_BACK[clause])
    former = _AS_BEFORE.match(clause)
    amount = is_number_alone(former["what"].split()) if former else None
    if former and amount:
        return Intent(Kind.UNDO, choices=(Choice(that=True),), amount=amount, detail=FORMER)
    if former:
        return Intent(Kind.UNDO, wishes=wishes_of(former["what"])[:1], detail=FORMER)
    if clause.startswith(_BACK):
        wishes = wishes_of(clause.removeprefix(_BACK))[:1]
        return Intent(Kind.UNDO, wishes=wishes, detail=PUT_BACK) if wishes else None
    if not _UNDO.match(clause):
        return None
    kind = Kind.UNDO if re.search(r"\b(?:deshac|desac|deshaz)", clause) else Kind.REMOVE
    return Intent(kind, choices=(Choice(that=True),))


def _corrected(clause: str) -> Intent | None:
    """`perdon, 2`, `digo 4 stella`, `3, no 2`: another amount, or another product, for what was said last."""
    negated = _NOT_THAT.match(clause)
    if negated and is_number_alone([negated["old"]]):
        amount = is_number_alone([negated["new"]])
        return Intent(Kind.SET, choices=(Choice(that=True),), amount=amount) if amount else None
    match = _CORRECTS.match(clause)
    new = match["new"] if match else put_right(clause)
    amount = count_alone(strip_tail(new)[0]) if new else None
    if amount and not amount.vague:
        return Intent(Kind.SET, choices=(Choice(that=True),), amount=amount, corrects=True)
    if not match or not clause.startswith(CORRECTION):
        return None
    wishes = wishes_of(match["new"])
    return Intent(Kind.SET, wishes=wishes, detail=CORRECTED) if wishes else None


def _denied(clause: str) -> Intent | None:
    """`no queria 2 kg, era 3`, `te pedi 1 melba, no 2`: an amount for one that is denied."""
    match = _NOT_SO_MANY.match(clause) or _SO_MANY_NOT.match(clause)
    denied = amount_at(match["denied"].split()) if match else None
    if match is None or denied is None:
        return None
    what = " ".join(match["denied"].split()[denied[1] :])
    of = match.groupdict().get("of") or what
    amount = count_alone(strip_tail(match["meant"])[0])
    intent = _intent(Kind.SET, of, amount) if amount else _counted(Kind.SET, match["meant"])
    if intent and not intent.wishes and all(choice.that for choice in intent.choices):
        return replace(intent, choices=(Choice(that=True, amount=denied[0]),), detail=DENIED)
    return intent


def _each(clause: str) -> Intent | None:
    """`2 de cada una`: of all that was named last, of a list only where it has two if `una y una` is said."""
    match = _EACH.match(clause)
    amount = is_number_alone(match["count"].split()) if match else None
    pair = (Choice(count=2),) if match and match["pair"] else ()
    return Intent(Kind.SET, amount=amount, detail=EACH, choices=pair) if amount else None


def _swap(clause: str) -> Intent | None:
    """`al reves`, and perhaps how it was meant: `al reves, 3 oreo y 2 pepitos`."""
    match = _SWAP.match(clause)
    if not match:
        return None
    wishes = tuple(wish for wish in wishes_of(match["rest"]) if wish.amount)
    return Intent(Kind.SET, wishes=wishes, detail=SWAPPED)


def _set_of(clause: str) -> Intent | None:
    """`de banana mejor medio kilo`, `que las mayonesas sean 2`."""
    match = _OF_THAT.match(clause)
    amount = count_alone(match["count"]) if match else None
    if match and match["of"] and amount and _LAST.match(match["of"]):
        return replace(_intent(Kind.SET, match["of"], amount), detail=LAST)
    if match and match["of"] and amount and choices_of(match["of"]):
        return _intent(Kind.SET, match["of"], amount)
    wishes = wishes_of(match["of"] or match["that"]) if match and amount else ()
    return Intent(Kind.SET, wishes=wishes, amount=amount) if wishes else None


def _correction(clause: str) -> Intent | None:
    """`me equivoque, era quilmes lata`: what was touched last gives way."""
    match = _CORRECTED.match(clause) or _NOT_THAT_BUT.match(clause)
    if match and choices_of(match["new"]):
        return None
    new = wishes_of(match["new"])[:1] if match else ()
    return Intent(Kind.REPLACE, wishes=new, choices=(Choice(that=True),)) if new else None


def _target(rest: str) -> tuple[tuple[Wish, ...], tuple[Choice, ...]]:
    """What a change is about: products in words, pointers, or neither (the last product)."""
    rest = re.sub(r"\s+(?:del|de mi|al) (?:carrito|pedido|compra|lista)$", "", rest.strip(" ,."))
    rest = re.sub(r"^a(?=(?: la| los| las| el) )", "", re.sub(r"^al ", "el ", rest)).strip()
    whom = _FOR_SOMEBODY.search(rest)
    if whom and not GROCERY_STEMS.intersection(tokens(whom["whom"])):
        rest = rest[: whom.start()]
    if not rest or _THOSE.match(rest) or _LAST.match(rest):
        return (), (Choice(that=True),)
    choices = choices_of(rest)
    if choices:
        return (), choices
    return wishes_of(rest), ()


def _intent(kind: Kind, rest: str, amount: Amount | None) -> Intent:
    if _OF_EACH.fullmatch(rest):
        return Intent(kind, choices=(Choice(that=True),), amount=amount, detail=EACH)
    wishes, choices = _target(rest)
    return Intent(kind, wishes=wishes, choices=choices, amount=amount)


def _counted(kind: Kind, rest: str) -> Intent | None:
    """`3`, `3 de leche`: an amount and, perhaps, what it is of."""
    words = rest.split()
    read = amount_at(words)
    if read is None:
        return None
    intent = _intent(kind, " ".join(words[read[1] :]), read[0])
    if intent is None or not any(wish.amount for wish in intent.wishes[1:]):
        return intent
    first, *others = intent.wishes  # each with its own: `3 sprite y 2 toddy`
    return replace(intent, wishes=(replace(first, amount=read[0]), *others), amount=None)


_ALONE = re.compile(r"^(?:sol[oa]s?|solit[oa]s?|nomas|solamente|(?:nada )?mas)$")


def is_bare_removal(clause: str) -> bool:
    """Whether a clause takes something out and does not say what: `sacame`."""
    match = _REMOVE.match(clause)
    return (
        match is not None
        and not match["that"]
        and not match["rest"]
        and clause not in OPT_OUT_WORDS
    )


_OTHERS = re.compile(r"^(?:el|la|los|las) otr[oa]s?(?: tambien| igual)?$")


def _removal(clause: str) -> Intent | None:
    denied = _NOT_IT.match(clause)
    if denied and not choices_of(denied["rest"]):
        return _intent(Kind.REMOVE, denied["rest"], None)
    match = _REMOVE.match(clause)
    if not match:
        return None
    if match["that"]:
        of_all = {"los": ALL_OF_THAT, "las": ALL_OF_THEM}.get(match["that"][-3:], "")
        detail = REFUSED if match["that"].startswith("no ") else of_all
        return Intent(Kind.REMOVE, choices=(Choice(that=True),), detail=detail)
    rest = match["rest"].strip()
    if not rest and clause in OPT_OUT_WORDS:
        return None
    if _OTHERS.match(rest):
        return Intent(Kind.REMOVE, choices=(Choice(that=True),), detail=OTHERS)
    words = rest.split()
    read = amount_at(words)
    takes_some = read is not None and words[0] != "lo" and not choices_of(rest)
    if takes_some and read is not None:
        what = _ALONE.sub("", " ".join(words[read[1] :]))
        return _intent(Kind.LESS, what, read[0])
    return _intent(Kind.REMOVE, rest, None)


def _all_but(clause: str) -> Intent | None:
    """`saca todo menos las oreo`, `dejame solo la lavandina`: all goes but what is named."""
    match = _ALL_BUT.match(clause) or _LEAVE_ONLY.match(clause)
    stays = _STAYS_WITH.match(clause) if not match else None
    match = match or stays
    what = (match["kept"] or (stays and stays["left"]) or "") if match else ""
    if not what or amount_at(what.split()) or (stays and choices_of(what)):
        return None
    kept = wishes_of(what)
    detail = ALL_BUT if not stays or stays["only"] else STAYS_WITH
    return Intent(Kind.REMOVE, wishes=kept, detail=detail) if kept else None


def _set_to(clause: str) -> Intent | None:
    """`baja la manteca a 1`, `deja los fideos en 2`: that many of what is named."""
    match = _SET_TO.match(clause)
    amount = count_alone(strip_tail(match["count"])[0]) if match else None
    if not match or not amount or is_number_alone(match["what"].split()):
        return None
    return _intent(Kind.SET, match["what"], amount)


def _replacement(clause: str) -> Intent | None:
    patterns = (_REPLACE, _INSTEAD, _INSTEAD_LAST, _NOT_BUT)
    match = next(filter(None, (pattern.match(clause) for pattern in patterns)), None)
    if not match:
        return None
    old = match["old"].strip()
    number = count_alone(strip_lead(match["new"]).rest)
    if number:
        counted = amount_at(old.split())
        return _intent(Kind.SET, " ".join(old.split()[counted[1] :]) if counted else old, number)
    new = wishes_of(match["new"])
    pointed = choices_of(match["new"])
    if not new and not pointed:
        return None
    wishes, choices = _target(old)
    return Intent(
        Kind.REPLACE,
        wishes=wishes[:1] if pointed else (*new[:1], *wishes[:1]),
        choices=pointed or choices,
        detail=POINTED if pointed else "",
    )


def _more(clause: str) -> Intent | None:
    rest = strip_lead(clause).rest
    other = _OTHER.match(rest)
    if rest == "otras" or rest == "otros":
        return None
    if other:
        tail = re.sub(r"\s*\bmas$", "", other["rest"]).strip()
        counted = _counted(Kind.MORE, tail)
        return counted or _intent(Kind.MORE, tail, Amount(1))
    if rest.startswith("mas ") and pick_of(rest) is None:
        return _counted(Kind.MORE, rest[4:]) or _intent(Kind.MORE, rest[4:], Amount(1))
    words = rest.split()
    read = amount_at(words)
    if read is None or "mas" not in words[read[1] :] or words[-2:] == ["nada", "mas"]:
        return None
    if words[-1] == "mas":
        return _intent(Kind.MORE, " ".join(words[read[1] : -1]), read[0])
    if words[read[1]] == "mas":
        after = [word for word in words[read[1] + 1 :] if word not in {"de", "del"}]
        if after and after[0] in {
            "barata",
            "barato",
            "cara",
            "caro",
            "baratas",
            "baratos",
            "caras",
            "caros",
        }:
            return None
        return _intent(Kind.MORE, " ".join(after), read[0])
    return None


def _less(clause: str) -> Intent | None:
    bare = re.fullmatch(r"menos (\S+)", strip_lead(clause).rest)
    amount = is_number_alone([bare[1]]) if bare else None
    if amount:
        return _intent(Kind.LESS, "", amount)
    match = _LESS.match(strip_lead(clause).rest)
    if not match:
        return None
    amount = is_number_alone(match["count"].split())
    if amount:
        return _intent(Kind.LESS, match["rest"] or "", amount)
    return None if match["rest"] else _counted(Kind.LESS, match["count"])


def _setting(clause: str) -> Intent | None:
    match = _SET.match(clause)
    if match and not re.match(r"(?:quiero)\b", clause):
        alone = count_alone(strip_tail(match["rest"])[0])
        return _intent(Kind.SET, "", alone) if alone else _counted(Kind.SET, match["rest"])
    enough = _ENOUGH.match(clause)
    alone = count_alone(enough["count"]) if enough else None
    if alone:
        return _intent(Kind.SET, "", alone)
    better = _BETTER.match(clause)
    if better:
        rest = strip_lead(better["rest"]).rest or better["rest"]
        alone = count_alone(strip_tail(rest)[0])
        if alone:
            return Intent(Kind.SET, choices=(Choice(that=True),), amount=alone)
        wishes = wishes_of(rest) if amount_at(rest.split()) and not choices_of(rest) else ()
        if len(wishes) == 1 and wishes[0].amount:
            return Intent(Kind.SET, wishes=wishes, amount=wishes[0].amount)
    behind = re.match(rf"^{_LEAD}(?P<count>.+?) mejor$", clause)
    alone = is_number_alone(behind["count"].split()) if behind else None
    if alone:
        return Intent(Kind.SET, choices=(Choice(that=True),), amount=alone)
    total = re.match(r"^(?:quiero |que sean )?(\S+) en total$", clause)
    alone = is_number_alone([total[1]]) if total else None
    return Intent(Kind.SET, choices=(Choice(that=True),), amount=alone) if alone else None


_ONLY_SO_MANY = re.compile(
    rf"^{_LEAD}(?P<what>(?:de )?(?:(?:el|la|los|las) )?[a-z]{{3,}}(?: [a-z0-9]+){{0,3}}?),? (?:(?:solo|solamente) (?P<counted>\S+(?: kilos?)?)"
    r"|(?P<count>\S+(?: \S+){0,2}?) (?:sol[oa]s?|solit[oa]s?|solamente|nomas|nada mas))$"
)


def only_so_many(clause: str) -> Intent | None:
    """`y el detergente uno solo`, `lavandina 2 nomas`: so many of what is there, or as an order."""
    match = _ONLY_SO_MANY.match(clause)
    amount = count_alone(match["count"] or match["counted"]) if match else None
    lead = strip_lead(match["what"]) if match else None
    if not match or not amount or amount.vague or not lead or lead.orders or lead.asks:
        return None
    wishes = () if choices_of(match["what"]) else wishes_of(match["what"])
    is_one = len(wishes) == 1 and not (wishes[0].amount or wishes[0].size or wishes[0].pick)
    return Intent(Kind.SET, wishes=wishes, amount=amount, detail=ONLY) if is_one else None


_DOUBLE = re.compile(
    r"(?:(?:no|mejor|dame|pone(?:me)?|que sea|agrega(?:me)?|quiero|y|dale),? )*(?:(?:el|al) doble(?: de es[aeo]s?)?|duplica(?:me)?(?:l[oa]s?)?)"
)


_HALF = re.compile(
    r"(?:(?:no|mejor|dame|deja(?:me)?|pone(?:me)?|que sea|saca(?:me)?|con|y|dale),? )*la mitad(?: de es[aeo]s?)?"
)


def _multiplied(clause: str) -> Intent | None:
    """`el doble`, `mejor la mitad`."""
    if _DOUBLE.fullmatch(clause):
        return Intent(Kind.MORE, choices=(Choice(that=True),), detail=DOUBLED)
    if _HALF.fullmatch(clause):
        return Intent(Kind.LESS, choices=(Choice(that=True),), detail=HALVED)
    return None


def change_of(clause: str) -> Intent | None:
    """The change that a folded clause asks for, or None when it is none."""
    for read in (
        _swap, _each, _multiplied, _denied, _corrected, _all_but, _set_of, _set_to, _correction, _replacement, _less, _removal, _more,
        _setting, only_so_many,
    ):  # fmt: skip
        intent = read(clause)
        if intent:
            return intent
    return None
