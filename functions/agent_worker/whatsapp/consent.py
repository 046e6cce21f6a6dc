"""Consent: what a turn's messages say about being written to, read before any model.

A shopper who writes BAJA, STOP or the like wants no more messages until they write ALTA, or anything else. The words
must be the whole message: `baja la cantidad`, `la más baja en azúcar` and `dame de baja el pedido` are the shop's
business, and so is CANCELAR. A model is never asked, for it could be talked out of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from retail.wire import ConsentBody, InboundMessage
from retail.writing import without_accents

OPTED_OUT = "Listo, no te escribimos más. Si querés volver, escribí *ALTA* o pedinos lo que necesites: tu carrito queda como está."
CAME_BACK = "¡Qué bueno tenerte de vuelta! 😊 Decime qué necesitás y seguimos."

MAX_CHARACTERS = 120
"""Of a message that may be one; nobody opts out in more."""


class Wish(Enum):
    """What a message wants."""

    OUT = "out"
    IN = "in"
    NOTHING = "nothing"
    """It thanks for the confirmation, or acknowledges it: no reason to write again."""
    ANSWER = "answer"


@dataclass(frozen=True)
class Stance:
    """Where a turn's messages leave their shopper.

    Attributes:
        consent: that the shopper opts out, or comes back; None when they are where they were.
        to_answer: the messages that Milo answers.
        words: what is said instead when there are none; nothing to a shopper who had opted out before.
    """

    consent: ConsentBody | None
    to_answer: Sequence[InboundMessage]
    words: str = ""


def stance_of(messages: Sequence[InboundMessage], *, opted_out: bool) -> Stance:
    """What a turn's messages come to, in their order, from a shopper who had opted out before it or not.

    What was written before a word of opting out is not answered. What is written after it has the shopper come
    back, unless it only acknowledges.
    """
    out, turned, to_answer = opted_out, "", list[InboundMessage]()
    for message in messages:
        wish = wish_of(message, opted_out=out)
        if wish is Wish.OUT:
            to_answer.clear()
        elif wish is Wish.ANSWER:
            to_answer.append(message)
        if wish is not Wish.NOTHING and out is not (wish is Wish.OUT):
            out, turned = not out, message["sid"]
    consent: ConsentBody | None = None
    if out is not opted_out:
        consent = {"opted_out": out, "sid": turned}
    if out:
        return Stance(consent, (), "" if opted_out else OPTED_OUT)
    return Stance(consent, to_answer, "" if to_answer else CAME_BACK)


def wish_of(message: InboundMessage, *, opted_out: bool) -> Wish:
    """What a message wants. The longer ways of coming back, and acknowledgements, are such only while opted out.

    What Twilio took it for comes first: after a STOP it lets nothing through until a START.
    """
    told = message.get("opt_out_type")
    if told in {"STOP", "START"}:
        return Wish.OUT if told == "STOP" else Wish.IN
    if message["kind"] not in {"text", "button"}:
        is_reaction = message["kind"] in {"sticker", "unknown"} and not message["body"].strip()
        return Wish.NOTHING if opted_out and is_reaction else Wish.ANSWER
    body = message["body"]
    if len(body) > MAX_CHARACTERS or _TURN_IT_DOWN.search(body):
        return Wish.ANSWER
    text = _bare(_SIGNATURE.sub("", body))
    if _OUT.fullmatch(text):
        return Wish.OUT
    if _IN.fullmatch(text) or (opted_out and _IN_AGAIN.fullmatch(text)):
        return Wish.IN
    if opted_out and "?" not in body and _ACKNOWLEDGED.fullmatch(text):
        return Wish.NOTHING
    return Wish.ANSWER


def _bare(text: str) -> str:
    """The text in plain words, without the courtesies around them, repeated words and letters: `¡BAJAAA, por favor!` → `baja`."""
    words = re.findall(r"[a-z0-9]+", without_accents(text[:MAX_CHARACTERS]))
    words = [re.sub(r"(.)\1{2,}", r"\1", word) for word in words]
    once = [word for at, word in enumerate(words) if at == 0 or word != words[at - 1]]
    bare = " ".join(once)
    return _TRAILING.sub("", _LEADING.sub("", bare)) or bare


_TURN_IT_DOWN = re.compile(r"\bbaj(?:á|a\u0301)(?!\w)", re.IGNORECASE)
"""`Bajá` is an order to do something, BAJA is the word."""
_SIGNATURE = re.compile(
    r"\s*[.,;!\n-]\s*(?:saludos?|atte|gracias)?[.,\s]*(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+[\s.]*){1,3}$"
)
"""A name behind what is said: `BAJA. Juan Pérez`."""
_COURTESY = (
    r"(?:por favor|porfa(?:vor)?|xfa(?:vor)?|please|muchas gracias|mil gracias|gracias|desde ya)"
)
_LEADING = re.compile(
    rf"^(?:(?:hola|holis|buenas?|buen(?:os)? dias?|buenas (?:tardes|noches)|que tal|disculp[ae](?:n|me|nme)?|perdon|che|bueno|"
    rf"{_COURTESY}) )+"
)
_TRAILING = re.compile(
    rf"(?: (?:{_COURTESY}|ya(?: mismo)?|ahora(?: mismo)?|chau|saludos|urgente|che))+$"
)
_ASKING = (
    r"(?:quiero|quisiera|queria|necesito|deseo|prefiero|me gustaria|solicito|pido|exijo|puedo|podria|"
    r"como (?:hago|se hace|tengo que hacer) para|como|hay (?:forma|manera) de|"
    r"(?:me )?(?:podes|podrias|podrian|pueden|puede)|hace(?:me)? el favor de|que)"
)
_MESSAGES = r"(?:mensajes?|mensajitos?|msjs?|mjes?|msgs?|sms|whatsapps?|wh?ats?apps?|wpps?|wsps?)"
_ADVERTS = rf"(?:{_MESSAGES}|publicidad(?:es)?|propagandas?|spam|notificaciones|promociones|promos|ofertas|avisos|novedades)"
_FEWER = r"(?:ningun |tantos? |estos |esos |los |las |sus |tus |su |tu |mas )*"
_OURS = (
    rf"(?: (?:de|por|a|con|en) (?:ustedes|uds|vos|usted|aca|este (?:numero|medio|chat|celular)|mi (?:numero|celular)|"
    rf"(?:la|esta|su) tienda|(?:el|este|su) negocio|{_ADVERTS}|ningun tipo))*"
)
_LIST = (
    rf"(?: (?:de|del|en)(?: (?:la|las|el|los|esta|este|estos|su|sus|tu|tus|mi))? "
    rf"(?:listas?|servicios?|su[bs]?scripcion(?:es)?|canal|grupo|chat|numero|difusion|base(?: de datos)?|sistema|"
    rf"registros?|contactos?|agenda|linea|newsletter|{_ADVERTS})){{1,3}}"
)
_TAKE_OUT = r"(?:borr|elimin|quit|sac|saqu|saq)(?:a|e|ar|en|an|as|es|uen|ue)"
_GIVE = (
    r"(?:dar(?:me|nos)?|dame|danos|den(?:me|nos)?|deme|me doy|me (?:den|des|dan|das|da|dar)|doy)"
)
_NO_MORE = rf"(?:{_MESSAGES}|spam|publicidad(?:es)?|propagandas?|notificaciones)"
_WAYS_OUT = "|".join(
    (
        r"baja|stop|stop ?all|unsubscribe(?: me)?|opt ?out|revoke|stop (?:sending (?:me )?)?messages?|remove me",
        r"(?:de )?baja (?:definitiva|total)|de baja",
        rf"(?:la )?baja(?: definitiva| total)?{_LIST}",
        rf"(?:quiero|solicito|pido|necesito|exijo)(?: pedir| solicitar)? (?:(?:la|mi) )?baja(?: definitiva| total)?(?:{_LIST})?",
        rf"(?:me )?(?:{_ASKING} )*{_GIVE} de baja(?: definitivamente)?(?:{_LIST})?",
        rf"(?:me )?(?:{_ASKING} )*(?:desu[bs]?scrib\w+|desu[bs]?scripcion|cancel(?:ar|a|en|o)(?:me)? (?:la |mi )?su[bs]?scripcion)(?:{_LIST})?",
        r"no (?:me )?molest(?:ar(?:me)?|en|es|e)(?: mas| nunca mas)?",
        rf"(?:ya )?no (?:quiero|deseo|quisiera|queremos)(?: seguir)?(?: recib(?:ir|iendo))? {_FEWER}{_MESSAGES}(?: mas)?{_OURS}",
        rf"(?:ya )?no (?:quiero|deseo|quisiera|queremos)(?: seguir)? recib(?:ir|iendo) {_FEWER}{_ADVERTS}(?: mas)?{_OURS}",
        rf"(?:ya )?no (?:quiero|deseo) (?:mas )?que me (?:escrib(?:an|as|a)|contacten?|contactes|habl(?:en|es)|llam(?:en|es)|molest(?:en|es))(?: mas)?{_OURS}",
        rf"(?:ya )?no (?:quiero|deseo) (?:mas )?que me (?:manden?|mandes|envien?|envies|lleguen|sigan mandando) {_FEWER}{_ADVERTS}(?: mas)?{_OURS}",
        rf"(?:ya )?(?:no|nunca)(?: mas)? me (?:vuelv(?:an|as|a) a )?(?:escrib(?:an|as|a|ir)|contact(?:en|es|e|ar)|habl(?:en|e)|(?:habl|llam)(?:en|es|e|ar)(?= (?:mas|nunca)))(?: mas| nunca mas)?{_OURS}",
        rf"(?:ya )?(?:no|nunca)(?: mas)? me (?:mand(?:en|es|e)|envi(?:en|es|e)) {_FEWER}{_ADVERTS}(?: mas)?{_OURS}",
        rf"(?:dej(?:a|en|ate|ense)|par(?:a|en))(?: ya)? de (?:escribir(?:me)?|contactarme|molestar(?:me)?|joder(?:me)?|hinchar(?:me)?|hablarme|llamarme)(?: mas)?{_OURS}",
        rf"(?:dej(?:a|en|ate|ense)|par(?:a|en))(?: ya)? (?:de (?:mandar|enviar)(?:me)?|con) {_FEWER}{_ADVERTS}{_OURS}",
        rf"(?:basta|no mas|nunca mas) (?:de |con )?{_FEWER}{_MESSAGES}{_OURS}",
        # `sacá de la lista` is the shopping list's: somebody has to be taken out.
        rf"(?:{_ASKING} )*(?:{_TAKE_OUT}(?:me|nme)|me {_TAKE_OUT}){_LIST}",
        rf"(?:ya )?no (?:me )?(?:manden|envien|escriban) (?:mas(?: nada)?|nada mas|nunca mas){_OURS}",
        rf"(?:ya )?no (?:me )?(?:mand|envi)(?:en|es) {_FEWER}{_MESSAGES}(?: mas)?{_OURS}",
        rf"(?:ya )?no (?:quiero|deseo|queremos) mas {_ADVERTS}{_OURS}",
        rf"(?:basta|no mas|nunca mas) (?:de |con )?{_FEWER}{_ADVERTS}{_OURS}",
        r"(?:dejame|dejenme|dejame ya|me (?:dejas|dejan)) (?:en paz|tranquil[oa]|de joder)",
        rf"(?:{_ASKING} )*(?:borr|elimin)(?:a|ar|en|e|as) mi (?:numero|contacto|telefono|celular)(?:{_LIST})?",
        rf"(?:stop|no|no mas) {_NO_MORE}",
        rf"(?:{_ASKING} )*cancel(?:ar|a|en|o)(?:me)? (?:los |las |estos |estas |sus )?{_NO_MORE}",
        r"(?:ya )?no (?:quiero|deseo) recibir (?:mas )?nada(?: mas)?",
        rf"(?:ya )?no (?:quiero|deseo) saber (?:mas )?nada(?: mas)?{_OURS}",
        r"no (?:quiero|deseo) (?:mas )?ser contactad[oa]s?(?: mas)?",
        rf"no (?:me interesan?|autorizo)(?: (?:mas|a))?(?: recibir)? {_FEWER}{_ADVERTS}{_OURS}",
        r"no (?:me )?(?:jod|romp|insist|hinch)(?:an|as) mas|(?:saquenme|sacame) de (?:aca|aqui)|borrenme|eliminenme|bloqueenme|bloqueame",
        r"(?:dejen|paren) de (?:mandar|enviar)|basta de (?:escribir|mandar|molestar|llamar)(?:me)?",
    )
)
_OUT = re.compile(rf"(?:{_WAYS_OUT})(?: (?:y )?(?:{_WAYS_OUT}))?")
_IN = re.compile(r"alta|start|unstop")
_IN_AGAIN = re.compile(
    rf"(?:{_ASKING} )*(?:{_GIVE} de alta|volver|vuelvo|volvi|volver a recibir {_FEWER}{_ADVERTS}|recibir {_FEWER}{_ADVERTS}|"
    rf"(?:re)?activar(?:me)?|(?:re)?activame|(?:re)?su[bs]?scrib(?:ir|irme|ime|anme)|(?:re)?subscribe)(?: de nuevo| otra vez)?(?:{_LIST})?"
)
_ACKNOWLEDGED = re.compile(
    r"(?:(?:muchas |mil |muchisimas )?gracias|ok(?:ey|a|i|is)?|okay|dale|listo|perfecto|buenisimo|genial|bueno|bien|joya|barbaro|"
    r"entendido|entiendo|de nada|igualmente|chau|adios|nos vemos|hasta luego|saludos|no|thanks|thank you|todo|muy|y|a vos|"
    r"a ustedes|si|sip|claro|obvio|esta|de acuerdo|va|confirmo|correcto|exacto| )*"
)
