"""Reads questions about the shop: `a que hora cierran`, `hacen envios a flores`, `puedo pagar con tarjeta`.

A clause is read without the fillers around it. What orders, pays or speaks of the shopper's own affairs is no such
question, whatever words it shares with one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from .having_it import HAD_OTHERWISE
from .shop_topics import CAN, CARDS, DATE, MEANS, ORDER, PAYING, TOPICS, WALLETS, WAYS, WEEKDAYS

MAX_PLACE_WORDS = 4
MAX_QUESTION = 400
"""Characters of a clause that may be a question."""


@dataclass(frozen=True)
class ShopQuestion:
    """What is asked.

    Attributes:
        topic: a topic of the tool `get_shop_info`.
        about: a detail of the topic: for hours a weekday, `today`, `tomorrow` or `holidays`; for delivery `pickup` or
            `when`; for payment `transfer` or a means of payment; for invoices a type; for contact a way, or
            `premises` for what the shop's document does not say.
        place: where a delivery is to go, folded.
    """

    topic: str
    about: str = ""
    place: str = ""


_READERS = tuple((topic, re.compile("|".join(ways.values()))) for topic, ways in TOPICS.items())
_PAYING_WITH = re.compile(
    rf"\b{PAYING}\b.{{0,14}}\b{MEANS}\b|\b{MEANS}\b.{{0,24}}\b(?:{CAN}|se) {PAYING}\b"
)
"""Counts as a question with its mark only: `pagar con tarjeta` by itself finishes."""
_NOT_ASKED = re.compile(
    r"\b(?:descuentos?|rebajas?|promo\w*|ofertas?|cupon\w*)\b|\bmi (?:alias|cbu|cuit|direccion|tel\w*|cel\w*|email|numero|domicilio|casa es|pedido|compra|orden|instagram|pago)\b|"
    rf"\b(?:el|este|ese|del|ultimo) {ORDER}\b(?=.*\b(?:va|viene|llego|anda|esta|salio)\b)|"
    r"\b(?:ya|recien|ahi) (?:te |les |lo |la )?(?:transferi|pague|deposite|abone|mande|envie|hice)\b|\bno me (?:llego|llegaron|vino)\b|\bte (?:mando|paso|dejo|envio) (?:el|la|mi|un)\b|"
    r"\b(?:tarjeta|carga) sube\b|\bsube\b|\btarjeta de (?:cumple\w*|regalo|memoria)\b|\bcambie de\b|\b(?:cambiar|cambio|cambie) (?:mi|la|el) (?:direccion|email|telefono|numero)\b|"
    r"\b(?:traes|mandas|envias|llevas|(?:mandar|traer|enviar|llevar|alcanzar)(?:me|nos)?) (?:\d+|una?|dos|tres|cuatro|cinco|seis|medio|media|kilo|docena)\b"
    r"(?! (?:factura|ticket|boleta|comprobante|cadete|flete|pedido|compra|persona|vez|hora|dia)s?\b)|"
    r"\bqueso|\bjabon|\bgalletit|\babre ?latas?\b|\bsoy (?:de|el|la)\b$"
)
"""What a question of this kind does not say: other acts, products, and what shoppers tell of themselves."""
PAYMENT_NAMED = r"mercado ?pago|\b(?:efectivo|transferencia|cuotas)\b|\btarjetas? (?:de )?(?:debito|credito|naranja|visa|master\w*|amex|cabal)\b"
"""Means of payment that are named in passing; counts where nothing else is understood before."""
_WANTS = re.compile(
    rf"^(?:quiero|quisiera|voy a|vamos a|deseo|querria|necesito|ya|para|listo|dale|ok(?:ey)?|bueno)(?: \w+)? {PAYING}\b|^(?:lo )?(?:pago|abono|pagamos)\b"
)
"""To pay is wished, not asked about; a question mark makes it a question."""
_COMMAND = re.compile(
    r"^(?:manda|enviame|mandame|envia|trae|traeme|mandale|llevame|llevo|agrega\w*|sumame|poneme|dame|saca\w*|quita\w*)\b(?!.*\b(?:alias|cbu|cvu|direccion|ubicacion|horarios?|telefono|tel|numero|datos|contacto|cuit|costo|precio|email|instagram|zonas?|medios?|formas?|a domicilio|(?:la|mi) factura(?! (?:de|con)))\b)"
)
_FACTURAS = re.compile(
    r"\bfacturas\b(?! (?:tipo )?[abc]\b)|\bfacturas? (?:de|con(?= )|surtid\w+|rellen\w+)\b"
)

_FILLERS = re.compile(
    r"^(?:(?:una|otra|te hago una|tengo una|la ultima|ultima) (?:preguntita|pregunta|consulta|duda|consultita|cosa|cosita)|consulta|pregunta|duda|che|hola|buenas|disculpa\w*|perdon|"
    r"queria (?:saber|preguntar|consultar)|quisiera saber|quiero saber|necesito saber|me gustaria saber|para saber|saber|sabes|sabras|sabe|sabrias|me decis|me podes decir|me podrias decir|me dirias|decime|contame|me contas|"
    r"por favor|porfa|okey|bueno|genial|gracias|ah|dale|antes|ademas|tambien|ahora|y|e|o|pero|entonces|si|no|cierto|milo|amigo|chicos|gente|una|de paso|ya que estamos|otra cosa|aparte|joya|perfecto|listo)(?:[ ,.:]+|$)"
)
_TAIL = re.compile(
    r"[ ,]+(?:por favor|porfa|gracias|muchas gracias|che|milo|porfis|amigo|capo|genio|sabes|sabras|no|chicos|gente|digo|eh|pls)$"
)
_JOINT = re.compile(r"\s*[,;]\s*(?:y |o |pero )?|\s+(?:y|e|pero|ademas|o)\s+")
_PLACE = re.compile(
    r"\b(?:envios?|envian|envias|mandan|mandas|traen|llevan|reparten|entregan|llegan|llegas|delivery|reparto|domicilio|entregas?|van|cubren|enviar\w*|mandar\w*|traer\w*|llevar\w*|alcanzar\w*)\b(?: \w+){0,2}? (?:a|al|hasta|en|por|para|x) (?:la zona de |el barrio de |la parte de |zona )?(?P<place>.+)$"
)
_NO_PLACE = re.compile(
    r"^(?:(?:la|el|los|las) )?(?:casa|mi|mis|domicilio|todos?|todas?|cualquier|capital|que|donde|cuanto|ustedes|mas|puerta|oficina|menos|partir|veces|semana|noche|tarde|manana|dia|dias|hoy|hs|hora|horas|pie|tiempo|gusto|pedido|compra|retirar|mediodia|domicilio|este|esta|nosotros|recibir|\d+|tener|haber|ser|ver|traer|cargo|efectivo|tarjeta|transferencia|sabado|domingo|lunes|martes|miercoles|jueves|viernes|feriados?|local|sucursal)\b"
)


def parted(clause: str, *, asked: bool) -> list[tuple[str, bool]]:
    """A clause in parts, each with whether it is a question about the shop.

    `2 leches y hacen envios` → an order and a question. What stands beside a question without ordering anything,
    such as `una consulta` or `vivo en flores`, is left out.
    """
    if _HAD_OTHERWISE.search(clause):
        return [(clause, False)]
    whole = read(_marked(clause, asked=asked))
    parts = [part for part in _JOINT.split(clause) if part.strip()]
    if len(parts) == 1:
        return [(_marked(clause, asked=asked), True)] if whole else [(clause, False)]
    read_apart = [(part, read(_marked(part, asked=asked))) for part in parts]
    if not any(question for _, question in read_apart):
        return [(_marked(clause, asked=asked), True)] if whole else [(clause, False)]
    found: list[tuple[str, bool]] = []
    orders: list[str] = []
    before: ShopQuestion | None = None
    for part, question in read_apart:
        if before and _goes_on(before, part) and (not question or question.topic == before.topic):
            found[-1] = (_marked(f"{found[-1][0].rstrip('?')} y {part}", asked=asked), True)
        elif question:
            found.append((_marked(part, asked=asked), True))
            before = question
        elif _orders(part):
            orders.append(part)
    return [*((each, False) for each in [", ".join(orders)] if each), *found]


def _marked(clause: str, *, asked: bool) -> str:
    return f"{clause}?" if asked else clause


_HAD_OTHERWISE = re.compile(HAD_OTHERWISE)
_ORDERING = re.compile(
    r"^(?:quiero|quisiera|necesito|dame|agrega\w*|sumame|suma|poneme|pone|mandame|traeme|llevo|anotame|tenes|tienen|hay|saca\w*|quita\w*|cambia\w*|"
    r"\d+|un|una|dos|tres|cuatro|cinco|seis|medio|media|cuarto|docena|mostrame|finali\w+|cuanto (?:sale|cuesta|esta)n?|vacia\w*|cerra\w*|ver)\b"
)


def _orders(part: str) -> bool:
    """Whether a part beside a question is to be read as well: an order or another question."""
    is_filler = (match := _FILLERS.match(part)) and match.end() == len(part)
    return not is_filler and bool(_ORDERING.match(_bare(part)))


def _goes_on(question: ShopQuestion, part: str) -> bool:
    """Whether a part is more of the same question: `a palermo` `villa crespo`; `tarjeta` `efectivo`."""
    words = part.split()
    if question.topic == "payment":
        return bool(re.search(rf"\b{MEANS}\b", part))
    is_short = len(words) <= MAX_PLACE_WORDS and not _ORDERING.match(part)
    return question.topic == "delivery" and bool(question.place) and is_short


def _bare(clause: str) -> str:
    """The clause without what is said around a question."""
    text = clause.strip(" ?.,!'")
    while (match := _FILLERS.match(text)) and match.end() < len(text):
        text = text[match.end() :].strip(" ,.:")
    while (match := _TAIL.search(text)) and match.start():
        text = text[: match.start()]
    return text


@lru_cache(maxsize=2048)
def read(clause: str) -> ShopQuestion | None:
    """What a folded clause asks of the shop, `?` at its end if it was asked; None for anything else."""
    asked = clause.endswith("?")
    text = _bare(clause) if len(clause) <= MAX_QUESTION else ""
    if not text or _NOT_ASKED.search(text) or _COMMAND.match(text) or _FACTURAS.search(text):
        return None
    if _WANTS.match(text) and not asked:
        return None
    topic = next((topic for topic, pattern in _READERS if pattern.search(text)), "")
    if not topic and asked and _PAYING_WITH.search(text):
        topic = "payment"
    return _question(topic, text) if topic else None


def _question(topic: str, text: str) -> ShopQuestion:
    if topic == "transfer":
        return ShopQuestion("payment", "transfer")
    if topic == "premises":
        return ShopQuestion("contact", "premises")
    if topic == "pickup":
        return ShopQuestion("delivery", "pickup")
    if topic == "payment":
        return ShopQuestion("payment", _means_in(text))
    if topic == "invoices":
        kind = re.search(r"\bfacturas? (?:tipo |de tipo )?([abc]\b|con$)", text)
        return ShopQuestion("invoices", kind[1][0].upper() if kind else "")
    if topic == "hours":
        if re.search(rf"\b{DATE}\b", text):
            return ShopQuestion("hours", "holidays")
        day = re.search(rf"\b(?:{'|'.join(WEEKDAYS)})\b", text)
        return ShopQuestion("hours", WEEKDAYS[day[0]] if day else "")
    if topic == "contact":
        ways = (way for way, words in WAYS.items() if re.search(rf"\b{words}\b", text))
        return ShopQuestion("contact", next(ways, ""))
    if topic == "delivery":
        is_when = re.search(
            r"\b(?:cuando|que dias?|horarios?|a que hora|tarda\w*|demora\w*|hoy|manana|llega|tiempo|noche|tarde)\b",
            text,
        )
        return ShopQuestion("delivery", "when" if is_when else "", _place_in(text))
    return ShopQuestion(topic)


def _means_in(text: str) -> str:
    """The one means of payment that is asked about, or nothing."""
    named = {
        "mercado_pago": r"mercado ?pago|\bmp\b",
        "cash": r"\befectivo\b|\befvo\b|\bcash\b|\bcontado\b",
        "transfer": r"\btransf\w*",
        "card": rf"\b(?:{CARDS})\b",
        "other": rf"\b{WALLETS}\b",
    }
    found = [means for means, words in named.items() if re.search(words, text)]
    found = [means for means in found if means != "other" or found == ["other"]]
    return found[0] if len(found) == 1 else ""


def _place_in(text: str) -> str:
    match = _PLACE.search(text)
    if not match:
        return ""
    words = re.sub(r"[^a-z0-9 ]", " ", match["place"]).split()
    place = " ".join(words[: MAX_PLACE_WORDS + 2])
    return "" if not words or _NO_PLACE.match(place) else place
