"""Reads whether the shopper finishes: a clause must be a way to finish as a whole, never only hold a word of one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from retail.spanish.word_sets import word_set

from .intents import Intent, Kind
from .state import Asked, Question

_MAX_WORDS = 16
"""Words of a clause that may still be nothing but a way to finish."""
_MAX_PHRASE = 8


class Way(StrEnum):
    """How a clause finishes. All but `ORDER` say something else while another question is open."""

    ORDER = "order"
    READY = "ready"
    ENOUGH = "enough"
    AGREED = "agreed"
    """`Sí, listo`: ready or enough, with a yes."""
    NO_MORE = "no_more"
    """`No, nada más`: ready or enough, with a no."""
    CONFIRM = "confirm"
    SEND = "send"
    NOTHING = "nothing"
    THAT = "that"


class Answer(StrEnum):
    """What a way to finish means in view of the open question."""

    FINISH = "finish"
    YES = "yes"
    NO = "no"
    THAT = "that"
    ENOUGH = "enough"
    UNCLEAR = "unclear"


_ABOUT_A_PRODUCT = frozenset(
    {Asked.WHICH, Asked.ADD_IT, Asked.HOW_MUCH, Asked.SET_IT, Asked.WHICH_LINE, Asked.TAKE_WHAT_IS_LEFT, Asked.BASKET}
)  # fmt: skip
_ABOUT_FINISHING = frozenset({Asked.MORE, Asked.CHECK_OUT})
_AMONG_PRODUCTS: dict[Way, Answer] = {
    Way.ORDER: Answer.FINISH,
    Way.READY: Answer.ENOUGH,
    Way.AGREED: Answer.YES,
    Way.NO_MORE: Answer.ENOUGH,
    Way.ENOUGH: Answer.ENOUGH,
    Way.CONFIRM: Answer.YES,
    Way.SEND: Answer.YES,
    Way.NOTHING: Answer.NO,
    Way.THAT: Answer.THAT,
}
_TO_EMPTYING = {
    Way.ORDER: Answer.FINISH,
    Way.CONFIRM: Answer.YES,
    Way.AGREED: Answer.UNCLEAR,
    Way.READY: Answer.NO,
    Way.NO_MORE: Answer.NO,
    Way.ENOUGH: Answer.NO,
    Way.SEND: Answer.NO,
    Way.NOTHING: Answer.NO,
    Way.THAT: Answer.NO,
}
_UNASKED = {Way.NOTHING: Answer.NO, Way.THAT: Answer.THAT}

# The words. All patterns see words of a folded clause, without commas.

_THING = r"(?:carrito|carro|changuito|chango|canasta|pedido|compra|orden|lista)"
_IT = rf"(?:(?:ya )?(?:el|mi|la|este|ese|esta|todo el|toda la) {_THING}|{_THING}|todo(?: (?:el|mi) {_THING})?)"
_WISH = (
    r"(?:(?:quiero|quisiera|querria|queremos|quisieramos|deseo|necesito|me gustaria|vamos a|voy a|vamos|"
    r"podes|podrias|me podes|me podrias|hay que|ya podes|ya podemos|prefiero) )"
)
_NOW = r"(?: (?:ya|ahora|ya mismo|ahora mismo|de una|aca|aca nomas))"
_CARD = (
    r"(?:(?:la |mi )?tarjeta(?: de (?:debito|credito))?|debito|credito|efectivo|mercado ?pago|mp|"
    r"transferencia|qr|modo)"
)
_VERBS = (
    r"finalizar(?:lo|la)?|finalizo|finalizamos|finalicemos|finaliza(?:lo|la|me|melo)?|finalizado|"
    r"cerrar(?:lo|la|me|melo)?|cierro|cerramos|cerremos|cerra(?:lo|la|me|melo|mela)?|cierra(?:lo|la|me|melo)?|lo cerramos|lo cierro|me cerras|me lo cerras|"
    r"terminar(?:lo|la)?|terminamos|terminemos|termina(?:lo|la)"
)
_WAYS: tuple[tuple[Way, str], ...] = (
    (
        Way.ORDER,
        (
            rf"{_WISH}?(?:{_VERBS})(?: {_IT})?{_NOW}?|(?:ya )?(?:podes|podemos) cerrar(?:lo)?|"
            rf"{_WISH}?(?:concretar|enviar|generar|genera|generame|concreta|concreto|concretemos|realizar|realiza|realicemos|efectuar|completar|completa|completemos|procesar|procesa|procesalo) {_IT}|concretar|concretemos|"
            rf"{_WISH}?(?:hacer|hace|haceme|hagamos) (?:el|mi|este) (?:pedido|orden)|(?:ya )?termine (?:de (?:pedir|comprar)|(?:el|mi|la|con (?:el|mi|la)) {_THING})|pedido listo|"
            rf"{_WISH}?(?:confirmar|confirmame|confirma) {_IT}|confirmo {_IT}|{_WISH}confirmar(?:lo|la)?|"
            rf"(?:{_WISH}|ya {_WISH}|a |(?:pasar|pasemos|ir|vamos) a )?(?:pagar|abonar)(?:lo|la|te|les)?{_NOW}?|(?:ir|vamos|pasemos) al pago|(?:{_WISH})?(?:pagar|abonar) (?:(?:con|en|por|x) {_CARD}|(?:el|mi|la|este|todo el) {_THING}|todo){_NOW}?|"
            rf"(?:(?:lo |la )?pago|lo abono){_NOW}?|(?:lo )?pagamos|(?:pago|pagamos) (?:con|en|por) {_CARD}|pago (?:el|mi|la|este|todo el) {_THING}|"
            rf"cobrame(?:lo)?|cobra(?:lo)?|cobrame {_IT}|"
            r"(?:pasame|dame|haceme|traeme|mandame|me pasas|me traes) la cuenta|la cuenta|"
            rf"(?:manda|mandame|envia|enviame|encarga|encargame|pedi|hace|compra) (?:(?:el|mi|este|todo el) (?:pedido|carrito))|"
            r"checkout|check ?-?out|finish|fin"
        ),
    ),
    (
        Way.ENOUGH,
        (
            r"(?:no )?(?:quiero |necesito )?(?:nada|nda) (?:de )?mas|(?:ya )?no (?:quiero|necesito|hace falta|me falta|preciso|va a hacer falta|llevo|agrego) (?:nada mas|mas nada|mas)|"
            r"(?:con |y )?es[oa] (?:es todo|es tod|seria todo|estaria todo|nomas|solo|solamente|es lo unico|nada mas|era todo|es todo lo que (?:quiero|necesito|llevo))|"
            r"(?:por ahora|por hoy) (?:nada mas|eso es todo|es todo|eso nomas|solo eso|eso)|(?:es[oa]|esto)? ?(?:ya )?(?:es|seria|estaria|esta) todo|todo listo|asi estoy bien|(?:es )?suficiente|(?:por|x) ahora nada mas|nada mas (?:por|x) (?:ahora|hoy)|todo por hoy|solo eso|eso solo|solamente eso|nada mas que eso|"
            r"con (?:eso|esto) (?:estoy|estamos|alcanza|me alcanza|ya esta|esta|esta bien|me arreglo|basta|es suficiente|listo)|estoy con eso|"
            r"(?:ya )?(?:estaria|estamos)(?: (?:listo|lista|listos|bien asi|con eso))?|ya estoy|estoy (?:listo|lista|bien asi|con eso)|(?:ya )?esta (?:listo|lista|bien asi)|ya esta|asi esta (?:bien|perfecto)|esta bien asi|"
            r"es[oa] seria|no mas|hasta (?:ahi|aca)(?: (?:nomas|llegamos|llego))?|(?:ya )?tengo todo|no me falta nada"
        ),
    ),
    (
        Way.READY,
        r"listo(?: el (?:pollo|pedido))?|ya fue listo|listos|(?:ya )?termine|ya terminamos|eso es todo",
    ),
    (Way.CONFIRM, r"confirm(?:o|a|ado|ar|alo|ala|amos|emos|ame|amelo|arlo)"),
    (
        Way.SEND,
        (
            r"manda(?:lo|la|los|las|melo|mela|melos|melas)|enviame(?:lo|la)|envialo|pedi(?:lo|la|melo)|encarga(?:lo|melo)|(?:me )?(?:lo|la|los|las) compro|compra(?:lo|la)|"
            r"(?:manda|mandame|envia|enviame|me llevo|llevo|comprar|compro) todo"
        ),
    ),
    (Way.NOTHING, r"(?:no )?nada|(?:no )?nada deja"),
    (Way.THAT, r"esta"),
)
_COMPILED = tuple((way, re.compile(pattern)) for way, pattern in _WAYS)
_FILLER = re.compile(
    r"hola|buenas|bueno|bien|dale|okey|si|sip|sii|ya|perfecto|genial|joya|barbaro|excelente|buenisimo|"
    r"che|milo|gracias|(?:muchas|mil|muchisimas) gracias|no gracias|por favor|porfa|porfis|entonces|ahora|ahora si|y|de una|va|vamos|claro|obvio|"
    r"por ahora|por hoy|nomas|no mas|asi|eso|con eso|ya fue|y listo|y ya|genia|genio|capo|capa|crack|amigo|amiga|maestro|maestra|linda|lindo|reina|rey|"
    r"corazon|bombon|amor|titan|idolo|idola|hermosa|hermoso|loco|bro|jefe|jefa|querido|querida|muy amable|te agradezco|saludos|abrazo|besos|beso|"
    r"en serio|de una vez|tal cual|todo bien|jaja|jajaja|listo"
)
_SPELT = {
    "finalisar": "finalizar", "finalisr": "finalizar", "finalizr": "finalizar", "finalizra": "finalizar",
    "finalziar": "finalizar", "finlizar": "finalizar", "fianlizar": "finalizar",
    "fializar": "finalizar", "fnalizar": "finalizar", "finalzar": "finalizar", "finailzar": "finalizar",
    "finaizar": "finalizar", "ifnalizar": "finalizar", "finalizarr": "finalizar", "finalicar": "finalizar",
    "finalisamos": "finalizamos", "finalisemos": "finalicemos", "finalizemos": "finalicemos",
    "finaliso": "finalizo", "finalisa": "finaliza", "confimo": "confirmo", "cofirmo": "confirmo",
    "confrimo": "confirmo", "comfirmo": "confirmo", "confirmoo": "confirmo", "confimar": "confirmar",
    "comfirmar": "confirmar", "confrimar": "confirmar", "lsito": "listo", "lisot": "listo", "listoo": "listo",
    "tood": "todo", "tdo": "todo", "pedio": "pedido", "peiddo": "pedido", "pdido": "pedido",
    "serra": "cerra", "serralo": "cerralo", "serrar": "cerrar", "zerra": "cerra", "cerrrar": "cerrar",
    "pgar": "pagar", "apgar": "pagar", "cerame": "cerrame", "ceralo": "cerralo", "serrame": "cerrame",
}  # fmt: skip
"""Misspellings of these words that are no words of their own; nothing else is corrected here."""
_DOUBTED = word_set("""
    finalizo cierro confirmo pago abono quiero quisiera queremos pagamos finalizamos confirmamos cerramos
    terminamos termine voy vamos lo la estoy estamos tengo llevo me podes podemos
""")
"""After `si` without a comma, these may begin a condition."""
_AGREES, _LETS_GO = word_set("si sip dale obvio claro"), word_set("no nop nono")
_PAST = frozenset({"pago", "abono", "cobra", "confirmo"})

SPEAKS_OF_FINISHING = (
    r"^(?:(?:no|che|ah|uh|pero),? )*(?:para|frena)(?: (?:un |una )?(?:poco|cacho|cachito|segundo|seg|toque|minuto|momento))?$|"
    rf"\bfinali[csz]\w+|\b(?:termin(?:o|e|es) (?:de|con|el|la|mi)|terminar (?:el|la|mi|de))\b|\bcheckout\b|\bconfirm\w+|"
    rf"(?<!mercado )\b(?:pag(?:ar\w*|as|amos|a|o|ues)|abon(?:ar\w*|as?|o|ues))\b|\bcierr(?:o|a|as|e|es|en)\w*|\bcerr(?:a|ar|amos|emos|es|as|alo|arlo|ame)\b|"
    rf"\bno (?:me |lo |la |los )*(?:mandes|envies|pidas)\b(?: (?:el|mi|la) pedido)?|\b(?:concret|hac|hag|termin|realiz|efectu)\w* (?:(?:el|mi|la|este|del|al|todo el|toda la) )?{_THING}\b|\bla cuenta\b|\bno (?:es|seria) todo\b|\bcobr(?:ame|es|as|en)\b"
)
_FOR_NOW = re.compile(r"\b(?:por|x) (?:ahora|el momento)\b")
"""May be all, or all until they write again."""
_PUT_OFF = re.compile(
    r"^(?:(?:y|pero|ah|bueno|dale|okey|che|no|igual) )*(?:cuando|apenas|ni bien|en cuanto|una vez que|recien|hasta que|antes de|despues de|mientras|"
    r"si(?!,| (?:dale|por favor|porfa|gracias|agrega|suma|pone|manda|dame|cerra|saca|quita|claro|si|listo|finalizar|cerrar|confirmar|pagar|terminar)))\b|"
    r"\b(?:despues|luego|mas tarde|manana|en un rato|por ahi|capaz|tal vez|quiza\w?|primero)\s+(?:te |lo |la |les )*(?:finalizo|cierro|confirmo|pago|termino|finalizar|pagar|confirmar|cerrar)\b|"
    r"\b(?:no|todavia|aun|ni) (?:me |lo |la |te )*(?:cierres|finalices|confirmes|cobres|termines)\b"
)


def way_to_finish(clause: str) -> Way | None:
    """The way in which a folded clause finishes; None when any part of it says anything else."""
    words = [_SPELT.get(word.strip(",."), word.strip(",.")) for word in clause.split()]
    commas = [word.endswith((",", ".")) for word in clause.split()]
    if not words or len(words) > _MAX_WORDS:
        return None
    way = _way_from(tuple(words), tuple(commas))
    if way in {Way.READY, Way.ENOUGH} and words[0] in _LETS_GO:
        return Way.NO_MORE
    return Way.AGREED if way in {Way.READY, Way.ENOUGH} and _AGREES & set(words) else way


def _beside_an_answer(intents: Iterable[Intent]) -> list[Intent]:
    """The intents, where a yes or a no and what is ready behind it are one: `sí, listo`, `no, nada más`."""
    joined: list[Intent] = []
    for intent in intents:
        before = joined[-1].kind if joined else None
        if intent.detail in {Way.READY, Way.ENOUGH} and before in {Kind.YES, Kind.NO}:
            joined.pop()
            way = Way.AGREED if before is Kind.YES else Way.NO_MORE
            joined.append(replace(intent, detail=way))
        else:
            joined.append(intent)
    return joined


@lru_cache(maxsize=1024)
def _way_from(words: tuple[str, ...], commas: tuple[bool, ...]) -> Way | None:
    """The strongest way among all readings of the words as ways and fillers."""
    best: list[set[Way | None]] = [set() for _ in range(len(words) + 1)]
    best[0].add(None)
    for at in range(len(words)):
        if not best[at]:
            continue
        if _is_let_go(words, commas, at):
            best[at + 1] |= best[at]
        for end in range(at + 1, min(at + _MAX_PHRASE, len(words)) + 1):
            phrase = " ".join(words[at:end])
            if _FILLER.fullmatch(phrase) and not _is_no_filler(words, commas, at):
                best[end] |= best[at]
            for way, pattern in _COMPILED:
                if pattern.fullmatch(phrase):
                    best[end] |= {_stronger(before, way) for before in best[at]}
    found = [way for way in best[-1] if way]
    return min(found, key=list(Way).index) if found else None


def _is_let_go(words: Sequence[str], commas: Sequence[bool], at: int) -> bool:
    """Whether it is a no that answers `¿algo más?` before what finishes: `no, cerralo`, `no ya está`."""
    return words[at] in _LETS_GO and (commas[at] or words[at + 1 : at + 2] == ("ya",))


def _is_no_filler(words: Sequence[str], commas: Sequence[bool], at: int) -> bool:
    """Whether it is no filler here: `si confirmo` may be a condition, `ya pago` may be somebody's past."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if commas[at]:
        return False
    return following in {"si": _DOUBTED, "ya": _PAST}.get(words[at], ())


def _stronger(one: Way | None, other: Way) -> Way:
    order = list(Way).index
    return other if one is None or order(other) < order(one) else one


_MAY_I = re.compile(
    r"(?:(?:che|ya|y|ahora),? )*(?:puedo|podria|se puede)(?: ya)? (?P<finish>(?:(?!con |en |por ).)+)"
)
"""Asking leave to finish, with a question mark or without: `puedo cerrar`. With what to pay is another question."""


def finish_in(clause: str, *, asked: bool, put_off: bool = False) -> Intent | None:
    """What a clause says that is a way to finish as a whole: it finishes, or asks whether to.

    Args:
        asked: a question mark ends it.
        put_off: the sentence that the clause is part of makes it depend on something, or leaves it for later.
    """
    may = _MAY_I.fullmatch(clause)
    if may and not put_off and way_to_finish(may["finish"]) is Way.ORDER:
        return Intent(Kind.ASK_TO_FINISH)
    way = way_to_finish(clause)
    if clause.startswith("si ") and (put_off or way is None):  # a yes, or a condition
        finishes = way_to_finish(clause.removeprefix("si ")) in {Way.ORDER, Way.CONFIRM}
        return Intent(Kind.ASK_TO_FINISH) if finishes else None
    if way is None:
        return None
    if put_off or (asked and way is not Way.ORDER):
        return Intent(Kind.SPEAK_OF_FINISHING)
    is_for_now = way is not Way.ORDER and _FOR_NOW.search(clause)
    return Intent(Kind.ASK_TO_FINISH if asked or is_for_now else Kind.FINISH, detail=way)


def is_put_off(sentence: str) -> bool:
    """Whether a sentence makes what it says depend on something, or leaves it for later."""
    return bool(_PUT_OFF.search(sentence))


def answer_of(intent: Intent, question: Question | None) -> Answer:
    """What a `FINISH` means in view of the question that was open before."""
    way = Way(intent.detail)
    asked = question.asked if question else None
    if asked is Asked.WHICH and way is Way.AGREED:
        return Answer.ENOUGH
    if asked is Asked.CHECK_OUT and way is Way.NO_MORE:
        return Answer.UNCLEAR
    if asked in _ABOUT_A_PRODUCT:
        return _AMONG_PRODUCTS[way]
    if asked is Asked.EMPTY_CART:
        return _TO_EMPTYING[way]
    if asked is Asked.MORE and way is Way.THAT:
        return Answer.ENOUGH
    if asked in _ABOUT_FINISHING and way is not Way.NOTHING:
        return Answer.FINISH
    return _UNASKED.get(way, Answer.FINISH)


_LINK = re.compile(
    r"(?:(?:dale|listo|bueno|okey|si|ya|che|por favor) )*(?:pasame|mandame|dame|enviame|tirame|quiero|necesito) (?:el|un) "
    r"(?:link|enlace)(?: (?:de|del|para|para el) (?:pago|pagar))?(?: (?:por favor|porfa|gracias))*"
)


def asks_for_the_link(intent: Intent) -> bool:
    """Whether the link to pay is wanted, and nothing else: a way to finish where there is no order yet."""
    return intent.kind is Kind.LINK and bool(_LINK.fullmatch(intent.detail))


_LIGHT = frozenset({
    Kind.GREET, Kind.THANK, Kind.LEAVE, Kind.EMOJI, Kind.YES, Kind.NO, Kind.ASK_HOW_ARE_YOU, Kind.FINISH,
    Kind.UNKNOWN, Kind.MEDIA, Kind.GIVE_ADDRESS,
})  # fmt: skip
_TAKES_BACK = frozenset(
    {Kind.SPEAK_OF_FINISHING, Kind.ASK_TO_FINISH, Kind.KEEP_SHOPPING, Kind.HOLD_ON, Kind.NONE_OF_THESE}
)  # fmt: skip
_REFUSES = frozenset({Kind.NO, Kind.NONE_OF_THESE, Kind.DENY})
_TAKES_A_YES_BACK = _REFUSES | {Kind.UNKNOWN, Kind.HOLD_ON, Kind.SPEAK_OF_FINISHING}


def last_word(intents: Sequence[Intent]) -> tuple[Intent, ...]:
    """The intents of a turn without the finishing that what comes after it takes back.

    `listo` before an order or a question only begins a sentence, and `no, esperá` takes any finishing back. What cannot
    be read behind a yes, or beside a way to finish (`ok… pensándolo bien…`), leaves it unsaid: it is asked for again. Of a yes
    and a no in one turn the no counts, for it undoes nothing.
    """
    return tuple(_kept(_beside_an_answer(intents)))


def takes_a_yes_back(behind: Iterable[Intent]) -> bool:
    """Whether what stands behind a yes has it said again: `ok… lo pienso`, `dale. dejá`, or what cannot be read."""
    return any(one.kind in _TAKES_A_YES_BACK for one in behind)


def _kept(intents: Sequence[Intent]) -> Iterator[Intent]:
    is_unread = any(one.kind is Kind.UNKNOWN for one in intents)
    for at, intent in enumerate(intents):
        is_refused = any(one.kind in _REFUSES for one in intents)
        if intent.kind is Kind.YES and (is_refused or takes_a_yes_back(intents[at + 1 :])):
            continue
        if intent.kind is Kind.FINISH and is_unread:
            yield Intent(Kind.ASK_TO_FINISH)
            continue
        if intent.kind is Kind.FINISH:
            after = intents[at + 1 :]
            if any(one.kind in _TAKES_BACK for one in after):
                continue
            if any(one.kind is Kind.NO for one in after):
                continue
            if intent.detail != Way.ORDER and any(one.kind not in _LIGHT for one in after):
                continue
        yield intent
