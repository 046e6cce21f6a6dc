"""Reads addresses: where an order is to go, in a clause of its own or behind the words that send it."""

import re

from .finishing import Way, way_to_finish

_STREET = r"(?:(?:la |el )?(?:calle|avenida|av|pasaje|pje|boulevard) )?[a-z][a-z .]{2,30} \d{2,5}(?:[ ,].*)?"
_HOME = (
    r"(?:(?:mi|la) )?(?:casa|domicilio|depto|departamento|trabajo|oficina)(?:(?:,| (?!del?\b)).*)?"
)
_NO_PLACE = r"(?!(?:las?|los?|el)? ?(?:\d|lunes|martes|miercoles|jueves|viernes|sabado|domingo|dia|tarde|noche|mediodia|tipo)\b)"
_SENT_TO = re.compile(
    rf"^(?P<order>.{{2,40}}?),? (?:(?:es|va|seria|todo) )?(?:a|en|para) {_NO_PLACE}(?P<address>{_STREET}|{_HOME})$"
)
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
