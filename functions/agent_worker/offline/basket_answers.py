"""Reads what an answer to a proposed basket wants: all of it, none of it, or another one.

`más barato`, `sin fiambre`, `cambiá el queso`, `para 8`, `dale, agregalo`. What says none of that is left for others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retail.spanish.money import count_at
from retail.spanish.properties import diets_in
from retail.spanish.word_sets import word_set
from retail.spanish.words import tokens

from .basket_frame import MAX_PEOPLE, MAX_WITHOUT, BasketFrame, Proposed, read, slots_in
from .finishing import takes_a_yes_back
from .folding import fold
from .intents import Kind
from .shelf import Line
from .understanding import understand


@dataclass(frozen=True)
class BasketAnswer:
    """What the messages of a turn say to a proposal: `frame` is another one, `rest` what they say beside it."""

    yes: bool = False
    no: bool = False
    again: bool = False
    frame: BasketFrame | None = None
    rest: tuple[str, ...] = ()


_PIECES = re.compile(
    r"[.,;:!\n]+(?!\d)|\?|\b(?:pero|y|e)\b(?= (?:sin|saca\w*|quita\w*|cambia\w*|agrega\w*|que sea\w*|para|somos|con|mas|suma\w*|pone\w*|manda\w*|dame|quiero|necesito|otr[oa]|no|"
    r"\d+|un|una|dos|tres)\b)|\bpero\b"
)
_LEAD = re.compile(
    r"^(?:(?:bueno|dale|mejor|no|ah|che|entonces|a ver|podes|podrias|puede ser|hacelo|hacela|armalo|armala|armamelo|armame|que sean|que sea|"
    r"quiero que sea|si|okey|por favor|y|me|lo|la|algo|uno|una|un poco|prefiero|perfecto|genial|gracias|pero|ok) )+"
)
_CHEAPER = re.compile(
    r"(?:(?:un poco|algo|mucho|bastante|una opcion|una version|otra) )?mas (?:barat|economic|accesible)\w*(?: por favor| se puede| podra ser)?|"
    r"(?:(?:es|esta|me parece|sale|queda|se hace|uf|re) )*(?:muy|re|demasiado|bastante|un poco|medio)? ?(?:caro|cara|carisim[oa]|salado)|"
    r"(?:es|sale) mucho(?: plata)?|mucha plata|(?:baj[ae](?:le|lo|la|selo))(?: (?:un poco|el precio|un poco el precio))?|no (?:me )?(?:alcanza|llego)|"
    r"(?:quiero )?gastar menos|menos plata|me paso|se me va de (?:presupuesto|precio)"
)
_WITHOUT = re.compile(
    r"(?:sin|nada de|no (?:quiero|queremos|me gustan?|nos gustan?|comemos|como|tomamos|tomo|va|van|le pongas|pongas))"
    r" (?P<what>.+)|(?:sacame|sacale|sacalo|saca|quitame|quitale|quita|elimina|borra)(?: (?:a|de) (?:eso|esto))? (?P<gone>.+)"
)
_EXCHANGE = re.compile(
    r"(?:cambiame|cambiale|cambia|cambiar|cambiemos|reemplaza|reemplazame) (?P<old>.+?)(?: por (?P<new>.+))?|(?:poneme |dame |quiero |pone )?otr[oa] (?P<other>.+)|no me gusta (?:ese|esa) (?P<that>.+)"
)
_INSTEAD = re.compile(
    r"(?:en vez|en lugar) de (?P<old>.+?) (?:poneme |pone |dame |quiero )?(?P<new>.+)"
)
_AGAIN = re.compile(
    r"(?:mostrame(?:lo|la)?|repetime(?:lo|la)?|que tenia|que era|de nuevo|otra vez)(?: (?:de nuevo|otra vez|la lista|eso|la propuesta))*"
)
_OF_A_DIET = re.compile(
    r"(?:(?:todo|toda|que|sea|sean|es|son|soy|somos|tiene|ser|quiero|queremos|lo|la|los|las|un|una|para|pero|y|mi|hij[oa]|alguien|apt[oa]s?|algo|"
    r"opcion|version|por|favor|gracias|hay|uno|dos|tres) ?)*"
)
_ARTICLE = re.compile(r"^(?:el|la|los|las|lo|un|una|de|ese|esa|mas|nada|otro|otra|le|a) ")
_ADDS = word_set("""
    agregalo agregala agregalos agregalas agrega agregame agregas agregamelo agregamela agregar sumalo sumala suma sumame sumalos sumalas
    ponelo ponela pone poneme ponelos cargalo cargala carga metelo mete meteme llevo llevamos llevalo compro compramos quiero queremos
    anotalo anotala anota mandalo mandala manda mandame confirmo confirmado encargo encargalo hacelo lleva metele
""")
_AGREES = word_set(
    "si sip dale okey ok claro obvio perfecto genial joya barbaro buenisimo bueno va vamos excelente listo ya"
)
_ALL_OF_IT = word_set("""
    me lo la los las todo toda todos eso esa asi al el mi carrito pedido ya por favor porfa gracias nomas tal cual como esta canasta
    propuesta a y milo che de una las cosas completo completa
""")
_THAT = word_set("esta esa este ese eso esto")
_AND_MORE = re.compile(r"\bsi[ ,.]+(?:y|tambien|ademas|mas)\b")
"""A yes that goes on with something beside what it is said to: `sí, y 2 cocas`."""
_NOTHING_SAID = re.compile(
    r"(?:gracias|muchas gracias|por favor|porfa|hola|buenas|che|milo|ah|bueno|a ver|mm|entonces|y)*"
)


def answer_in(texts: Sequence[str], proposed: Proposed) -> BasketAnswer:
    """What the messages of a turn say to a proposal.

    A yes beside a question about something else is none, nor is one that the rest of its message takes back.
    """
    answer = BasketAnswer()
    if _only_begins_an_order(texts):
        return BasketAnswer(rest=tuple(texts))
    for text in texts:
        said = _said(fold(text), proposed, answer.frame or proposed.frame)
        if said.yes and ("?" in text or takes_a_yes_back(understand(text).intents)):
            said = BasketAnswer(rest=(text,))
        rest = (
            (text,)
            if said.rest and not (said.yes or said.no or said.again or said.frame)
            else said.rest
        )
        answer = BasketAnswer(
            yes=answer.yes or said.yes,
            no=answer.no or said.no,
            again=answer.again or said.again,
            frame=said.frame or answer.frame,
            rest=(*answer.rest, *rest),
        )
    return answer


def _only_begins_an_order(texts: Sequence[str]) -> bool:
    """Whether a yes is said before an order of its own and to nothing of the proposal: `bueno, agregame 2 cocas`."""
    pieces = [piece for text in texts for piece in _pieces(fold(text))]
    says_yes = [piece for piece in pieces if _is_yes(piece)]
    firmly = any((_ADDS | _THAT) & set(piece.split()) for piece in says_yes)
    if not says_yes or firmly or any(_AND_MORE.search(fold(text)) for text in texts):
        return False
    return any(_orders(piece) for piece in pieces if piece not in says_yes)


def _orders(piece: str) -> bool:
    """Whether a piece of a message orders products by itself, and changes nothing of a proposal."""
    wishes = [wish for intent in understand(piece).intents for wish in intent.wishes]
    return any((wish.amount or wish.has_verb) and not wish.asking for wish in wishes)


def _pieces(folded: str) -> list[str]:
    return [each.strip(" ,.'-¿¡") for each in _PIECES.split(folded)]


def _said(folded: str, proposed: Proposed, frame: BasketFrame) -> BasketAnswer:
    new = read(folded)
    if new:
        return BasketAnswer(frame=new)
    wanted, rest, yes, no, again = frame, [], False, False, False
    for piece in _pieces(folded):
        if _NOTHING_SAID.fullmatch(piece.replace(" ", "")):
            continue
        if _is_yes(piece):
            yes = True
        elif _is_only(piece, Kind.NO) or piece in {
            "no quiero nada",
            "nada",
            "dejalo",
            "deja",
            "olvidalo",
            "ya fue",
        }:
            no = True
        elif _AGAIN.fullmatch(piece):
            again = True
        else:
            changed = _changed(wanted, piece, proposed)
            if changed is None:
                rest.append(piece)
            wanted = changed or wanted
    other = _keeping_the_rest(frame, wanted, proposed) if wanted != frame else None
    return BasketAnswer(yes, no, again, other, tuple(rest))


def _is_only(piece: str, kind: Kind) -> bool:
    intents = understand(piece).intents
    return bool(intents) and all(intent.kind is kind for intent in intents)


def _is_yes(piece: str) -> bool:
    if _is_only(piece, Kind.YES) or piece in _THAT:
        return True
    words = piece.split()
    adds = any(word in _ADDS for word in words)
    return adds and all(word in _ADDS or word in _AGREES or word in _ALL_OF_IT for word in words)


def _changed(frame: BasketFrame, piece: str, proposed: Proposed) -> BasketFrame | None:
    """The frame as a piece of a message changes it, or None where it says nothing of it."""
    bare = _LEAD.sub("", f"{piece} ").strip()
    for change in (_cheaper, _exchanged, _of_a_diet, _without, _resized):
        changed = change(frame, bare, proposed) or change(frame, piece, proposed)
        if changed:
            return changed
    return None


def _cheaper(frame: BasketFrame, piece: str, proposed: Proposed) -> BasketFrame | None:
    return replace(frame, cheaper_than=proposed.total) if _CHEAPER.fullmatch(piece) else None


def _resized(frame: BasketFrame, piece: str, proposed: Proposed) -> BasketFrame | None:  # noqa: ARG001
    slots = slots_in(piece) or _people_alone(piece)
    if slots is None:
        return None
    changed = frame.merged(slots)
    return replace(changed, cheaper_than=0) if slots.budget or slots.people else changed


def _people_alone(piece: str) -> BasketFrame | None:
    """`6`, `seis`: a basket has nothing else to be counted."""
    words = piece.split()
    count = count_at(words)
    alone = count is not None and count[1] == len(words) and count[0] <= MAX_PEOPLE
    return BasketFrame(people=int(count[0])) if count and alone else None


def _of_a_diet(frame: BasketFrame, piece: str, proposed: Proposed) -> BasketFrame | None:  # noqa: ARG001
    diets, others = diets_in(piece)
    if not diets or not _OF_A_DIET.fullmatch(others):
        return None
    return replace(frame, diet=tuple(dict.fromkeys((*frame.diet, *diets))), cheaper_than=0)


def _without(frame: BasketFrame, piece: str, proposed: Proposed) -> BasketFrame | None:
    found = _WITHOUT.fullmatch(piece)
    if not found:
        return None
    names = tuple(filter(None, map(_bare, re.split(r",| y | ni ", found["what"] or found["gone"]))))
    if found["gone"] and not any(_lines(name, proposed) for name in names):
        return None
    kept = (*frame.without, *names)
    return replace(frame, without=tuple(dict.fromkeys(kept))[-MAX_WITHOUT:]) if names else None


def _keeping_the_rest(frame: BasketFrame, wanted: BasketFrame, proposed: Proposed) -> BasketFrame:
    """Where something only goes, the rest stays as it was proposed; any other change is planned anew."""
    if replace(wanted, without=frame.without) != frame:
        return replace(wanted, keeping=())
    names = set(wanted.without) - set(frame.without)
    gone = {line.product_id for name in names for line in _lines(name, proposed)}
    stays = (line.product_id for line in proposed.lines if line.product_id not in gone)
    return replace(wanted, keeping=tuple(stays))


def _exchanged(frame: BasketFrame, piece: str, proposed: Proposed) -> BasketFrame | None:
    found = _EXCHANGE.fullmatch(piece) or _INSTEAD.fullmatch(piece)
    if not found:
        return None
    named = found.groupdict()
    old = _bare(next(filter(None, (named.get(name) for name in ("old", "other", "that"))), ""))
    lines = _lines(old, proposed)
    if not lines:
        return None
    gone = (*frame.instead_of, *(line.product_id for line in lines))
    new = _bare(named.get("new") or "")
    return replace(
        frame,
        instead_of=tuple(dict.fromkeys(gone))[-MAX_WITHOUT:],
        including=(*frame.including, new)[-MAX_WITHOUT:] if new else frame.including,
    )


def _lines(name: str, proposed: Proposed) -> list[Line]:
    """The lines that a name means: what serves that part, else what is called so."""
    wanted = set(tokens(name))
    if not wanted:
        return []
    both = list(zip(proposed.lines, proposed.parts, strict=False))
    serving = [line for line, part in both if wanted <= set(tokens(part))]
    return serving or [line for line, _ in both if wanted <= set(tokens(line.name))]


def _bare(name: str) -> str:
    before = ""
    while name != before:
        before, name = name, _ARTICLE.sub("", name.strip(" ,."))
    return re.sub(r"(?: (?:por favor|porfa|gracias|nada|mejor))+$", "", name)
