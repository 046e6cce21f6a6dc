"""Units: what amounts are counted in, and what products come in; folded words. See `retail.writing`."""

from .word_sets import word_set

KILOS = {
    **dict.fromkeys(word_set("kilo kilos kg kgs k kilito kilitos kilogramo kilogramos"), 1.0),
    **dict.fromkeys(word_set("g gr grs gramo gramos gramito gramitos"), 0.001),
}
"""Each unit of weight, in kilos."""
LITRES = {
    **dict.fromkeys(word_set("l lt lts litro litros litrito litritos"), 1.0),
    **dict.fromkeys(word_set("ml cc"), 0.001),
}
"""Each unit of volume, in litres."""
PIECES = {
    **dict.fromkeys(word_set("docena docenas docenita docenitas"), 12.0),
    **dict.fromkeys(word_set("par pares parcito"), 2.0),
}
HALVES = {
    **dict.fromkeys(word_set("medio media 1/2"), 0.5),
    **dict.fromkeys(word_set("cuarto cuartito 1/4"), 0.25),
    "3/4": 0.75,
}
"""Each part of a whole that is one word."""

PESOS = word_set("pesos peso pe ars mango mangos pesitos")
LUCAS = word_set("luca lucas lukas luquita luquitas")
"""A thousand pesos each."""
THOUSANDS = LUCAS | {"mil", "k"}
MILLIONS = word_set("palo palos millon millones")

PACKS = word_set("""
    paquete paquetes paquetito paquetitos pack packs botella botellas botellon lata latas latita latitas sachet sachets
    caja cajas cajita cajitas bolsa bolsas bolsita bolsitas pote potes potecito frasco frascos tarro tarros sobre sobres barra barras
    bidon bidones carton cartones tetra bandeja bandejas bandejita bandejitas botellita botellitas frasquito frasquitos sobrecito sobrecitos
    atado atados atadito ataditos cabeza cabezas planta plantas unidad unidades u unid envase envases
""")
"""What counts packs of what is in it: `dos paquetes de fideos`."""
CONTAINERS = PACKS | {"maple", "maples", "horma"}
"""What a product comes in. A maple and a horma are sold as one thing, by that name."""
