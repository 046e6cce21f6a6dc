"""Somebody else's answering machine, found in a message as a whole: it wants nothing, whatever it names."""

import re

from ..intents import Kind
from .act import Act, Weight, unread
from .shop_information import leave_it

_MACHINE = re.compile(
    r"gracias por (?:comunicar(?:te|se)|escribir(?:nos|me)|contactar(?:nos|te|se)|(?:tu|su) (?:mensaje|contacto|consulta))|"
    r"\b(?:te|le|les|nos) (?:\w+ )?(?:respond|contest|contact|comunic)\w*emos\b|\b(?:en breve|a la brevedad)\b.{0,20}\b(?:respond|contest|contact|comunic|atend)\w+|"
    r"(?:por|para|en caso de) urgencias?\b.{0,12}\b(?:llam|comunic|escrib)\w+|(?:este )?numero no recibe (?:mensajes|llamadas)|"
    r"(?:mensaje|respuesta) automatic[oa]|nuestro horario de atencion es|fuera de la oficina|no me encuentro disponible"
)


def is_of_a_machine(mended: str) -> bool:
    """Whether a folded message is one that nobody has written just now."""
    return bool(_MACHINE.search(mended))


MACHINE = Act(
    "answering machine",
    read=unread,
    take=leave_it,
    weight=Weight.COURTESY,
    is_for_strangers=True,
    examples={
        Kind.MACHINE: "Gracias por comunicarte con Pinturerías Rex. En breve te respondemos.|"
        "Hola! Estoy de vacaciones hasta el 20. Por urgencias llamá al 4555-1234|Este número no recibe mensajes."
    },
    near_misses="gracias por todo|perdón, era el contestador. mandame una leche|cuál es el horario de atención?|en breve te pago",
)
