"""The cart: what is in it, what it comes to, and emptying it."""

import re

from ..intents import Intent, Kind
from ..slots import agree
from ..state import Asked
from ..talk import Talk
from .act import Act, holding

_CART = r"(?:carrito|carro|changuito|chango|canasta|pedido|compra|lista)"
_SO_FAR = r"(?:quedando|sumando|saliendo|dando|siendo|gastando|costando|llevando)"
_MY = r"(?:el|mi|la|este|del|al|todo el|toda la)"


_DOUBTS = re.compile(
    r"\b(?:no|ni|nunca|cuando|como|antes|despues|dijo)\b|"
    r"\bsi (?!vacialo$|(?:vaci|borr|limpi|sac|elimin|quit)a\w* (?:todo|(?:el|mi) carrito)$)"
)


_ORDERED = re.compile(r"\b(?:que .*(?:pedi|puse|llevo|agregue)|pedido|compra|como quedo)\b")
"""What asks for the order where there is one: `qué pedí?`; the cart is what is put together since."""


def is_doubted(intent: Intent) -> bool:
    """Whether words about emptying the cart do not ask for it: `no vacíes nada`, `si vacío el carrito…`."""
    return bool(_DOUBTS.search(intent.detail))


def _take(talk: Talk, intent: Intent) -> None:
    question = talk.state.question
    if intent.kind is Kind.EMPTY_CART and question and question.asked is Asked.EMPTY_CART:
        if not is_doubted(intent):
            agree(talk)
        return
    is_of_the_order = talk.state.is_ordered and _ORDERED.search(intent.detail)
    shown = Kind.SEE_WHAT_WAS_ORDERED if is_of_the_order else intent.kind
    talk.closing.append(shown if intent.kind is Kind.SEE_CART else intent.kind)
    talk.touched = talk.touched or intent.kind is Kind.EMPTY_CART


CART = Act(
    "cart",
    read=holding(
        (
            Kind.EMPTY_CART,
            (
                rf"(vaci\w+|limpi\w+|borr\w+|elimin\w+|saca\w*|quita\w*|descarta\w*) (todo|todos|todas|{_MY} {_CART})( (lo que hay|lo que tengo))?( .*{_CART})?$|"
                rf"(vaci\w+|limpi\w+|borr\w+) {_CART}|(saca|borra|quita|elimina)\w* todo\b(?!,? (?:menos|excepto|salvo|a excepcion) )|"
                r"(empez\w+|arranc\w+|empec\w+) de (nuevo|cero)|^vaciar(lo)?$|^vacialo$|cancela todo|deja todo"
            ),
        ),
        (
            Kind.SEE_TOTAL,
            (
                r"cuanto (?:(?:me|nos|te|se|ya) )*(va|vamos|llevo|es|seria|voy|sale|da|queda|te debo|gaste|tengo que pagar)( (todo|el total|en total|hasta ahora|gastad\w+|en plata|por todo))*$|"
                rf"cuanto (?:(?:me|nos|ya) )*(?:va|vamos|voy|vengo|venimos|viene|esta)n? {_SO_FAR}(?: (?:todo|eso|esto|ya|hasta (?:ahora|aca)))*$|"
                r"cuanto (?:(?:me|nos|ya) )*(?:suma|hace|sale|da|queda|quedo|seria|es)n? todo (?:eso|esto|junto)$|"
                r"^(?:(?:y|che|a ver|decime),? )*(?:cuanto (?:suma|sumamos|tengo hasta (?:ahora|aca))|(?:a|en) cuanto (?:estoy|estamos|voy|vamos)|cuanta plata (?:va|llevo|es|llevamos|voy))(?: ya| hasta ahora)*$|"
                rf"(cual es |decime |pasame )?el total|\btotal\b|cuanto .{{0,10}}{_CART}"
            ),
        ),
        (
            Kind.SEE_CART,
            (
                rf"^(?:(?:a ver|ver|vemos|veamos|mostra(?:r|me)?|muestra(?:me)?|pasame|decime|mira|quiero ver|que hay en|que tengo en|que tiene|que hay|"
                rf"como (?:va|viene|quedo)(?! (?:el |mi |la )?(?:pedido|compra))|revisar|revisemos|que llevo en) )*(?:{_MY} )?{_CART}$|"
                rf"que (llevo|tengo|hay|puse|pedi|agregue|sumamos|llevamos|venimos llevando)( (hasta ahora|en {_MY}? ?{_CART}|{_CART}|cargado|anotado|agregado|puesto|ya|pedido))*$|"
                rf"(que (llevo|tengo|hay|puse)|ver|mostrame|resumen|detalle) .{{0,16}}{_CART}|^resumen$|"
                r"^(?:(?:a ver|che|y|decime|mostrame|bueno|dale),? )*(?:como (?:quedo|queda|viene)|como (?:va|viene) quedando)(?: (?:todo|al final|hasta ahora))*$"
            ),
        ),
        (
            Kind.SEE_WHAT_WAS_ORDERED,
            (
                r"^(?:y )?(?:que|cual) (?:era |es )?(?:lo que |el pedido que )?(?:te |les )?(?:tenia|habia|habiamos) (?:pedido|puesto|comprado|llevado)(?: (?:la (?:otra|ultima) vez|el otro dia|ayer|antes))?$|"
                r"^(?:(?:y|hola|che),? )*(?:que|cual) (?:(?:fue|es) )?(?:lo (?:ultimo )?que )?(?:te |les )?(?:compre|lleve|pedi)(?<!que pedi)(?: (?:la (?:otra|ultima) vez|el otro dia|ayer|antes))?$"
            ),
        ),
    ),
    take=_take,
    examples={
        Kind.SEE_CART: "qué llevo|mi carrito|ver carrito|mostrame el carrito|qué tengo en el carrito|carrito|q llevo hasta ahora|a ver, decime cómo quedó|cómo viene quedando?",
        Kind.SEE_WHAT_WAS_ORDERED: "qué había pedido?|qué era lo que te había pedido?|qué fue lo último que te compré?",
        Kind.SEE_TOTAL: "cuánto es?|cuánto va|el total|cuánto llevo|cuánto va quedando?|y cuánto va sumando todo eso?|cuánto me queda todo?|en cuánto estoy?|cuánta plata llevo?",
        Kind.EMPTY_CART: "vaciá el carrito|vaciar carrito|borrá todo|sacá todo|empezar de nuevo",
    },
    near_misses="sacá la leche|sacá todo menos la leche|cuánto sale la leche?|confirmá el pedido|agregá pan al carrito|cómo va mi pedido|cuánto sale eso?|cómo quedó el pedido?",
)
