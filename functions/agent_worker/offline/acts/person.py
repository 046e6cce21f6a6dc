"""A person, please."""

from ..intents import Kind
from .act import Act, holding
from .shop_information import leave_it

PERSON = Act(
    "a person please",
    read=holding(
        (
            Kind.ASK_PERSON,
            (
                r"(hablar|hablo|comunic\w+|pas(a|e)me|atiend\w+|contact\w+) .{0,16}(persona|humano|alguien|encargad\w|duen\w|operador\w*|asesor\w*|vendedor\w*|representante)|"
                r"\b(?:hay|habra|esta) (?:alguien|alguna persona|algun humano|nadie)\b.{0,24}\b(?:atiend\w+|respond\w+|conteste?|contesta|ahi|del otro lado|de verdad)\b|"
                r"^(?:hay|esta) (?:alguien|alguno|nadie)$|^(una )?persona( real)?$|^humano$|atencion al cliente"
            ),
        )
    ),
    take=leave_it,
    is_for_strangers=True,
    examples={
        Kind.ASK_PERSON: "quiero hablar con una persona|pasame con un humano|una persona|no hay nadie que me atienda?|hay alguien ahí?"
    },
    near_misses="sos una persona?|para cuántas personas alcanza?",
)
