"""Complaints about an order: `me llegó roto`, `me cobraron dos veces`, `quiero que me devuelvan la plata`.

Such a clause names products, and none of them is wanted. A question about what the shop does then (`si llega roto, lo
cambian`) is shop information.
"""

import re

from ..clauses import Clause
from ..intents import Intent, Kind
from .act import Act, of_the_whole
from .shop_information import leave_it

_BAD = (
    r"(?:rot[oa]s?|abiert[oa]s?|vencid[oa]s?|podrid[oa]s?|pasad[oa]s?|fallad[oa]s?|aplastad[oa]s?|pinchad[oa]s?|derramad[oa]s?|"
    r"machucad[oa]s?|golpead[oa]s?|mojad[oa]s?|descongelad[oa]s?|equivocad[oa]s?|incomplet[oa]s?|mal|en mal estado|con gusanos?)"
)
_WRONG = r"(?:otra cosa|otro producto|cualquier cosa|cualquiera|lo que no|algo que no|de menos|menos de lo)"
_ARRIVED = r"(?:lleg(?:o|aron)|(?<!un )(?<!el )(?<!de )(?<!y )(?<!\d )vino(?! y\b)|vinieron|mand(?:aron|aste)|tra?j(?:eron|iste)|envi(?:aron|aste)|entreg(?:aron|aste)|dieron)"
_MONEY = r"(?:plata|dinero|guita|importe)"

_PATTERN = re.compile(
    "|".join(
        (
            rf"^(?!si\b|y si\b|que pasa\b|cuando\b|en caso\b).*(?:\b{_ARRIVED}\b(?: \w+){{0,5}}? (?:{_BAD}|{_WRONG})\b|\b(?:esta|estaba|estaban) (?:todo )?(?:vencid|podrid|rot)[oa]s?\b)",
            r"\bcobr(?:aron|aste|o)\b.{0,24}\b(?:doble|dos veces|2 veces|tres veces|3 veces|de mas|demas|mal|otro precio|otra cosa|lo que no)\b",
            r"\b(?:doble cobro|cobro doble|cobro duplicado)\b|\b(?:debitaron|descontaron|pague|cobraron) (?:el )?(?:doble|dos veces|2 veces)\b",
            r"\bfalt(?:o|aron|an?)\b.{0,40}\b(?:pedido|compra|bolsas?|entrega|envio|caja)\b",
            r"\bfalt(?:o|aron)\b (?:varias )?(?:cosas|productos)\b",
            r"\bno (?:me |nos )(?:trajeron|mandaron|enviaron|entregaron|pusieron) (?:el|la|los|las) (?!pedido|compra|link|factura|comprobante|mail|email)\w+",
            r"\bno es lo que (?:pedi|compre|habia pedido|encargue)\b",
            rf"\b(?:devuelv(?:an|anme|as|a|eme|me)|devolve(?:me|dme)|devolver(?:me)?|reintegr\w+|reembols\w+)\b.{{0,10}}\b{_MONEY}\b|\bquiero (?:mi|la) (?:plata|guita) (?:de vuelta|devuelta)\b",
            r"\b(?:reclam(?:o|os|ar|arle|arles)|quej(?:a|as|arme)|defensa (?:del|al) consumidor)\b",
            r"^(?:(?:(?:esto |ya )?es|son|que) )?una? (?:verguenza|desastre|estafa|robo|falta de respeto)$",
            r"\b(?:pesim[oa]|mal[ao]|malisim[oa]|horrible) (?:atencion|servicio|experiencia)\b|\b(?:tengo|tuve|hubo) (?:un |algun )?problemas? con (?:el|la|mi|un) (?:ultimo )?(?:pedido|compra|pago|entrega|envio|cobro)\b",
        )
    )
)


def _complaint_in(clause: Clause) -> Intent | None:
    return Intent(Kind.COMPLAIN) if _PATTERN.search(clause.text) else None


COMPLAINT = Act(
    "complaint",
    read=of_the_whole(_complaint_in),
    take=leave_it,
    overrides=True,
    is_for_strangers=True,
    examples={
        Kind.COMPLAIN: "me llegó roto|la leche vino vencida|me cobraron dos veces|no me trajeron el pan|"
        "quiero que me devuelvan la plata|no es lo que pedí|tengo un reclamo"
    },
    near_misses="si llega roto lo cambian?|2 vinos|me falta leche|no me llegó el pedido|hacen devoluciones?",
)
