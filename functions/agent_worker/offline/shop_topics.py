"""What questions about the shop sound like.

All patterns see a folded clause without the fillers around it.
"""

SHOP = (
    r"(?:local|negocio|tienda|sucursal(?:es)?|almacen|super(?:mercado)?|deposito|comercio|kiosco|autoservicio|"
    r"verduleria|despensa|mercado)"
)
YOU = r"(?:ustedes|uds|ustds|vos|vs)"
ORDER = r"(?:pedido|pedidos|compra|orden|carrito|changuito|mercaderia|chango|canasta|lista|cuenta)"
WEEKDAYS = {
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
    "ano nuevo": "holidays",
}
DATE = r"\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)"
"""Asked about by its date, a day is one that may be a holiday."""
DAY = rf"(?:{'|'.join(WEEKDAYS)}|finde|fin de semana|fines de semana|{DATE})"
CARDS = r"(?:tarjetas?|debito|credito|visa|mastercard|amex|cabal|posnet|cuotas?)"
WALLETS = (
    r"(?:mercado ?pago|mp|modo|qr|cuenta dni|uala|billetera\w*|bitcoin|cripto\w*|usdt|dolar\w*|cheques?|"
    r"sodexo|edenred|ticket canasta|tarjeta alimentar|paypal|brubank|personal pay)"
)
MEANS = rf"(?:{CARDS}|{WALLETS}|efectivo|efvo|cash|transferencias?|transferir|transfe|contado)"
PAYING = r"(?:pag(?:ar|ando|arte|arles|arlo|arla|as|an|amos|a|ue)|abon(?:ar|a|arlo|an|amos))"
CAN = r"(?:puedo|se puede|podria|podes|podemos|podre|puede|dejan|te puedo|les puedo|hay forma de|hay manera de)"
TAKE = (
    r"(?:acepta\w*|aceptar?ian|toman|tomas|recib(?:en|is|e)|trabaja[ns] con|cobra[ns]? con|manejan|usan|"
    r"tienen|tenes|hay|se acepta)"
)

WHERE_TO = r"(?:a|al|hasta|en|por|x|para)"
BRING = (
    r"(?:env[ií]an|envias|envian|mandan|mandas|traen|traes|llevan|llevas|reparten|repartis|entregan|entregas|llegan|llegas|"
    r"(?:pueden|podes|podrian|podrias|puede) (?:enviar(?:me)?|mandar(?:me)?|traer(?:me)?|llevar(?:me)?|entregar(?:me)?|alcanzar(?:me)?|acercar(?:me)?)(?:lo|la|los|las)?)"
)
WAYS = {
    "phone": r"(?:tel|telef|telefono|telefonos|celu|cel|celular|whatsapp|wsp|wpp|whats|fijo)",
    "email": r"(?:email|gmail)",
    "instagram": r"(?:instagram|insta|ig|facebook|face|fb|redes|redes sociales|tiktok)",
    "website": r"(?:web|pagina web|sitio web|sitio|pagina|website)",
}
WAY = "|".join(WAYS.values())

TOPICS: dict[str, dict[str, str]] = {
    "transfer": {
        "alias": r"\b(?:alias|cbu|cvu)\b",
        "datos para transferir": r"(?:datos|numero|nro|cuenta)\b.{0,14}\b(?:transferencias?|transferir|transfe|bancari\w+|deposit\w+)\b",
        "a que cuenta transfiero": r"\b(?:a|en) (?:que|cual) cuenta\b",
        "a nombre de quien esta la cuenta": r"\ba nombre de quien\b",
        "a donde te transfiero": r"\b(?:a )?donde (?:te |les )?(?:transfiero|deposito|hago la transfe\w*)",
        "cual es el cuit": r"\bcuit\b",
        "quien es el titular de la cuenta": r"\btitular de la cuenta\b",
        "tienen una cuenta bancaria": r"\b(?:tu|su|una|la) cuenta bancaria\b",
    },
    "invoices": {
        "factura a": r"\bfacturas? (?:tipo |de tipo )?(?:[abc]\b(?! (?:la|las|los|base)\b)|con$)",
        "dan ticket": r"\b(?:hacen|hace|haces|hacer|dan|das|da|emiten|emitis|entregan|mandan|envian|me (?:haces|hacen|das|dan|podes (?:hacer|dar)|pueden (?:hacer|dar)))(?: la| una)? (?:factura(?! de)|ticket|tickets|comprobante|boleta)\b",
        "con factura": r"^(?:con |quiero |necesito |y )?factura$",
        "necesito factura a nombre de mi empresa": r"\b(?:necesito|quiero|quisiera) (?:la )?factura(?= (?:por|de compra|para|a nombre)|$)",
        "mandame la factura por mail": r"\b(?:mand|envi|pas)\w* (?:la|mi) factura(?= (?:a|al|por)\b|$)",
        "facturan": r"\bfacturan\b",
        "dan comprobante fiscal": r"\bcomprobante fiscal\b",
        "dan ticket fiscal": r"\bticket fiscal\b",
        "soy responsable inscripto": r"\bresponsable inscript\w+",
        "soy monotributista": r"\bmonotribut\w+",
        "es con iva": r"\bcon iva\b",
        "hacen iva discriminado": r"\biva discriminado\b",
        "que tipo de factura hacen": r"\b(?:que|cual) (?:tipo de )?factura(?: hacen| dan| emiten)\b",
        "que tipos de factura hay": r"\btipos? de factura",
    },
    "minimum": {
        "hay compra minima": r"\b(?:compra|pedido|monto|importe|gasto|valor|envio) minim\w+",
        "hay minimo de compra": r"\bminim\w+ (?:de|para|del|por) (?:la |el |hacer (?:el |un )?|un |una )?(?:compra|comprar|pedido|pedir|envio|enviar|entrega|delivery)",
        "cual es el minimo": r"\b(?:hay|tienen|tenes|piden|cual es(?: el)?|algun|con)(?: un)? minim[oa]\b",
        "el minimo": r"^(?:el )?minimo$",
        "cuanto es el minimo": r"^(?:(?:a |de )?cuanto (?:es|seria|esta)|que|y) (?:el |su )?minimo(?: (?:tienen|tenes|piden|pedis|hay|manejan|ahora))?$",
        "desde cuanto puedo pedir": r"\b(?:desde|a partir de) (?:que monto|cuanto|cuanta plata)\b",
        "cuanto tengo que gastar como minimo": r"\bcuanto (?:tengo que|hay que|debo) (?:gastar|comprar|pedir) (?:para|como minimo|de minimo|minimo)",
        "cuanto es lo minimo para que traigan": r"\bcuanto es lo minimo\b",
        "que es lo minimo que llevan": r"\blo minimo (?:que|para) ",
    },
    "returns": {
        "hacen cambios": rf"\b(?:{CAN}|aceptan|acepta|hacen|tienen|hay|como (?:es|hago|seria|son)|cual es|que pasa|si)\b.*\b(?:devol(?:ver|verlo|verla|uciones|ucion|vemos)|devuelvo|devuelven|cambios|reembolso|reintegro de la plata)\b",
        "cual es la politica de cambios": r"\b(?:politicas?|plazos?|condiciones) (?:de|para) (?:los |las )?(?:cambios?|devol\w+|cambiar|devolver)",
        "cambios y devoluciones": r"^(?:cambios y )?devoluciones$",
        "me devuelven la plata si no me gusta": r"\bme devuelven la plata\b",
        "puedo cambiarlo si esta mal": rf"\b{CAN} cambiar(?:lo|la)?(?: (?:un|el|la|algo|una|algun)(?: \w+)?)? si\b",
        "que pasa si me llega algo roto": r"\bsi (?:\w+ ){0,3}(?:llega|viene|sale|esta|vino) .{0,12}(?:roto|rota|mal|vencid\w|podrid\w|fallad\w|feo|fea|abiert\w)",
        "viene vencido": r"^(?:me |te )?(?:llega|viene) .{0,14}\b(?:roto|rota|mal|vencid\w|podrid\w|fallad\w)",
        "tienen garantia": r"\btienen garantia\b",
    },
    "pickup": {
        "puedo retirarlo": rf"\b(?:{CAN}|hay|tienen|quiero|puedo|prefiero|voy a|tambien) (?:\w+ )?(?:retirar\w*|retiro|buscarlo|buscarla|pasar a (?:buscar|retirar)\w*|ir a (?:buscar|retirar)\w*|pasarlo a buscar|pick ?up|take ?away)\b",
        "lo paso a buscar yo": r"\b(?:paso|pasamos|voy|pasar|ir|pasas|paso yo) a (?:buscar|retirar)(?:lo|la|los)?\b",
        "puedo retirar yo": rf"\bretir(?:o|ar|arlo|an|as) (?:en|por|del|yo|el|a) ?(?:el |la )?(?:{SHOP}|ahi|ustedes|domicilio)?",
        "a que hora puedo retirarlo": r"\b(?:donde|por donde|a donde|cuando|desde que hora|hasta que hora|a que hora) (?:lo |la |se |puedo )*(?:retir\w+|paso a buscar\w*|buscarlo)\b",
        "retiro en el local": r"^(?:take ?away|pick ?up|retiro|retiro en (?:el )?local)$",
        "se retira": r"\bse retira\b",
    },
    "payment": {
        "aceptan qr": rf"\b{TAKE}\b.{{0,24}}\b{MEANS}\b",
        "aceptan pagar en dos veces": rf"\b{TAKE} {PAYING}\b",
        "puedo pagar con tarjeta": rf"\b{CAN} (?:\w+ ){{0,2}}{PAYING}\b.{{0,24}}\b(?:con|en|por|al|cuando|contra|a|la mitad|mitad|despues|online|aca|ahi|alla)\b",
        "puedo transferir": rf"\b{CAN} (?:\w+ ){{0,2}}(?:transferir\w*|hacer (?:una )?transferencia)\b",
        "con que puedo pagar": rf"\b(?:con|en) (?:que|cuales?)(?: \w+)? (?:se )?(?:puedo |puede |podes |podemos )?{PAYING}\b",
        "con que medios puedo pagar": rf"\b(?:con|en) que (?:medio|medios|tarjetas?|forma|formas)\b.{{0,12}}\b{PAYING}",
        "formas de pago": r"\b(?:formas?|medios?|metodos?|modos?|maneras?|opciones) de (?:pago|pagar|cobro|abonar)\b",
        "que tarjetas aceptan": r"\b(?:que|cuales) (?:tarjetas|medios|billeteras)\b(?! de contacto)",
        "se paga al recibir": r"\b(?:se (?:paga|abona)|pago|pagan|pagas|hay que pagar)\b.{0,20}\b(?:al recibir|contra entrega|contraentrega|cuando (?:llega|lo recibo|me (?:lo )?(?:traen|entregan)|lo retiro)|en el local|al retirar|antes o)",
        "se puede pagar en cuotas": r"\b(?:se (?:paga|abona|puede pagar)) (?:con|en|por) ",
        "hay reintegro con modo": rf"\b(?:hay|tienen|cobran|tiene) (?:algun )?(?:recargo|interes|reintegro)\b.{{0,20}}\b{MEANS}\b",
        "el credito tiene recargo": rf"\b{MEANS}\b.{{0,14}}\btiene recargo\b",
        "con tarjeta o efectivo": rf"^(?:y )?(?:con |en |por |x )?{MEANS}(?: (?:de|y|o|credito|debito|en|con|por|{MEANS}))*$",
        "se puede en 3 cuotas": r"\ben (?:cuantas |\d+ |dos |tres |seis |doce )?(?:cuotas|veces|pagos)\b",
        "son cuotas sin interes": r"\bcuotas sin interes\b",
        "es solo efectivo": rf"\bes solo (?:con )?{MEANS}\b",
    },
    "delivery": {
        "envios": r"\benvios?\b(?! de dinero)",
        "delivery": r"\bdeli?very\b",
        "delibery": r"\bdelibery\b",
        "mandan a domicilio": r"\bdomicilio\b",
        "reparten los sabados": r"\brepart(?:o|os|en|is)\b",
        "tienen flete": r"\bflete\b",
        "mandan un cadete": r"\bcadete\b",
        "me lo mandan": rf"\b(?:me lo|me la|me los|me las|lo|la|los|las|me|nos) (?:{BRING})\b",
        "entregan": rf"^(?:no )?{BRING}$",
        "llevan a casa": rf"\b{BRING} (?:{WHERE_TO}|hoy|manana|gratis|pedidos|mercaderia|todos|(?:el|los) (?:{DAY}|dias))\b",
        "que zonas cubren": r"\b(?:zonas?|barrios?) (?:de |que |a )?(?:envio|entrega|reparto|cubren|llegan|cobertura|envian|mandan|van|entregan)",
        "a que zonas envian": r"\ba (?:que|cuales) (?:zonas?|barrios?|lugares|partes|localidades)\b",
        "hasta donde llegan": r"\bhasta donde (?:llegan|envian|mandan|llevan|van|entregan|reparten)\b",
        "dias de entrega": r"\b(?:horarios?|dias?|tiempo|demora) (?:de|para) (?:la |el )?(?:entregas?|envios?|reparto|reparten)\b",
        "cuando entregan": r"\b(?:que dias?|a que hora|cuando|en que horarios?) (?:hacen |se )?(?:entregan|entrega|envian|mandan|reparten|traen|entregas)\b",
        "cuanto tarda en llegar": r"\bcuanto (?:tarda|tardan|demora|demoran|se demora)n?\b(?!.*\bcoc)",
        "cuanto mas sale que me lo manden": r"\bcuanto (?:mas )?(?:me )?(?:sale|cuesta|cobra[ns]?|es|vale)(?: (?:por|para|el))? (?:que me l[oa]s? (?:traigan|manden|lleven|acerquen|alcancen)|(?:llevar|mandar|traer|alcanzar|acercar)(?:me|nos)?l[oa]s?)\b",
        "hacen entregas": r"\bhacen entregas?\b",
        "hacen pedidos a domicilio": r"\bhacen (?:pedidos|reparto) a\b",
        "me llega hoy": rf"\b(?:me|nos|lo|la) (?:llega|llegan|llegaria) (?:hoy|manana|a la noche|a la tarde|el {DAY}|en el dia|antes)\b",
        "cuando llegaria": r"\bcuando (?:me )?llegaria\b",
        "finalizo ahora cuando llega": r"\b(?:finalizo|compro|pido|encargo|pago|confirmo)\b.{0,20}\bcuando (?:me )?llega\b",
        "llega manana": r"\bllega (?:hoy|manana|en el dia)\b",
        "entrega inmediata": r"\bentregas? (?:en el dia|inmediata|a domicilio|hoy|los|el)\b",
    },
    "hours": {
        "horario": r"\bhorarios?\b(?! de (?:clase|trenes))",
        "a que hora abren": rf"\b(?:a|hasta|desde|de|entre|que|y) que horas? (?:es que )?(?:{YOU} )?(?:abr\w+|cierr\w+|cerr\w+|estan|esta|atiend\w+|trabajan|puedo|se puede|hay|van|arrancan|empiezan|terminan|reciben|toman|tienen abierto|hacen|siguen)\b",
        "a que hora cierran": r"^(?:(?:a|hasta|desde) que hora|hasta cuando)(?: (?:estan|abren|cierran|atienden))?$",
        "ya cerraron": rf"\b(?:que|cuando|que dias|cuales dias|hoy|manana|todavia|ya|si|los|el|la|a|al|en|mas tarde) ?(?:{DAY} )?(?:abren|abris|cierran|cerraron|abrieron|atienden|abriran|estan abiertos)\b",
        "abren manana": rf"^(?:ya |todavia |aun |hoy |no )?(?:abren|cierran|abris|atienden|abrieron|cerraron)(?: (?:ya|hoy|manana|ahora|todos|los|el|la|al|a|de|en|dias|por|mediodia|noche|tarde|siesta|corrido|24|hs|horas|{DAY}))*$",
        "abren de noche": rf"\b(?:abren|abris|atienden|trabajan|cierran|van a (?:abrir|estar|atender)|abriran|van a trabajar)\b (?:abiertos |abierto |cerrados |trabajando )?(?:hoy|los|el|al|todos|a la|por la|en|de|para|este|esta|hasta|despues|24|ahora|mas|tarde|temprano)?(?: (?:el|los|la|de|este|los dias|dias))* ?\b(?:{DAY}|mediodia|siesta|noche|todos los dias|dias|madrugada|24|tarde|semana santa|las \d+)\b",
        "estan abiertos": r"\b(?:esta|estan|siguen|sigue|estaran|hay alguien|siguen) (?:abiert|cerrad|atendiend|abriend)[oa]s?\b",
        "abierto": r"^abiertos?$",
        "cerrado": r"^cerrados?$",
        "el lunes abren": rf"\b(?:el|los|este) {DAY} (?:estan|esta|abren|trabajan|atienden|hay alguien|hay gente|se puede comprar)\b",
        "hoy trabajan": rf"\b{DAY} (?:abren|atienden|trabajan|estan)\b",
        "estan todos los dias": rf"\bestan (?:abiertos )?(?:hoy|(?:el|los|al|a la|por la|de|todos los) (?:{DAY}|mediodia|siesta|noche|tarde|dias))\b",
        "hacen horario corrido": r"\bhorario corrido\b",
        "cierran al mediodia": r"\b(?:cortan|cierran) (?:al mediodia|a la siesta)\b",
        "cuando abren": r"\bcuando (?:abren|cierran|atienden)\b",
    },
    "address": {
        "donde estan": rf"\b(?:en )?donde (?:es que )?(?:{YOU} )?(?:estan|quedan|se encuentran|andan|estas|queda|son|los encuentro|te encuentro|atienden|quedas)(?: (?:{YOU}|ubicados?|situados?|el|la|su|tu|{SHOP}|exactamente|ahora|fisicamente|localizados|milo))*$",
        "donde queda el local": rf"\b(?:en )?donde (?:queda|esta|es|tienen|tenes|seria) (?:el|la|su|tu|un|una)? ?(?:{SHOP}|direccion)\b",
        "direccion": rf"^(?:(?:cual es|pasame|me pasas|me pasan|decime|me decis|me dan|me das|tienen|tenes|dame|mandame|me mandas|me confirmas|me confirman|confirmame|necesito|quiero|saber|y|a|me podes (?:pasar|dar|decir)) )*(?:la|tu|su|una|el|que)? ?(?:direccion|ubicacion|domicilio)(?: (?:exacta|tienen|es|del|de|el|la|su|tu|para|retirar|ir|{SHOP}|{YOU}|por favor))*$",
        "en que barrio estan": r"\ben que (?:calle|barrio|zona|parte|esquina|localidad|lugar|ciudad|direccion|altura) (?:estan|queda|quedan|atienden|tienen|se encuentran|esta|es|son)\b",
        "de donde son": rf"^de (?:que|donde) (?:zona |barrio |parte |lugar |ciudad )?(?:son|sos)(?: {YOU})?$",
        "tienen local": r"\b(?:tienen|tenes|hay|es un|es una|son un|cuentan con)(?: un| una| algun| alguna)? (?:local|negocio|tienda|sucursal(?:es)?|deposito)(?: (?:a la calle|fisic[oa]|fisicos|al publico|por|en|cerca|de|para|propio).*)?$",
        "como llego al local": r"\b(?:como|por donde) (?:llego|se llega|hago para (?:llegar|ir))(?: (?:al|a la|hasta) .*)?$",
        "tienen local a la calle": rf"\b{SHOP} (?:a la calle|fisic[oa])\b",
        "quedan lejos": r"\b(?:queda|quedan|estan) (?:lejos|cerca)\b",
    },
    "contact": {
        "me pasas el telefono": rf"^(?:(?:el|un|algun|su|tu|hay|tienen|tenes|dame|pasame|me pasas|me das|me dan|decime|cual es|que|y|otro|una|la|de|tendran|me podes pasar|necesito|quiero|numero|nro|contacto) )*(?:{WAY}|numero de (?:telefono|contacto|whatsapp|celular)|contacto)(?: (?:tienen|tenes|de|del|el|la|{SHOP}|contacto|para|llamar\w*|es|hay|usan|{YOU}))*$",
        "a que numero llamo": r"\b(?:a que|un|algun|el|que) numero (?:para llamar\w*|los llamo|llamo|de contacto|tienen|puedo llamar)",
        "puedo llamarlos": r"\b(?:puedo|podria|se puede|los puedo|te puedo|donde|como|a donde|quiero) (?:llamarl?(?:os|es|as|te)?|llamo|los llamo)\b(?! (?:la|el|al) )",
        "como los contacto": r"\bcomo (?:los|las|te|me|puedo) (?:contacto|comunico|ubico|comunicarme|contactar\w*|comunicar\w*)",
        "que medios de contacto": r"\bmedios? de contacto\b",
        "algun contacto": r"\b(?:un|algun|su|tu) contacto\b",
    },
    "premises": {
        "hay estacionamiento": r"\b(?:estacionamiento|estacionar|cochera|wi ?fi|rampa|ascensor|gift ?card|franquicias?|curriculum|vacantes?)\b",
        "hay lugar para dejar el auto": r"\b(?:lugar|espacio|sitio|donde) (?:para |puedo |se puede )?(?:dejar|parar|guardar) (?:el|la|mi) (?:auto|coche|moto|bici\w*|camioneta)\b",
        "tienen bano": r"^(?:hay|tienen|tenes) (?:un )?banos?(?: (?:publicos?|para (?:clientes|el publico)))?$",
        "tienen programa de puntos": r"\b(?:programa|sistema) de puntos\b|\bsuman? puntos\b",
        "buscan personal": r"\b(?:buscan|toman|necesitan) (?:personal|empleados|repartidores)\b|\b(?:dejar|mandar) (?:el|mi|un) cv\b",
        "puedo ir con el perro": r"\b(?:puedo|se puede) (?:ir|entrar|pasar) con (?:el|la|mi) (?:perr[oa]|mascota|cochecito|carrito)\b",
    },
}
"""Topic → an example → the pattern that reads it. What is narrower stands before what is wider: `hasta que hora
reparten` asks about the delivery. `premises` are what belongs to the shop and its document does not say; no product."""
