"""The shop's words: verbs that order, verbs that ask, and what may be dropped around a product."""

from retail.spanish.word_sets import one_of, word_set

ASK_VERBS = (
    "saber (?:el )?precio del|saber (?:el )?precio de|saber|(?:te |les )?qued(?:a|an|o|aron) algun[oa]?s?|tenes|tienen|tienes|tendras|tendrian|tenian|tenias|hay|habra|venden|vendes|vende|trabajan|(?:te|les) quedan?|"
    "que tal(?= (?:el|la|los|las|es|son|esta|estan) )|cuanto sale|cuanto salen|cuanto esta|cuanto estan|cuanto cuesta|cuanto cuestan|cuanto vale|"
    "cuanto valen|cuanto (?:me |nos |te )?(?:sale|salen|saldria|saldrian|cuesta|cuestan|costaria|costarian|seria|serian)|"
    "a cuanto esta|a cuanto estan|a cuanto tenes|a cuanto|cuanto(?= (?:el|la|los|las) )|a que precio|que precio tiene|queda|quedan|"
    "que precio tienen|que precio|que sale|que salen|precio del|precio de|precios de|precio|precios|busco|buscame|busca|buscar|buscando|"
    "estoy entre|dudo entre|dudo si|estoy dudando entre|no se si|no me decido entre|"
    "(?:que|cual es la|hay alguna|hay) diferencia (?:hay |tienen )?entre|(?:cual|que) (?:(?:me|te|nos) )?(?:conviene|rinde)(?: mas)?|cual es mejor|"
    "estoy buscando|ando buscando|mostrame|mostra|muestrame|mostrarme|ver|conseguis|averiguame|"
    "me interesa|me interesan|que me recomendas|me recomendas|recomendame|que me recomendarias|que recomendas|algo para|algo de|algun|alguna|algunos|algunas|algo"
)
"""Verbs after which a product is a question: it is shown, never added at once."""

COSTS = one_of(word_set("""
    sale salen saldria saldrian saldra cuesta cuestan costaria costarian vale valen valdria es son seria serian queda
    quedan quedaria quedarian esta estan estaria da dan daria haces hacen haria cobras cobran
"""))  # fmt: skip
"""What stands behind `cuánto` where a price is asked for."""

MEANS_TO_COOK = (
    r"(?:(?:hoy|manana|esta noche|al mediodia|el finde|el \w+|y|che|pero|bueno|es que|yo|por ahi|capaz|capaz que|nosotros)\s*,?\s+)*"
    r"(?:(?:quiero|queremos|quisiera|queria|queriamos|voy a|vamos a|iba a|ibamos a|pienso|pensaba|pensamos|tengo que|tenemos que|"
    r"tengo ganas de|estoy por|me gustaria|nos gustaria|estoy pensando en|estaba pensando en)"
    r" (?:hacer|cocinar|preparar|amasar|hornear)(?:me|nos|le|les)?|hago|hacemos|cocino|cocinamos|preparo|preparamos|amaso)"
    r"(?! (?:(?:el|la|los|las|un|una|unas|unos|mi|mis|otro|otra|mas) )?(?:pedid|compra|orden|consult|pregunt|reclamo|queja|transfer|pago|cambio|"
    r"lista|carrito|envio|mandado|tiempo|cola|dieta|algo|eso|esto|lo|nada|todo|de|click|clic)\w*)"
)
"""What stands behind it is what somebody means to cook. It is not an order for the ready product."""

LEADING_FILLERS = (
    "hola|buenas|buen dia|buenos dias|buenas tardes|buenas noches|holis|che|milo|bueno|dale|okey|"
    "bien|esta bien|me parece bien|perfecto|genial|joya|barbaro|listo|a ver|mira|disculpa|disculpame|perdon|perdona|"
    "por favor|porfa|urgente|si|ah|eh|ehm|mm|ay|uh|uy|ahora|entonces|y|e|o|pero|tambien|ademas|despues|luego|"
    "m|mm|mhm|em|me|podras|habria que|te pido que|haceme el favor|haceme un favor|me haces el favor de|podes|podras|podrias|puede ser|puedo|podria|puedes|quiero|quisiera|necesito|"
    "igual|disculpa la hora|perdon la hora|"
    r"para (?:hoy|manana|ahora|esta noche)(?=,? \S+ )|si (?:puede ser|se puede)(?=,? \S+ )|"
    r"para mis? \w+(?=,? (?:\d|una? |dos |tres |cuatro |medio |media |cuarto ))|"
    r"para (?:el|la|los|las) (?:chic|nen|hij|abuel|viej|suegr|pib)[aeo]s?(?=,? (?:\d|una? |dos |tres |cuatro |medio |media |cuarto ))|"
    "para|de paso|mientras tanto|por ahi|otra cosa|otra cosita|en vez|en realidad|ya que estas|de ultima|solo|solamente|"
    "mejor|al final|prefiero|es|seria|serian|son|un poco de|un poquito de|"
    "(?:va|de una)(?= ?,)|"
    "que|cuales|cual|lo que|productos de|producto de|cosas de|articulos de|variedad de|tipos de|"
    "opciones de|marcas de|con respecto a|al carrito|a mi carrito|a|le|nos|ir|hacer|del|de"
)
"""What stands before a product and says nothing of it."""

TRAILING_FILLERS = (
    "por favor|porfa|por fa|gracias|muchas gracias|nada mas|che|milo|urgente|rapido|rapidito|cuanto antes|lo antes posible|si tenes|si hay|si tienen|si podes|si puede ser|"
    "mientras tanto|tambien|ademas|obvio|obviamente|y|e|o|si|pero|mas|nomas|entonces|al carrito|en el carrito|a mi carrito|al pedido|a mi pedido|"
    "a la compra|a la lista|para mi|para hoy|para manana|ahora|ya|tenes|tienen|hay|venden|vendes|"
    "te queda|les queda|queda|quedan|de|con|que tenes|que tienen|que hay|que tengas|que tengan|que haya|capo|genio|amigo|amiga|dale|"
    "(?:y )?a cuanto(?: (?:esta|estan|sale|salen|queda|la tenes|lo tenes|las tenes|los tenes))?|"
    "mejor|cuanto sale|cuanto salen|cuanto cuesta|cuanto cuestan|cuanto esta|cuanto estan|cuanto vale|disponible|disponibles|en stock|"
    r"(?:cortad[ao]s? |que este |que esten |que no esten )?(?:bien|muy|no muy|no tan) \w+|"
    r"jaja(?:ja)*|jeje|"
    r"(?:que|porque|ya que) (?:no |me )?(?:tengo|tenemos|viene|vienen|vino|vinieron|voy|vamos|estoy|estamos|ando)(?: \w+){0,7}|"
    r"(?:que|porque|ya que) (?:esta?n?|es|son|salen?) (?:(?:muy|re|tan|demasiado) )?(?:car\w+|un robo|una locura|un monton)|"
    r"(?:que|porque|ya que) (?:hoy|manana|esta noche)(?: \w+){1,6}|"
    r"(?:que|porque|ya que) (?:se me|se nos|me quede|nos quedamos)(?: \w+){1,5}|"
    r"para (?:hacer|cocinar|preparar)(?: [a-z]+){1,3}|"
    r"igual|"
    r"para (?:hoy|manana|esta noche|la noche|la cena|el almuerzo|el finde|los chicos|las chicas|el bebe)(?: a la noche| a la tarde| a la manana)?"
)
"""What stands after a product and says nothing of it."""

QUALITIES = (
    r"(?:(?:que (?:sean?|esten?|vengan?)|bien|muy|pero|lo mas|si (?:puede ser|se puede)|en lo posible|ojala|y) )*"
    r"(?:fri[oa]s?|heladit[oa]s?|fresc[oa]s?|fresquit[oa]s?|madur[oa]s?|madurit[oa]s?|tiern[oa]s?|tiernit[oa]s?|jugos[oa]s?|"
    r"calentit[oa]s?|crocantes?|frappe|finit[oa]s?|cortad[oa]s?(?: (?:bien )?\w+)?|lind[oa]s?|grandecit[oa]s?)(?: (?:posibles?|si puede ser))?"
)
"""How a product should be when it is handed over (`bien frías`): no catalogue tells that, so it is searched for nowhere."""

NO_GIVING = word_set("""
    avis explic cont dec dic record recorda llam escrib respond contest disculp perdon aclar confirm cambi reemplaz
    sac quit borr elimin descart mostr muestr recomend aconsej aguant esper ayud pregunt cobr dej olvid averigu busc
    cancel anul devolv deb pag transfer cerr cierr finaliz termin calcul rest baj compar mir repet repit reenvi entend
    gust falt interes qued sobr parec encant lleg vaci dol import cuent deci sal subl an dam
    derr ex fum com
""")
"""Beginnings of verbs that ask for no product though they end like those that do: `avisame`, `me debes`, and `salame`."""

ARTICLES = word_set("""
    el la los las lo al unos unas mi mis tu ese esa
""")

GROCERIES = word_set("""
    leche pan queso yerba azucar aceite arroz fideos harina huevos huevo manteca yogur agua
    gaseosa coca cerveza vino papa papas tomate tomates cebolla lechuga zanahoria banana manzana
    naranja limon carne pollo jamon galletitas cafe te mate dulce mermelada sal pimienta vinagre
    mayonesa ketchup mostaza detergente lavandina jabon shampoo papel panales servilletas esponja
    crema polenta lentejas porotos garbanzos atun pure salsa caldo sopa chocolate alfajor
    alfajores helado jugo soda fernet verdura verduras fruta frutas limpieza lacteos bebidas
    almacen panaderia verduleria carnes fiambres tostadas medialunas facturas ricota membrillo
    miel avena cereales maiz arvejas aceitunas milanesas hamburguesas salchichas empanadas
    prepizza desodorante algodon fosforos velas pilas gato perro
""")
"""Groceries a person is hardly named after: `Leche` is no answer to "¿cómo te llamás?"."""

TASTES = word_set("""
    dulce crema chocolate limon naranja manzana banana durazno frutilla pera batata membrillo tomate papa papas carne pollo jamon queso atun miel avena maiz
    verdura verduras fruta frutas vino cafe te mate perro gato limpieza almacen
""")
"""Groceries that also say what another one is made of, tastes like or is for: `pure papas`, `alimento gato`."""

ADDRESSES = (
    r"geni[oa]|cap[oa]|crack|amig[oa]|maestr[oa]|lind[oa]|reina|rey|corazon|bombon|amor|titan|idol[oa]|hermos[oa]|loc[oa]|bro|jef[ea]|"
    r"querid[oa]|wach[oa]|gente|papu|fiera|maquina|vecin[oa]|senora?|hombre|nena|flaco|pesad[oa]"
)
"""What Milo is called."""
COURTESIES = (
    r"(?:por|x) favor|porfa(?:vor)?|porfis?|xfa|pls|(?:muchas |mil |muchisimas )?gracias|muy amable|te agradezco|saludos|besos?|abrazo|"
    r"hola|buenas(?: tardes| noches)?|buen dia|che|milo|jaja(?:ja)*|jeje|nomas|entonces|en serio|"
    rf"{ADDRESSES}"
)
"""What is said beside an answer and changes nothing of it: courtesies, laughter, and what Milo is called."""

CORRECTORS = "perdon|digo|mejor dicho|me equivoque|me confundi|corrijo|quise decir|queria decir"
"""What says that the words before it were wrong."""
HESITATIONS = "no|para|entonces|pensandolo(?: bien)?|bueno|che|bah|perdon|mejor|en realidad|al final|y|pero|por favor"
"""What may stand before a change or a correction, and says nothing of what is changed."""


def led_by(words: str) -> str:
    """A pattern of any number of words, with their commas, before something else."""
    return rf"(?:(?:{words})\s*,?\s+)*"
