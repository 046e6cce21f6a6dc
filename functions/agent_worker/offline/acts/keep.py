"""Leaving the cart as it is: `no me saques la pepsi`, and what is told of it: `¿quién vació el carrito?`."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..changes import PUT_BACK
from ..clauses import Clause
from ..framing.words import ARTICLE, NAMED
from ..intents import Choice, Intent, Kind
from ..lexicon import led_by
from ..matching import refined
from ..slots import decline
from ..state import Asked, Touched
from ..talk import Talk
from ..utterances import Saying
from .act import Act, of_the_whole

_LEAD = led_by(
    "no|che|eh|ey|uh|ay|ah|pero|y|para|pera|ojo|cuidado|por favor|mejor|jaja|perdon|hola"
)
_TAIL = r"(?:,? (?:eh|no|che|por favor|porfa|todavia|gracias|igual|si|ya|mas|dale))*"
_TAKE_OUT = one_of(word_set("""
    saques saquen quites quiten borres borren elimines eliminen descartes toques toquen vacies vacien limpies limpien
    vuelvas
"""))  # fmt: skip
_TAKING_OUT = one_of(word_set("sacar quitar borrar eliminar descartar tocar vaciar limpiar"))
_NOT_TO = (
    rf"no (?:(?:quiero|hace falta|te (?:pedi|dije)|dije|pedi) que )?(?:(?:me|nos|se|te|lo|la|los|las) ){{0,2}}{_TAKE_OUT}"
    rf"|no (?:(?:vayas a|hace falta|hay que|es necesario|quiero|queria|quise|pienso|vamos a|dije de|pedi) )?(?:(?:me|nos|lo|la) )?{_TAKING_OUT}(?:(?:me)?l[oa]s?|me|nos)?"
)
_ANYTHING = rf"(?:a )?(?:{ARTICLE} |mi |todo (?:el |lo )?|toda |tod[oa]s? |nada|es[oea]s? ?|ningun[oa]? )?(?!\d)[a-z ]{{0,40}}"
_KEPT = re.compile(
    rf"^{_LEAD}(?:(?:a )?{NAMED},? )?(?:{_NOT_TO})(?:,? {_ANYTHING})?{_TAIL}$"
    rf"|^{_LEAD}(?:a )?{NAMED},? deja(?:me)?l[oa]s?(?: (?:como esta|ahi|en el carrito|nomas))?{_TAIL}$"
    rf"|^{_LEAD}deja(?:me)? {NAMED}(?: (?:como esta|ahi|en el carrito))?,? (?:{_NOT_TO}){_TAIL}$"
)
"""`no saques la pepsi`, `no la saques, la pepsi`, `la pepsi dejala`."""
_WHO = r"(?:quien(?:es)?|alguien|por ?que|porque|como|cuando|ayer|recien|(?:mi|tu|su|el|la|los|las|un|una) (?!carrito|pedido|compra|lista)[a-z]+(?: [a-z]+)?)"
_DID = one_of(word_set("""
    vacio vaciaron vaciaste borro borraron borraste elimino eliminaron eliminaste limpio limpiaron limpiaste saco sacaron
    sacaste quito quitaron quitaste toco
"""))  # fmt: skip
_THINGS = r"(?:(?:solo|sola|solito|sin querer) )?(?:todo(?: el (?:carrito|pedido))?|(?:el|mi) (?:carrito|pedido|chango|changuito)|cosas(?: del carrito)?)(?: (?:solo|solito))?"
_TOLD = re.compile(
    rf"^{_LEAD}(?:{_WHO} (?:toco y )?(?:(?:me|nos|te|lo|se) ){{0,2}}|(?:me|nos|se)(?: (?:me|nos|te|lo))? )(?:{_DID}) {_THINGS}{_TAIL}$"
)
"""`mi hijo me vació el carrito`, `¿se borró todo?`: nothing is asked for."""

_LEFT = re.compile(rf"^{_LEAD}(?:a )?{NAMED},? deja(?:me)?l[oa]s?\b")
"""Beside a list it leaves what that is about: `la leche dejala`."""
_ABOUT_THE_CART = frozenset({Asked.EMPTY_CART, Asked.WHICH_LINE, Asked.SET_IT})


class KeepCart(Intent):
    """Nothing is to be taken out of the cart."""


class TellOfCart(Intent):
    """Somebody, or something, emptied it, as the shopper says: what it holds answers that."""


def _read(clause: Clause) -> Intent | None:
    if _TOLD.match(clause.text):
        return TellOfCart(Kind.OF_ITS_OWN, detail=clause.text)
    return KeepCart(Kind.OF_ITS_OWN, detail=clause.text) if _KEPT.match(clause.text) else None


def _take(talk: Talk, intent: Intent) -> None:
    """Says that the cart stays as it is, or shows it; where taking something out was asked about, it is a no to that."""
    asked = talk.state.question.asked if talk.state.question else Asked.MORE
    is_of_a_list = asked in {Asked.WHICH, Asked.ADD_IT} and _LEFT.match(intent.detail)
    if isinstance(intent, TellOfCart):
        talk.closing.append(Kind.SEE_CART)
    elif asked in _ABOUT_THE_CART or is_of_a_list:
        decline(talk)
    elif _was_taken_out(talk, intent.detail):
        talk.changes.append(Intent(Kind.UNDO, choices=(Choice(that=True),), detail=PUT_BACK))
        talk.touched = True
    else:
        talk.say(Saying.CART_KEPT)


_NAMES = re.compile(rf"\b{ARTICLE} (?!{_TAKE_OUT}|{_TAKING_OUT})(?P<what>[a-z]+(?: [a-z0-9]+)*)")
_OF_THE_REST = re.compile(r"\b(?:mas|nada|tod[oa]s?|demas|resto|otr[oa]s?|ningun[oa]?|cosas?)\b")
"""What makes `no saques` speak of what is still in the cart."""


def _was_taken_out(talk: Talk, text: str) -> bool:
    """Whether the turn right before took out, all or some, what is to be left: it names that, or nothing."""
    if _OF_THE_REST.search(text):
        return False
    touched = talk.state.touched if talk.state.just_touched else ()
    gone = [one for one in touched if one.before is not None and one.before > _has(talk, one)]
    named = _NAMES.search(text)
    what = _without_tail(named["what"]) if named else ""
    return bool(gone) and (not what or all(refined((one.product,), what) for one in gone))


def _has(talk: Talk, touched: Touched) -> float:
    line = talk.line_of(touched.product.id)
    return line.quantity if line else 0


def _without_tail(what: str) -> str:
    return re.sub(rf"{_TAIL}$", "", re.split(r"\b(?:no|deja(?:me)?l[oa]s?)\b", what)[0].strip())


KEEP = Act(
    "keep",
    read=of_the_whole(_read),
    take=_take,
    examples={
        KeepCart: "no me saques la pepsi|no la saques, la pepsi|la pepsi no la saques|no sacar la pepsi|"
        "la pepsi dejala|dejá la pepsi, no la saques|no quiero que saques la pepsi|no me vacíes el carrito|"
        "no borres todo|no hay que vaciar el carrito|no, no saques nada|a la pepsi no la toques",
        TellOfCart: "mi hijo me vació el carrito|quién vació el carrito?|se me borró todo?|"
        "mi nena tocó y se borró todo|por qué se vació el carrito?|ayer me vaciaste el carrito",
    },
    near_misses="sacá la pepsi|no quiero la pepsi|no la quiero|la pepsi dejala en 2|vaciá el carrito|sacá todo|"
    "dejá 2 pepsi|mejor no|dejala",
)
