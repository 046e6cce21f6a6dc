"""Looking around: what the shop sells, what is on offer, other options, the list once more."""

from ..confirming import show_again, show_discounted, show_others
from ..intents import Intent, Kind, Pick, Wish
from ..talk import Talk
from .act import Act, Weight, holding


def _browse(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.OFFERS:
        talk.touched = True
        talk.todo.append(Wish("", pick=Pick.ON_OFFER, asking=True))
    elif intent.kind is Kind.ASK_DISCOUNT:
        show_discounted(talk)
    else:
        talk.closing.append(intent.kind)


def _look_again(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.AGAIN:
        show_again(talk)
    else:
        show_others(talk)


BROWSE = Act(
    "browse",
    read=holding(
        (
            Kind.ASK_DISCOUNT,
            r"(hac|haz|pod|dan|das|me dej)\w* .{0,12}(descuento|rebaja|precio|mas barato|atencion)\b|(algun|un|hay|y con) descuento|rebaj\w|cupon|codigo de descuento|mas barato te|con descuento|esta caro|es caro|muy caro|(re|tan|demasiado) caros?|carisim\w|que caro",
        ),
        (
            Kind.OFFERS,
            (
                r"^(y )?(que |cuales |alguna |algunas |hay |tenes |tienen |mostrame |pasame |a ver |ver |quiero ver |son |las |los |de |en |dame |decime |por |algo |alguna cosa |cosas |productos )*"
                r"(ofertas?|promos?|promociones|promocion|descuentos|rebajas|en oferta|en promo)( (tenes|tienen|hay|del dia|de hoy|de la semana|hoy|tendrias|para hoy|disponibles))*$"
            ),
        ),
        (
            Kind.BROWSE_SHOP,
            (
                r"^(que|cuales|mostrame|pasame|me (?:pasas|mandas|mostras)|ver|a ver|quiero ver|tenes|tienen|mandame|dame)?( (es|son))? ?(lo que|el|la|los|las|un|que|todo lo que)? ?(venden|vendes|tenes|tienen|hay|ofrecen|productos|catalogo|categorias|rubros|lista de precios|lista de productos|cosas|precios|mercaderia|trabajan)"
                r"( (venden|vendes|tenes|tienen|hay|ofrecen|de productos|para vender|para comprar|en venta|disponibles?|hoy|de todo|en la tienda|completo))*$"
            ),
        ),
    ),
    take=_browse,
    examples={
        Kind.OFFERS: "qué ofertas tenés|ofertas|hay promos?|mostrame las ofertas|qué hay en oferta",
        Kind.BROWSE_SHOP: "qué venden?|qué tenés|mostrame el catálogo|qué productos tienen",
        Kind.ASK_DISCOUNT: "me hacés un descuento?|qué caro|hay algún descuento?",
    },
    near_misses="tenés leche?|leche en oferta|la más barata",
)
LOOK_AGAIN = Act(
    "look again",
    read=holding(
        (
            Kind.OTHER_OPTIONS,
            (
                r"^(?:y |hay |tenes |tienen |mostrame |ver |no |alguna |quiero |quiero ver |que |dame |a ver )*(?:otras|(?:la|el) otr[ao]|otras?(?: marcas?| opcion| opciones| variedad| variedades)|otros(?: precios| productos| tipos)?|otro tipo|otro precio|"
                r"mas opciones|mas marcas|mas variedad|opciones|mas|el resto|los demas|las demas)(?: (?:tenes|tienen|hay|queda|quedan|mas))*$(?<!no quiero mas)(?<!no mas)"
            ),
        ),
        (
            Kind.AGAIN,
            (
                r"^(probar|proba|intenta\w*|intento|reintent\w*|dale)( de nuevo| otra vez| nuevamente)$|^(proba|intenta|reintenta)$|^(de nuevo|otra vez|repeti\w*|ahora|y ahora|y)$|volve a (mostrar|mandar|pasar)\w*( la lista| las opciones)?|"
                r"(mostra|pasa|manda)\w* (de nuevo|otra vez|la lista|las opciones)|repeti\w* (la lista|las opciones)|cuales (eran|son|tenias|habia)"
            ),
        ),
    ),
    take=_look_again,
    weight=Weight.IDLE,
    examples={
        Kind.OTHER_OPTIONS: "otras|hay otras?|otra marca|más opciones",
        Kind.AGAIN: "repetime las opciones|otra vez|cuáles eran?",
    },
    near_misses="otra leche|opciones de yerba",
)
