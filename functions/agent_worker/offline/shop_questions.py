"""Reads questions about the shop: `a que hora cierran`, `hacen envios a flores`, `puedo pagar con tarjeta`.

A clause is read without the fillers around it. What orders, pays or speaks of the shopper's own affairs is no such
question, whatever words it shares with one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_PLACE_WORDS = 4
MAX_QUESTION = 400
"""Characters of a clause that may be a question."""


@dataclass(frozen=True)
class ShopQuestion:
    """What is asked.

    Attributes:
        topic: a topic of the tool `get_shop_info`.
        about: a detail of the topic: for hours a weekday, `today`, `tomorrow` or `holidays`; for delivery `pickup` or
            `when`; for payment `transfer` or a means of payment; for invoices a type; for contact a way.
        place: where a delivery is to go, folded.
    """

    topic: str
    about: str = ""
    place: str = ""


# How questions are read. All patterns see a folded clause without its fillers.

_SHOP = (
    r"(?:local|negocio|tienda|sucursal(?:es)?|almacen|super(?:mercado)?|deposito|comercio|kiosco|autoservicio|"
    r"verduleria|despensa|mercado)"
)
_YOU = r"(?:ustedes|uds|ustds|vos|vs)"
_ORDER = r"(?:pedido|pedidos|compra|orden|carrito|changuito|mercaderia|chango|canasta|lista|cuenta)"
_WEEKDAYS = {
    "lunes": "monday",
    "martes": "tuesday",
    "miercoles": "wednesday",
    "jueves": "thursday",
    "viernes": "friday",
    "sabado": "saturday",
    "sabados": "saturday",
    "domingo": "sunday",
    "domingos": "sunday",
    "hoy": "today",
    "ahora": "today",
    "manana": "tomorrow",
    "feriado": "holidays",
    "feriados": "holidays",
    "navidad": "holidays",
    "nochebuena": "holidays",
    "fiestas": "holidays",
}
_DAY = rf"(?:{'|'.join(_WEEKDAYS)}|finde|fin de semana|fines de semana)"
_CARDS = r"(?:tarjetas?|debito|credito|visa|mastercard|amex|cabal|posnet|cuotas?)"
_WALLETS = (
    r"(?:mercado ?pago|mp|modo|qr|cuenta dni|uala|billetera\w*|bitcoin|cripto\w*|usdt|dolar\w*|cheques?|"
    r"sodexo|edenred|ticket canasta|tarjeta alimentar|paypal|brubank|personal pay)"
)
_MEANS = rf"(?:{_CARDS}|{_WALLETS}|efectivo|efvo|cash|transferencias?|transferir|transfe|contado)"
_PAYING = r"(?:pag(?:ar|ando|arte|arles|arlo|arla|as|an|amos|a|ue)|abon(?:ar|a|arlo|an|amos))"
_CAN = r"(?:puedo|se puede|podria|podes|podemos|podre|puede|dejan|te puedo|les puedo|hay forma de|hay manera de)"
_TAKE = (
    r"(?:acepta\w*|aceptar?ian|toman|tomas|recib(?:en|is|e)|trabaja[ns] con|cobra[ns]? con|manejan|usan|"
    r"tienen|tenes|hay|se acepta)"
)

_TRANSFER = re.compile(
    r"\b(?:alias|cbu|cvu)\b|(?:datos|numero|nro|cuenta)\b.{0,14}\b(?:transferencias?|transferir|transfe|bancari\w+|deposit\w+)\b|"
    r"\b(?:a|en) (?:que|cual) cuenta\b|\ba nombre de quien\b|\b(?:a )?donde (?:te |les )?(?:transfiero|deposito|hago la transfe\w*)|"
    r"\bcuit\b|\btitular de la cuenta\b|\b(?:tu|su|una|la) cuenta bancaria\b"
)
_INVOICE = re.compile(
    r"\bfacturas? (?:tipo |de tipo )?(?:[abc]\b(?! (?:la|las|los|base)\b)|con$)|"
    r"\b(?:hacen|hace|haces|hacer|dan|das|da|emiten|emitis|entregan|mandan|envian|me (?:haces|hacen|das|dan|podes (?:hacer|dar)|pueden (?:hacer|dar)))(?: la| una)? "
    r"(?:factura(?! de)|ticket|tickets|comprobante|boleta)\b|"
    r"^(?:con |quiero |necesito |y )?factura$|\b(?:necesito|quiero|quisiera) (?:la )?factura(?= (?:por|de compra|para|a nombre)|$)|"
    r"\bfacturan\b|\bcomprobante fiscal\b|\bticket fiscal\b|\bresponsable inscript\w+|\bmonotribut\w+|\bcon iva\b|\biva discriminado\b|"
    r"\b(?:que|cual) (?:tipo de )?factura(?: hacen| dan| emiten)\b|\btipos? de factura"
)
_RETURNS = re.compile(
    rf"\b(?:{_CAN}|aceptan|acepta|hacen|tienen|hay|como (?:es|hago|seria|son)|cual es|que pasa|si)\b.*\b(?:devol(?:ver|verlo|verla|uciones|ucion|vemos)|devuelvo|devuelven|cambios|reembolso|reintegro de la plata)\b|"
    rf"\b(?:politicas?|plazos?|condiciones) (?:de|para) (?:los |las )?(?:cambios?|devol\w+|cambiar|devolver)|^(?:cambios y )?devoluciones$|"
    rf"\bme devuelven la plata\b|\b{_CAN} cambiar(?:lo|la)?(?: (?:un|el|la|algo|una|algun)(?: \w+)?)? si\b|"
    rf"\bsi (?:\w+ ){{0,3}}(?:llega|viene|sale|esta|vino) .{{0,12}}(?:roto|rota|mal|vencid\w|podrid\w|fallad\w|feo|fea|abiert\w)|^(?:me |te )?(?:llega|viene) .{{0,14}}\b(?:roto|rota|mal|vencid\w|podrid\w|fallad\w)|\btienen garantia\b|\bhacen cambios\b"
)
_MINIMUM = re.compile(
    r"\b(?:compra|pedido|monto|importe|gasto|valor|envio) minim\w+|\bminim\w+ (?:de|para|del|por) (?:la |el |hacer (?:el |un )?|un |una )?(?:compra|comprar|pedido|pedir|envio|enviar|entrega|delivery)|"
    r"\b(?:hay|tienen|tenes|piden|cual es(?: el)?|algun|con)(?: un)? minim[oa]\b|^(?:el )?minimo$|"
    r"\b(?:desde|a partir de) (?:que monto|cuanto|cuanta plata)\b|\bcuanto (?:tengo que|hay que|debo) (?:gastar|comprar|pedir) (?:para|como minimo|de minimo|minimo)|"
    r"\bcuanto es lo minimo\b|\blo minimo (?:que|para) "
)
_PAYMENT = re.compile(
    rf"\b{_TAKE}\b.{{0,24}}\b{_MEANS}\b|\b{_TAKE} {_PAYING}\b|"
    rf"\b{_CAN} (?:\w+ ){{0,2}}{_PAYING}\b.{{0,24}}\b(?:con|en|por|al|cuando|contra|a|la mitad|mitad|despues|online|aca|ahi|alla)\b|"
    rf"\b{_CAN} (?:\w+ ){{0,2}}(?:transferir\w*|hacer (?:una )?transferencia)\b|"
    rf"\b(?:con|en) (?:que|cuales?)(?: \w+)? (?:se )?(?:puedo |puede |podes |podemos )?{_PAYING}\b|\b(?:con|en) que (?:medio|medios|tarjetas?|forma|formas)\b.{{0,12}}\b{_PAYING}|"
    rf"\b(?:formas?|medios?|metodos?|modos?|maneras?|opciones) de (?:pago|pagar|cobro|abonar)\b|\b(?:que|cuales) (?:tarjetas|medios|billeteras)\b|"
    rf"\b(?:se (?:paga|abona)|pago|pagan|pagas|hay que pagar)\b.{{0,20}}\b(?:al recibir|contra entrega|contraentrega|cuando (?:llega|lo recibo|me (?:lo )?(?:traen|entregan)|lo retiro)|en el local|al retirar|antes o)|"
    rf"\b(?:se (?:paga|abona|puede pagar)) (?:con|en|por) |\b(?:hay|tienen|cobran|tiene) (?:algun )?(?:recargo|interes|reintegro)\b.{{0,20}}\b{_MEANS}\b|\b{_MEANS}\b.{{0,14}}\btiene recargo\b|"
    rf"^(?:y )?(?:con |en |por |x )?{_MEANS}(?: (?:de|y|o|credito|debito|en|con|por|{_MEANS}))*$|"
    rf"\ben (?:cuantas |\d+ |dos |tres |seis |doce )?(?:cuotas|veces|pagos)\b|\bcuotas sin interes\b|\bes solo (?:con )?{_MEANS}\b"
)
_PAYING_WITH = re.compile(
    rf"\b{_PAYING}\b.{{0,14}}\b{_MEANS}\b|\b{_MEANS}\b.{{0,24}}\b(?:{_CAN}|se) {_PAYING}\b"
)
"""Counts as a question with its mark only: `pagar con tarjeta` by itself finishes."""
_WHERE_TO = r"(?:a|al|hasta|en|por|x|para)"
_BRING = (
    r"(?:env[ií]an|envias|envian|mandan|mandas|traen|traes|llevan|llevas|reparten|repartis|entregan|entregas|llegan|llegas|"
    r"(?:pueden|podes|podrian|podrias|puede) (?:enviar(?:me)?|mandar(?:me)?|traer(?:me)?|llevar(?:me)?|entregar(?:me)?|alcanzar(?:me)?|acercar(?:me)?)(?:lo|la|los|las)?)"
)
_DELIVERY = re.compile(
    rf"\benvios?\b(?! de dinero)|\bdeli?very\b|\bdelibery\b|\bdomicilio\b|\brepart(?:o|os|en|is)\b|\bflete\b|\bcadete\b|"
    rf"\b(?:me lo|me la|me los|me las|lo|la|los|las|me|nos) (?:{_BRING})\b|^(?:no )?{_BRING}$|\b{_BRING} (?:{_WHERE_TO}|hoy|manana|gratis|pedidos|mercaderia|todos|(?:el|los) (?:{_DAY}|dias))\b|"
    rf"\b(?:zonas?|barrios?) (?:de |que |a )?(?:envio|entrega|reparto|cubren|llegan|cobertura|envian|mandan|van|entregan)|\ba (?:que|cuales) (?:zonas?|barrios?|lugares|partes|localidades)\b|\bhasta donde (?:llegan|envian|mandan|llevan|van|entregan|reparten)\b|"
    rf"\b(?:horarios?|dias?|tiempo|demora) (?:de|para) (?:la |el )?(?:entregas?|envios?|reparto|reparten)\b|\b(?:que dias?|a que hora|cuando|en que horarios?) (?:hacen |se )?(?:entregan|entrega|envian|mandan|reparten|traen|entregas)\b|"
    rf"\bcuanto (?:tarda|tardan|demora|demoran|se demora)n?\b(?!.*\bcoc)|\bcuanto (?:sale|cuesta|cobran|es|vale) (?:que me lo (?:traigan|manden|lleven)|llevarlo|mandarlo|traerlo)\b|\bhacen entregas?\b|\bhacen (?:pedidos|reparto) a\b|"
    rf"\b(?:me|nos|lo|la) (?:llega|llegan|llegaria) (?:hoy|manana|a la noche|a la tarde|el {_DAY}|en el dia|antes)\b|\bcuando (?:me )?llegaria\b|\b(?:finalizo|compro|pido|encargo|pago|confirmo)\b.{{0,20}}\bcuando (?:me )?llega\b|\bllega (?:hoy|manana|en el dia)\b|\bentregas? (?:en el dia|inmediata|a domicilio|hoy|los|el)\b"
)
_PICKUP = re.compile(
    rf"\b(?:{_CAN}|hay|tienen|quiero|puedo|prefiero|voy a|tambien) (?:\w+ )?(?:retirar\w*|retiro|buscarlo|buscarla|pasar a (?:buscar|retirar)\w*|ir a (?:buscar|retirar)\w*|pasarlo a buscar|pick ?up|take ?away)\b|"
    rf"\b(?:paso|pasamos|voy|pasar|ir|pasas|paso yo) a (?:buscar|retirar)(?:lo|la|los)?\b|\bretir(?:o|ar|arlo|an|as) (?:en|por|del|yo|el|a) ?(?:el |la )?(?:{_SHOP}|ahi|ustedes|domicilio)?|\b(?:donde|por donde|a donde|cuando|desde que hora|hasta que hora|a que hora) (?:lo |la |se |puedo )*(?:retir\w+|paso a buscar\w*|buscarlo)\b|^(?:take ?away|pick ?up|retiro|retiro en (?:el )?local)$|\bse retira\b"
)
_HOURS = re.compile(
    rf"\bhorarios?\b(?! de (?:clase|trenes))|\b(?:a|hasta|desde|de|entre|que|y) que horas? (?:es que )?(?:{_YOU} )?(?:abr\w+|cierr\w+|cerr\w+|estan|esta|atiend\w+|trabajan|puedo|se puede|hay|van|arrancan|empiezan|terminan|reciben|toman|tienen abierto|hacen|siguen)\b|"
    rf"^(?:(?:a|hasta|desde) que hora|hasta cuando)(?: (?:estan|abren|cierran|atienden))?$|\b(?:que|cuando|que dias|cuales dias|hoy|manana|todavia|ya|si|los|el|la|a|al|en|mas tarde) ?(?:{_DAY} )?(?:abren|abris|cierran|cerraron|abrieron|atienden|abriran|estan abiertos)\b|"
    rf"^(?:ya |todavia |aun |hoy |no )?(?:abren|cierran|abris|atienden|abrieron|cerraron)(?: (?:ya|hoy|manana|ahora|todos|los|el|la|al|a|de|en|dias|por|mediodia|noche|tarde|siesta|corrido|24|hs|horas|{_DAY}))*$|"
    rf"\b(?:abren|abris|atienden|trabajan|cierran|van a (?:abrir|estar|atender)|abriran|van a trabajar)\b (?:abiertos |abierto |cerrados |trabajando )?(?:hoy|los|el|al|todos|a la|por la|en|de|para|este|esta|hasta|despues|24|ahora|mas|tarde|temprano)?(?: (?:el|los|la|de|este|los dias|dias))* ?\b(?:{_DAY}|mediodia|siesta|noche|todos los dias|dias|madrugada|24|tarde|semana santa|las \d+)\b|"
    rf"\b(?:esta|estan|siguen|sigue|estaran|hay alguien|siguen) (?:abiert|cerrad|atendiend|abriend)[oa]s?\b|^abiertos?$|^cerrados?$|\b(?:el|los|este) {_DAY} (?:estan|esta|abren|trabajan|atienden|hay alguien|hay gente|se puede comprar)\b|\b{_DAY} (?:abren|atienden|trabajan|estan)\b|\bestan (?:abiertos )?(?:hoy|(?:el|los|al|a la|por la|de|todos los) (?:{_DAY}|mediodia|siesta|noche|tarde|dias))\b|\bhorario corrido\b|\b(?:cortan|cierran) (?:al mediodia|a la siesta)\b|\bcuando (?:abren|cierran|atienden)\b"
)
_ADDRESS = re.compile(
    rf"\b(?:en )?donde (?:es que )?(?:{_YOU} )?(?:estan|quedan|se encuentran|andan|estas|queda|son|los encuentro|te encuentro|atienden|quedas)(?: (?:{_YOU}|ubicados?|situados?|el|la|su|tu|{_SHOP}|exactamente|ahora|fisicamente|localizados|milo))*$|"
    rf"\b(?:en )?donde (?:queda|esta|es|tienen|tenes|seria) (?:el|la|su|tu|un|una)? ?(?:{_SHOP}|direccion)\b|"
    rf"^(?:(?:cual es|pasame|me pasas|me pasan|decime|me decis|me dan|me das|tienen|tenes|dame|mandame|me mandas|me confirmas|me confirman|confirmame|necesito|quiero|saber|y|a|me podes (?:pasar|dar|decir)) )*(?:la|tu|su|una|el|que)? ?(?:direccion|ubicacion|domicilio)(?: (?:exacta|tienen|es|del|de|el|la|su|tu|para|retirar|ir|{_SHOP}|{_YOU}|por favor))*$|"
    rf"\ben que (?:calle|barrio|zona|parte|esquina|localidad|lugar|ciudad|direccion|altura) (?:estan|queda|quedan|atienden|tienen|se encuentran|esta|es|son)\b|^de (?:que|donde) (?:zona |barrio |parte |lugar |ciudad )?(?:son|sos)(?: {_YOU})?$|"
    rf"\b(?:tienen|tenes|hay|es un|es una|son un|cuentan con)(?: un| una| algun| alguna)? (?:local|negocio|tienda|sucursal(?:es)?|deposito)(?: (?:a la calle|fisic[oa]|fisicos|al publico|por|en|cerca|de|para|propio).*)?$|\b(?:como|por donde) (?:llego|se llega|hago para (?:llegar|ir))(?: (?:al|a la|hasta) .*)?$|\b{_SHOP} (?:a la calle|fisic[oa])\b|\b(?:queda|quedan|estan) (?:lejos|cerca)\b"
)
_WAYS = {
    "phone": r"(?:tel|telef|telefono|telefonos|celu|cel|celular|whatsapp|wsp|wpp|whats|fijo)",
    "email": r"(?:email|gmail)",
    "instagram": r"(?:instagram|insta|ig|facebook|face|fb|redes|redes sociales|tiktok)",
    "website": r"(?:web|pagina web|sitio web|sitio|pagina|website)",
}
_WAY = "|".join(_WAYS.values())
_CONTACT = re.compile(
    rf"^(?:(?:el|un|algun|su|tu|hay|tienen|tenes|dame|pasame|me pasas|me das|me dan|decime|cual es|que|y|otro|una|la|de|tendran|me podes pasar|necesito|quiero|numero|nro|contacto) )*(?:{_WAY}|numero de (?:telefono|contacto|whatsapp|celular)|contacto)(?: (?:tienen|tenes|de|del|el|la|{_SHOP}|contacto|para|llamar\w*|es|hay|usan|{_YOU}))*$|"
    rf"\b(?:a que|un|algun|el|que) numero (?:para llamar\w*|los llamo|llamo|de contacto|tienen|puedo llamar)|\b(?:puedo|podria|se puede|los puedo|te puedo|donde|como|a donde|quiero) (?:llamarl?(?:os|es|as|te)?|llamo|los llamo)\b(?! (?:la|el|al) )|"
    rf"\bcomo (?:los|las|te|me|puedo) (?:contacto|comunico|ubico|comunicarme|contactar\w*|comunicar\w*)|\bmedios? de contacto\b|\b(?:un|algun|su|tu) contacto\b"
)

_NOT_ASKED = re.compile(
    r"\b(?:descuentos?|rebajas?|promo\w*|ofertas?|cupon\w*)\b|\bmi (?:alias|cbu|cuit|direccion|tel\w*|cel\w*|email|numero|domicilio|casa es|pedido|compra|orden|instagram|pago)\b|"
    rf"\b(?:el|este|ese|del|ultimo) {_ORDER}\b(?=.*\b(?:va|viene|llego|anda|esta|salio)\b)|"
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
    rf"^(?:quiero|quisiera|voy a|vamos a|deseo|querria|necesito|ya|para|listo|dale|ok(?:ey)?|bueno)(?: \w+)? {_PAYING}\b|^(?:lo )?(?:pago|abono|pagamos)\b"
)
"""To pay is wished, not asked about; a question mark makes it a question."""
_COMMAND = re.compile(
    r"^(?:manda|enviame|mandame|envia|trae|traeme|mandale|llevame|llevo|agrega\w*|sumame|poneme|dame|saca\w*|quita\w*)\b(?!.*\b(?:alias|cbu|cvu|direccion|ubicacion|horarios?|telefono|tel|numero|datos|contacto|cuit|costo|precio|email|instagram|zonas?|medios?|formas?|a domicilio)\b)"
)
_FACTURAS = re.compile(
    r"\bfacturas\b(?! (?:tipo )?[abc]\b)|\bfacturas? (?:de|con(?= )|surtid\w+|rellen\w+)\b"
)

_READERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("transfer", _TRANSFER),
    ("invoices", _INVOICE),
    ("minimum", _MINIMUM),
    ("returns", _RETURNS),
    ("pickup", _PICKUP),
    ("payment", _PAYMENT),
    ("delivery", _DELIVERY),
    ("hours", _HOURS),
    ("address", _ADDRESS),
    ("contact", _CONTACT),
)
"""What is narrower before what is wider: `hasta que hora reparten` asks about the delivery."""

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
        return bool(re.search(rf"\b{_MEANS}\b", part))
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
    if topic == "pickup":
        return ShopQuestion("delivery", "pickup")
    if topic == "payment":
        return ShopQuestion("payment", _means_in(text))
    if topic == "invoices":
        kind = re.search(r"\bfacturas? (?:tipo |de tipo )?([abc]\b|con$)", text)
        return ShopQuestion("invoices", kind[1][0].upper() if kind else "")
    if topic == "hours":
        day = re.search(rf"\b(?:{'|'.join(_WEEKDAYS)})\b", text)
        return ShopQuestion("hours", _WEEKDAYS[day[0]] if day else "")
    if topic == "contact":
        ways = (way for way, words in _WAYS.items() if re.search(rf"\b{words}\b", text))
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
        "card": rf"\b(?:{_CARDS})\b",
        "other": rf"\b{_WALLETS}\b",
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
