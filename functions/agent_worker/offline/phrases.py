"""Fixed ways of saying things, as patterns over a folded clause, tried from top to bottom."""

import re

from .finishing import SPEAKS_OF_FINISHING
from .intents import Kind
from .shop_questions import PAYMENT_NAMED

_CART = r"(?:carrito|carro|changuito|chango|canasta|pedido|compra|lista)"
_MY = r"(?:el|mi|la|este|del|al|todo el|toda la)"

_INJECTION = (
    r"(ignor|olvid|descart|sobrescrib|salte|anul)\w* .{0,30}(instruc|reglas|prompt|indicac|orden|anterior)|"
    r"system ?prompt|\bprompt\b|tus instrucciones|jailbreak|modo (desarrollador|dios|admin|debug)|developer mode|"
    r"actua como|hace de cuenta|ignore (all|previous|your)|precio (0|cero|a cero|en cero)|"
    r"sos (un|una) (asistente|modelo)|a \$? ?0\b|gratis todo|todo gratis|select .* from|drop table|<script"
)
_OFF_TOPIC = (
    r"\bchiste|\bclima\b|pronostico|(va a|esta) llov|quien (gano|gana|es el presidente|descubrio|invento)|presidente|"
    r"mundial|\bmessi\b|poema|cancion|\bcuento\b|traduc|capital de|receta|(cuanto es|calcula) \d|horoscopo|dolar|"
    r"\bbitcoin|politic|milei|cristina|futbol|\bboca\b (gan|jug)|river (gan|jug)|pelicula|programa\w* en|codigo (en|de) (python|java)|"
    r"python|javascript|tarea de|historia de|religion|te amo|novi[oa]\b|casarte|sentido de la vida|"
    r"noticias|loteria|quiniela|signo|que hora es|que dia es|pasaje|vuelo a|hotel|medic[oa] |me duele|abogad"
)
_INSULT = (
    r"\b(puto|puta|boludo|boluda|pelotud\w*|forr[oa]s?|mierda|idiota|imbecil|estupid[oa]|tarad[oa]|"
    r"inutil|la concha|conchudo|hijo de|hdp|garca|chorr[oa]s?|estafador\w*|ladron\w*|anda a cagar|"
    r"and[ae]te a|te odio|sos malisim[oa]|no servis|porqueria|fuck\w*|culiad\w*|sorete|la puta)\b"
)

PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.INSULT, _INSULT),
        (
            Kind.LINK,
            (r"\blink\b|\blinks\b|\benlace\b|\burl\b|(pagina|direccion) (de|para) pag|"
            r"(donde|como|por donde) (pago|se paga|puedo pagar|hago para pagar|hago el pago)|boton de pago"),
        ),
        (
            Kind.CANCEL_ORDER,
            (r"(cancel|anul|arrepent)\w* .{0,12}(pedido|compra|orden)|me arrepenti|quiero cancelar|"
            r"arrepentimiento|devol(ver|ucion)|reembolso"),
        ),
        (
            Kind.STATUS,
            (r"(como|donde|cuando|que paso|en que|q) .{0,12}\b(va|anda|esta|llega|viene|sale|quedo|con|estado)\b.{0,14}\b(pedido|orden|envio|compra)\b|"
            r"estado (de|del) .{0,8}(pedido|orden|compra|envio)|(mi|el|ultimo) pedido (ya )?(salio|llego|esta|llega|cuando)|"
            r"cuando (me )?(llega|viene|traen)|ya (salio|enviaron|mandaron|me lo mandaron)|"
            r"(se acredito|llego|recibieron|entro) (el|mi) pago|ya pague|no me llego (el pedido|la compra|nada)|seguimiento|"
            r"^(mi )?ultimo pedido$"),
        ),
        (
            Kind.EMPTY_CART,
            (rf"(vaci\w+|limpi\w+|borr\w+|elimin\w+|saca\w*|quita\w*|descarta\w*) (todo|todos|todas|{_MY} {_CART})( (lo que hay|lo que tengo))?( .*{_CART})?$|"
            rf"(vaci\w+|limpi\w+|borr\w+) {_CART}|(saca|borra|quita|elimina)\w* todo\b|"
            r"(empez\w+|arranc\w+|empec\w+) de (nuevo|cero)|^vaciar(lo)?$|^vacialo$|cancela todo|deja todo"),
        ),
        (
            Kind.SEE_TOTAL,
            (r"cuanto (va|vamos|llevo|es|seria|voy|sale|da|queda|te debo|gaste|tengo que pagar)( (todo|el total|en total|hasta ahora|gastad\w+|en plata|por todo))*$|"
            rf"(cual es |decime |pasame )?el total|\btotal\b|cuanto .{{0,10}}{_CART}"),
        ),
        (
            Kind.SEE_CART,
            (rf"^(?:(?:a ver|ver|vemos|veamos|mostra(?:r|me)?|muestra(?:me)?|pasame|decime|mira|quiero ver|que hay en|que tengo en|que tiene|que hay|"
            rf"como (?:va|viene|quedo)|revisar|revisemos|que llevo en) )*(?:{_MY} )?{_CART}$|"
            rf"que (llevo|tengo|hay|puse|pedi|agregue|sumamos|llevamos|venimos llevando)( (hasta ahora|en {_MY}? ?{_CART}|{_CART}|cargado|anotado|agregado|puesto|ya|pedido))*$|"
            rf"(que (llevo|tengo|hay|puse)|ver|mostrame|resumen|detalle) .{{0,16}}{_CART}|^resumen$|que (tenia|habia) (pedido|puesto)"),
        ),
        (
            Kind.NONE_OF_THESE,
            (r"^(no )?(ningun\w|ninguna de (esas|las dos|esos)|ninguno de (esos|los dos))$|no me (gusta|convence|sirve)\w*( ningun\w)?( de es\w+)?$|"
            r"^(no )?(dejalo|dejala|deja eso|olvidalo|olvidate|deja nomas|dejalo asi|no importa|ya fue|pasa|paso|deja)$"),
        ),
        (
            Kind.OTHER_OPTIONS,
            (r"^(?:y |hay |tenes |tienen |mostrame |ver |no |alguna |quiero |quiero ver |que |dame |a ver )*(?:otras|(?:la|el) otr[ao]|otras?(?: marcas?| opcion| opciones| variedad| variedades)|otros(?: precios| productos| tipos)?|otro tipo|otro precio|"
            r"mas opciones|mas marcas|mas variedad|opciones|mas|el resto|los demas|las demas)(?: (?:tenes|tienen|hay|queda|quedan|mas))*$"),
        ),
        (Kind.SPEAK_OF_FINISHING, SPEAKS_OF_FINISHING),
        (
            Kind.ASK_WHO,
            (r"(quien|que) (sos|eres|es milo)\b|sos (una? )?(bot|robot|humano|real|persona|una maquina|maquina|ia|chatgpt)|hablo con (un|una) (bot|persona|robot|maquina)|"
            r"como te llamas|tu nombre cual|cual es tu nombre|como te llaman"),
        ),
        (
            Kind.ASK_PERSON,
            (r"(hablar|hablo|comunic\w+|pas(a|e)me|atiend\w+|contact\w+) .{0,16}(persona|humano|alguien|encargad\w|duen\w|operador\w*|asesor\w*|vendedor\w*|representante)|"
            r"^(una )?persona( real)?$|^humano$|atencion al cliente|\breclamo|\bqueja"),
        ),
        (Kind.ASK_WHY, r"^(y )?(porque|por que|para que)\b.*(queres|necesitas|email|nombre|datos|pedis|preguntas)?.*$|que haces con mis datos|es seguro|son seguros mis datos"),
        (
            Kind.REFUSE_EMAIL,
            r"no (tengo|uso|quiero dar\w*|te (lo )?(voy a dar|doy)|doy|me acuerdo|recuerdo|manejo|paso).{0,14}(email|nombre|datos|gmail)|sin email|prefiero no (dar|decir)",
        ),
        (
            Kind.ASK_DISCOUNT,
            r"(hac|haz|pod|dan|das|me dej)\w* .{0,12}(descuento|rebaja|precio|mas barato|atencion)\b|(algun|un|hay|y con) descuento|rebaj\w|cupon|codigo de descuento|mas barato te|con descuento|esta caro|es caro|muy caro|carisim\w|que caro",
        ),
        (Kind.SHOP_FACT, PAYMENT_NAMED),
        (
            Kind.ASK_HELP,
            (r"que (podes|sabes|puedes) hacer|como (funciona|es esto|compro|hago|se usa|pido|te pido|se pide|hago un pedido|hago para comprar)|en que (me )?(podes |puedes )?ayud|"
            r"^(ayuda|help|menu|info|informacion|opciones|instrucciones|no entiendo|no entendi|como)$|(necesito|quiero) ayuda$|me (ayudas|podes ayudar|ayudan)$|para que servis|que opciones tengo|como hago$"),
        ),
        (
            Kind.USUAL,
            r"lo (mismo|de) (de )?(siempre|la otra vez|la ultima vez|la vez pasada|ayer|la semana pasada)|lo de siempre|repet\w+ (el|mi) (ultimo )?pedido|(el|mi) pedido de siempre|lo que (pedi|compre|llevo) (siempre|la otra vez|la ultima vez)",
        ),
        (
            Kind.OFFERS,
            (r"^(y )?(que |cuales |alguna |algunas |hay |tenes |tienen |mostrame |pasame |a ver |ver |quiero ver |son |las |los |de |en |dame |decime |por |algo |alguna cosa |cosas |productos )*"
            r"(ofertas?|promos?|promociones|promocion|descuentos|rebajas|en oferta|en promo)( (tenes|tienen|hay|del dia|de hoy|de la semana|hoy|tendrias|para hoy|disponibles))*$"),
        ),
        (
            Kind.BROWSE_SHOP,
            (r"^(que|cuales|mostrame|pasame|ver|a ver|quiero ver|tenes|tienen|mandame|dame)?( (es|son))? ?(lo que|el|la|los|las|un|que|todo lo que)? ?(venden|vendes|tenes|tienen|hay|ofrecen|productos|catalogo|categorias|rubros|lista de precios|lista de productos|cosas|precios|mercaderia|trabajan)"
            r"( (venden|vendes|tenes|tienen|hay|ofrecen|de productos|para vender|para comprar|en venta|disponibles?|hoy|de todo|en la tienda|completo))*$"),
        ),
        (Kind.KEEP_SHOPPING, r"^(?:si,? ?|quiero |querria |me falta |falta |agregar |agrega |necesito |dame )*(?:algo mas|alguna cosa mas|otra cosa|otra cosita|mas cosas|otras cosas|unas cosas mas|seguir(?: comprando| agregando)?|sigo|sigamos|seguimos|agregar mas|comprar|comprar algo|hacer (?:un|una) (?:pedido|compra)|pedir algo|hacer las compras|comprar cosas|todavia no|aun no|espera|esperame|aguanta|un momento|ya vengo|pedir)(?: por favor| mas)?$"),
        (
            Kind.AGAIN,
            (r"^(probar|proba|intenta\w*|intento|reintent\w*|dale)( de nuevo| otra vez| nuevamente)$|^(proba|intenta|reintenta)$|^(de nuevo|otra vez|repeti\w*|ahora|y ahora|y)$|volve a (mostrar|mandar|pasar)\w*( la lista| las opciones)?|"
            r"(mostra|pasa|manda)\w* (de nuevo|otra vez|la lista|las opciones)|repeti\w* (la lista|las opciones)|cuales (eran|son|tenias|habia)"),
        ),
    )
)  # fmt: skip

INJECTION = re.compile(_INJECTION)
"""Texts that are data, however many orders they contain: the whole message counts as off topic."""
OFF_TOPIC = re.compile(_OFF_TOPIC)
"""Words of other matters: the whole message counts as off topic, unless it asks something of the shop."""

YES = re.compile(
    r"^(?:(?:si|sip|see+|sii|sis|claro|dale|okey|obvio|de una|por supuesto|correcto|exacto|afirmativo|perfecto|buenisimo|"
    r"genial|joya|barbaro|esta bien|bueno|va|vamos|de acuerdo|seguro|confirmado|confirma|acepto|metele|mandale|"
    r"agregala|agregalo|agregalos|agregalas|sumala|sumalo|ponela|ponelo|la quiero|lo quiero|hacelo|vacialo|eso|asi es|me sirve|tal cual|sip|yes|si quiero|si por favor|quiero|agrega|que si|igual)\s*,?\s*)+$"
)
NO = re.compile(
    r"^(?=no|na|nah|ni|mejor no|todavia|aun|por ahora|para nada|negativo|eso no)(?:(?:no|nop|nope|nah|na|para nada|negativo|mejor no|todavia no|aun no|no quiero|no gracias|ni ahi|"
    r"gracias|por ahora no|no por ahora|por ahora|dejalo asi|deja|dejalo|esta bien|asi esta bien|por favor|eso no|no hace falta)\s*,?\s*)+$"
)
GREETING = re.compile(
    r"^(?:hola+|holi+s?|holis|ola|buenas+|buen dia|buenos dias|buenas tardes|buenas noches|hey|hello|hi|que tal|saludos|que onda|aloha)\b(?: (?:milo|buenas|buen dia|a todos|che))*"
)
HOW_ARE_YOU = re.compile(
    r"^(?:y )?(?:como (?:estas|andas|va|te va|le va|anda|andan|estan|va todo)|todo bien|que haces|que contas|que tal)(?: (?:vos|hoy|todo|milo))*$"
)
THANKS = re.compile(
    r"\b(?:(?:muchas |mil |muchisimas )?gracias|te agradezco|agradecid[oa]|sos (?:un |una )?(?:genio|genia|crack|capo|idolo)|muy amable)\b(?: (?:por todo|milo|igual|che))*"
)
LEAVING = re.compile(
    r"^(?:chau+|adios|hasta (?:luego|manana|pronto|la proxima)|nos vemos|bye|me voy|saludos|que (?:estes|andes|tengas) .*|abrazo|cuidate|buen (?:finde|fin de semana)|hablamos)\b"
)
