"""Reads addresses: where an order is to go, in a clause of its own or behind the words that send it."""

import re

from retail.spanish.words import tokens

from .finishing import Way, way_to_finish
from .folding import GROCERY_STEMS

_STREET = r"(?:(?:la |el )?(?:calle|avenida|av|pasaje|pje|boulevard) )?[a-z][a-z .]{2,30} \d{2,5}(?:[ ,].*)?"
_HOME = (
    r"(?:(?:mi|la) )?(?:casa|domicilio|depto|departamento|trabajo|oficina)(?:(?:,| (?!del?\b)).*)?"
)
_NO_PLACE = r"(?!(?:las?|los?|el)? ?(?:\d|lunes|martes|miercoles|jueves|viernes|sabado|domingo|dia|tarde|noche|mediodia|tipo)\b)"
_SENT_TO = re.compile(
    rf"^(?P<order>.{{2,40}}?),? (?:(?:es|va|seria|todo) )?(?:a|en|para) {_NO_PLACE}(?P<address>{_STREET}|{_HOME})$"
)
_NO_NUMBER = r"(?![\d.,/])(?! (?:de|kilos?|kgs?|k|g|grs?|gramos?|ml|cc|litros?|l|lts?|pesos?|lucas?|mil|c/u|unidades|personas?|x|por|paquetes?|latas?|cajas?|docenas?)\b)"
_FLAT = r"(?:(?:,| )+(?:piso|depto|dpto|departamento|timbre|torre|casa|lote) \w{1,3}\b|(?:,| )+\d{1,2} ?[a-z]\b|(?:,| )+pb\b|(?:,| )+entre [a-z]+ y [a-z]+)*"
_AMONG_ORDERS = re.compile(
    r"(?:(?:^|(?<=[\s,.]))(?:(?:es |va |son )?(?:para|a|en)|^(?:[ ,]|hola|buenas|buen dia|che)*de|(?:vivo|estoy|estamos|vivimos) en|(?<=soy )(?P<who>[a-z]+) (?:de|en))"
    r" (?:(?:la |el )?(?:calle|avenida|av\.?|avda|pasaje|pje|boulevard|bv) )?"
    rf"(?P<name>(?!(?:las?|los?|el|un|una|uno|mis?|tipo|partir|cada|menos|mas|unos|otro|otra|llevar|hacer|comer|eso|ese|esa|precio|cuanto)\b)(?:[a-z]{{3,}}\.? ){{1,3}})(?P<number>\d{{3,5}}){_NO_NUMBER}{_FLAT})",
)
"""An address in the midst of an order: `mandame a Loyola 450 un bidón`, `3 fantas para av Corrientes 5600 piso 3`."""
_ASKS_WHETHER = re.compile(
    r"\b(?:llegan|llegas|llega|envian|envias|reparten|entregan|hacen (?:envios?|entregas?)|cuanto (?:sale|cuesta) (?:el )?envio|gastar|juntar|llegar|direccion|domicilio)\b"
)
"""What asks whether an address is reached, changes one or speaks of money."""
MIN_BESIDE = 2
"""Words that are left of a message beside its address; with fewer it gives the address and nothing else."""
_INTRODUCED = "mi direccion es "
"""What an address behind other words is introduced by, as a clause of its own."""
GIVES_ADDRESS = (
    r"^(?:(?:y|che|ah|hola|te paso|anota|aca|yo|es|para) )*(?:"
    r"(?:mi|la) (?:direccion|domicilio)(?: de entrega)? (?:es|queda|seria)\b.+|"
    rf"(?:vivo|estoy|mi casa (?:es|queda)|es|queda|queda) en {_STREET}|"
    r"(?:es |vivo |queda )?en (?:la )?(?:calle|avenida|av|pasaje) [a-z].+|"
    r"(?:piso|timbre|depto|dpto|departamento|torre) \w{1,2}(?:[ ,].*)?|entre (?:las )?calles? .+|codigo postal \d{4}|"
    r"(?:toc\w+|el) timbre .+|(?:me )?(?:dejal[oa]s?|lo (?:dejas|dejan)) (?:en|con) (?:la |el )?(?:porteria|portero|encargado|recepcion|puerta|vecin[oa]|seguridad)\b.*"
    r")$"
)
"""A clause that tells where an order is to go, or how it gets in there."""


def parted_from_its_address(part: str) -> list[str]:
    """What sends or ends an order, and its address as a clause of its own: `listo, mandalo a rivadavia 200`."""
    match = _SENT_TO.match(part)
    if match is None or way_to_finish(match["order"]) in {None, Way.NOTHING, Way.THAT}:
        return []
    return [match["order"], _INTRODUCED + match["address"]]


def address_apart(folded: str) -> tuple[str, str]:
    """A message without the address that stands among its orders, and that address as a clause of its own; empty for none."""
    match = _AMONG_ORDERS.search(folded)
    if match is None or _ASKS_WHETHER.search(folded) or set(tokens(match["name"])) & GROCERY_STEMS:
        return folded, ""
    rest = f"{folded[: match.start()]} {match['who'] or ''} {folded[match.end() :]}"
    rest = re.sub(
        r"(?m)^[ ,.]*(?:pedido|envio|es|va)?[ ,.]*$", "", re.sub(r" {2,}", " ", rest)
    ).strip(" ,.\n")
    if len(rest.split()) < MIN_BESIDE:
        return folded, ""
    return rest, f"{_INTRODUCED}{match['name']}{match['number']}"
