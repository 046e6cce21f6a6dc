"""Stated deeds: what a text says that was done, and how an order and its money stand."""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|(?=¿)")
"""Where another sentence begins; a question is one by itself."""
_DENIED = re.compile(
    r"\b(?:no|nada|nunca|ni|tampoco|si|cuando|apenas)\s+(?:(?:te|se|lo|la|los|las|le|les|me|ya|está|fue|el|tu)\s+){0,3}$"
)
"""What stands before a deed that was not done."""
_WE_MIGHT = re.compile(
    r"\b(?:si|cuando|quer[ée]s|quieras|pod\w+|puedo|te parece|dale y|así|por ahora|decime|avisame|después|mientras|primero|pedidos|un pedido|env[ií]os?)\b"
)
"""What makes `cancelamos` an offer: of us, what is done and what was done are one word."""
_OF_US = re.compile(r"amos\b")
_PUT_OF_US = re.compile(r"(?:agreg|sum|carg)amos")
_ASKS_WHICH = re.compile(
    r"[\W_]*(?:de )?(?:cu[áa]nt[oa]s?(?: (?:quer|llev|necesit|te )\w*|\W*$)|cu[áa]l(?:es)?(?: (?:quer|prefer)\w*|\W*$)|qué (?:marca|tamaño|cantidad)\b)"
)
"""A question without whose answer nothing can have been put in: “agregamos la leche. ¿Cuántas querés?”"""
_SO_MANY = re.compile(r"\d|\b(?:un|una|dos|tres|cuatro|cinco|seis|media|medio)\b|carrito")
"""What says how many, or where they are: then it was done."""
_AT_ONCE = r"^[\W_]*(?:(?:listo|dale|perfecto|genial|bueno|hecho|buenísimo)\b[\W_]*)?(?:ya )?"
"""How a sentence begins that is nothing but what was done: “Listo, sumado.”"""
_END = r"(?= (?:al|a tu|en el|en tu) carrito|[\W_]*$)"
"""And how it ends: “sumado el envío, te queda en …” says more."""
_BEFORE = re.compile(r"\b(?:antes|hasta ahora|hace un rato|ayer|hoy temprano)\b")
"""What tells of an earlier turn."""
_ASKS_WHETHER = re.compile(
    r"\b(?:agreg|sum|carg|sac|quit|elimin|cancel|anul|avis|registr|vaci)aste\b|\b(?:pus|hic)iste\b"
)

_PAID = frozenset({"paid", "partly_refunded", "refunded", "charged_back"})
_STANDS = _PAID | {"placed", "preparing", "ready", "out_for_delivery", "delivered"}
_DEEDS: tuple[tuple[re.Pattern[str], frozenset[str], frozenset[str]], ...] = tuple(
    (re.compile(verbs if verbs.startswith(_AT_ONCE) else rf"\b{verbs}\b"), frozenset(tools), frozenset(words))
    for verbs, tools, words in (
        ("(?:agregué|sumé|cargué|puse (?:[^.!?\n]{1,40} )?en (?:el|tu) carrito)", ("add_product_to_cart", "set_product_quantity"), ()),
        ("(?:saqué|quité|eliminé)", ("set_product_quantity", "clear_cart", "product_gone"), ()),
        ("vacié", ("clear_cart",), ()),
        ("registré", ("create_user",), ()),
        ("(?:cancelé|anulé)", ("cancel_last_order",), ()),
        ("(?:está|quedó|fue|he|hemos) (?:cancelad|anulad)[oa]|pedido (?:ya )?se (?:canceló|anuló)|se (?:canceló|anuló) (?:tu|el) pedido", ("cancel_last_order",), ("cancelled", "expired")),
        ("(?:hice|confirmé) (?:el|tu) pedido", ("checkout_cart",), ()),
        ("pedido (?:ya )?(?:(?:está|quedó|fue) )?confirmado", ("checkout_cart",), _STANDS),
        ("avis(?:é al?|amos a(?:l|(?: la)(?! (?:hora|mañana|tarde|noche)\\b)| los| las| alguien))", ("ask_for_person",), ()),
        ("(?:agreg|sum|carg)amos|pusimos (?:[^.!?\n]{1,40} )?en (?:el|tu) carrito", ("add_product_to_cart", "set_product_quantity"), ()),
        ("(?:qued|fue|está|hemos|he)\\w* (?:agregad|sumad|cargad)[oa]s?(?! (?:al total|(?:el |los )?env[ií]o))", ("add_product_to_cart", "set_product_quantity", "checkout_cart"), ()),
        ("(?:sac|quit|elimin)amos", ("set_product_quantity", "clear_cart", "product_gone"), ()),
        ("vaciamos", ("clear_cart",), ()),
        ("registramos(?! (?:tu|el) pago)|qued(?:ó|aste) registrad[oa]", ("create_user",), ()),
        ("(?:cancel|anul)amos", ("cancel_last_order",), ()),
        ("(?:hicimos|confirmamos) (?:el|tu) pedido", ("checkout_cart",), ()),
        ("ya pagaste|(?:recibí|recibimos|registramos|confirmamos) (?:tu|el) pago", (), _PAID),
        ("pago (?:ya )?(?:fue|está|quedó|se) (?:acredit|aprob|recibi|confirm|registr)\\w+", (), _PAID),
        ("pedido (?:ya )?(?:está|quedó|fue) (?:pago|pagado|abonado)", (), _PAID),
        ("(?:te|ya) (?:devolví|devolvimos|reintegré|reintegramos|reembolsé|reembolsamos)", (), ("refunded", "partly_refunded")),
        ("apliqué (?:un|el|tu) (?:descuento|cupón|promo\\w*)|hice (?:un|el) descuento", (), ()),
        (f"{_AT_ONCE}(?:agregad|sumad|cargad)[oa]s?{_END}", ("add_product_to_cart", "set_product_quantity", "checkout_cart"), ()),
        (f"{_AT_ONCE}(?:el |tu )?pedido (?:cancelado|anulado)\\b", ("cancel_last_order",), ("cancelled", "expired")),
    )
)  # fmt: skip
"""What is said, the tools of which one has done it in this turn, and the words of results of which one says it."""


def _asks_what_is_missing(sentence: str, following: str) -> bool:
    """Whether the next sentence asks how many, or of which kind, of what a sentence says no number of."""
    return not _SO_MANY.search(sentence) and _ASKS_WHICH.match(following) is not None


def invented_deeds(
    words: str, done: frozenset[str], done_before: frozenset[str], told: frozenset[str], asked: str
) -> Iterator[str]:
    """The deeds that nobody did, of words with their accents: `agregué` tells what `agregue` asks.

    Args:
        done: the tools that did something in this turn.
        done_before: and before it, which counts for a shopper who `asked` whether it was done.
        told: the lines of the results.
    """
    counting = done | done_before if _ASKS_WHETHER.search(asked) else done
    sentences = [each for each in _SENTENCE.split(words) if each.strip()]
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        if _BEFORE.search(sentence) or sentence.rstrip(" *_").endswith("?"):
            continue
        for deed, tools, standing in _DEEDS:
            for found in deed.finditer(sentence):
                if _OF_US.search(found[0]) and _WE_MIGHT.search(sentence):
                    continue
                if _PUT_OF_US.match(found[0]) and _asks_what_is_missing(sentence, following):
                    continue
                is_so = tools & counting or standing & told
                if not is_so and not _DENIED.search(sentence[max(0, found.start() - 40) : found.start()]):  # fmt: skip
                    yield found[0]
