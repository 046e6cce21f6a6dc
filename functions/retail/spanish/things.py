"""Things by name: good Spanish for what one may ask a shop for, sold there or not.

Such a word is never taken for another one mistyped (`hielo` is no `hierro`, `comino` no `comun`), and a product that
only mentions it in its description is no answer to it (a sauce `para camarones`). Words that shoppers use for another
product, and descriptions for their own (`pechuga`, `pescado`, `torta`), stay out of this list.
"""

from .substitutes import others_like
from .synonyms import is_synonym
from .words import stem

_THINGS = """
kiwi anana melon cereza arandano mango papaya maracuya higo ciruela damasco pelon nectarina granada
guinda mora lima coco datil quinoto caqui tamarindo
acelga apio brocoli coliflor pepino remolacha rucula radicheta endivia puerro repollo esparrago
alcaucil hinojo nabo rabanito rabano kale berro chaucha haba champinon hongo portobello girgola
mandioca yuca alfalfa
canela comino jengibre curcuma curry laurel albahaca romero tomillo azafran cardamomo anis paprika
cilantro eneldo estragon ciboulette salvia wasabi
salmon langostino camaron calamar calamaret pulpo ostra mejillon almeja vieira cangrejo langosta
centolla trucha bacalao sardina anchoa surimi caviar sushi kanikama corvina pejerrey surubi
cordero conejo pavo pato ganso cabrito chivito jabali ciervo faisan codorniz liebre lechon chinchulin
molleja mondongo
tofu seitan tempeh hummus tahini falafel kimchi miso chia nori polen kefir kombucha
whisky vodka gin ron tequila cognac conac licor pisco grapa vermut sake
ibuprofeno paracetamol aspirina antibiotico curita gasa venda termometro barbijo jeringa
preservativo condon tampon omeprazol insulina remedio medicamento pastilla
cigarrillo cigarro tabaco encendedor vapeador pucho
hielo lena garrafa nafta kerosene ventilador estufa colchon almohada sabana frazada acolchado toalla
mantel cortina alfombra silla sillon cama ropero heladera licuadora tostadora cafetera pava sarten
olla cacerola cuchillo tenedor cuchara vaso plato copa escoba balde pala plumero percha florero
paraguas bolso cartera mochila valija cinturon reloj collar anillo pulsera anteojos
remera camisa pantalon vestido pollera campera buzo zapatilla zapato ojota calza bombacha corpino
gorro bufanda guante pijama
celular iphone telefono televisor tele notebook computadora tablet auricular cargador parlante
impresora teclado pendrive consola
cuaderno lapicera lapiz libro revista diario cartuchera tijera plasticola carpeta resma
martillo tornillo clavo destornillador taladro pinza sierra pintura pincel cemento ladrillo arena
cable enchufe manguera pegamento candado
juguete muneca pelota bicicleta bici monopatin rompecabezas peluche globo
perfume colonia labial esmalte rimel maquillaje tintura bronceador rubor
rosa clavel orquidea maceta fertilizante
semilla ramo tierra planta abono cesped rastrillo regadera hacha serrucho alicate tuerca lija brocha rodillo barniz
aguarras silicona burlete cinta linterna escalera bisagra canilla soga
espejo cuadro cesto tupper jarra tetera rallador colador abrelatas destapador sacacorcho embudo hervidor batidora
freezer aspiradora edredon perchero percha banqueta sofa
calzoncillo bermuda chomba sueter pulover chaleco delantal corbata billetera bota botin sandalia pantufla camiseta malla
cera delineador peine hisopo cotonete talco vaselina jarabe vitamina laxante colirio amoxicilina
cochecito mamadera chupete cuna sonajero pecera acuario alpiste correa jaula
mouse router modem camara joystick
aro hebilla acetona quitaesmalte betun avellana pistacho
sandwich chucrut alcaparra pickle tapioca sesamo amaranto mijo roquefort brie camembert
turno tarjeta recarga credito prestamo seguro medico dentista abogado plomero electricista flete mudanza remis
colectivo tren avion vuelo boleto loteria quiniela dolar euro bitcoin
alquiler pasaje entrada cine hotel taxi peluqueria auto moto neumatico
"""

_OTHERS = "vino pan pila vela hilo taza jugo sopa pollo gato perro bebe cara mano pie luz sal"
"""Everyday words that stay as they are where the shop sells none: `vino` is no mistyped `pino`."""

_STEMS = frozenset(stem(word) for word in _THINGS.split())
_EVERYDAY = _STEMS | {stem(word) for word in _OTHERS.split()}


def is_thing(stemmed: str) -> bool:
    """Whether a word names a thing of its own, which no description of another product sells."""
    return stemmed in _STEMS


def is_of_a_shop(stemmed: str) -> bool:
    """Whether a word by itself is about goods: a thing, a shopper's word for one, or what another stands in for."""
    return is_everyday(stemmed) or is_synonym(stemmed) or bool(others_like(stemmed))


def is_everyday(stemmed: str) -> bool:
    """Whether a word is good Spanish as it stands, sold or not."""
    return stemmed in _EVERYDAY
