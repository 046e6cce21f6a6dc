"""A person, please."""

from ..intents import Kind
from .act import Act, holding
from .shop_information import leave_it

_SOMEBODY = r"(?:persona|humano|encargad[oa]|duen[oa]|operador\w*|asesor\w*|vendedor\w*|representante|agente)(?: (?:real|human[oa]|de verdad|de carne y hueso))?"
_WANTS = r"(?:quiero|quisiera|necesito|prefiero|busco|llam\w+|deriv\w+|conect\w+|transfer\w+|mand\w+|ayuda)"

PERSON = Act(
    "a person please",
    read=holding(
        (
            Kind.ASK_PERSON,
            (
                r"(hablar|hablo|comunic\w+|pas(a|e)me|atiend\w+|contact\w+) .{0,16}(persona|humano|alguien|encargad\w|duen\w|operador\w*|asesor\w*|vendedor\w*|representante)|"
                r"\b(?:hay|habra|esta) (?:alguien|alguna persona|algun humano|nadie)\b.{0,24}\b(?:atiend\w+|respond\w+|conteste?|contesta|ahi|del otro lado|de verdad)\b|"
                r"^(?:hay|esta) (?:alguien|alguno|nadie)$|atencion al cliente|"
                rf"\b{_WANTS} (?:(?:a|con|de|que me atienda) )?(?:(?:un|una|el|la|algun|alguna|otra) )?{_SOMEBODY}$|^(?:un |una )?{_SOMEBODY}$|"
                r"\b(?:hablar|comunic\w+|contact\w+) (?:yo )?con (?:ustedes|soporte|ventas|el local|el negocio|la tienda|la gente)\b|"
                r"\b(?:deriv\w+|conect\w+|transfer\w+)(?: a| con) alguien\b|"
                r"\bno quiero (?:hablar|chatear|seguir) (?:mas )?con (?:un|una|el|la|este|esta) (?:bot|robot|maquina|contestador)\b|"
                r"^(?:llam(?:ame|enme)|me (?:podes|pueden|podrian|podrias) llamar)(?: por (?:favor|telefono))?$"
            ),
        )
    ),
    take=leave_it,
    is_for_strangers=True,
    examples={
        Kind.ASK_PERSON: "quiero hablar con una persona|pasame con un humano|una persona|no hay nadie que me atienda?|hay alguien ahí?|"
        "podés llamar a un humano?|no quiero hablar con un bot|derivame con alguien|necesito hablar con ustedes|me pueden llamar?"
    },
    near_misses="sos una persona?|para cuántas personas alcanza?",
)
