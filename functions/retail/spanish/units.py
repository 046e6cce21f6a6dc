"""Units: what amounts are counted in, and what products come in; folded words. See `retail.writing`."""

from .word_sets import word_set

KILOS = {
    **dict.fromkeys(word_set("kilo kilos kg kgs k kilito kilogramo kilogramos"), 1.0),
    **dict.fromkeys(word_set("g gr grs gramo gramos"), 0.001),
}
"""Each unit of weight, in kilos."""
LITRES = {
    **dict.fromkeys(word_set("l lt lts litro litros"), 1.0),
    **dict.fromkeys(word_set("ml cc"), 0.001),
}
"""Each unit of volume, in litres."""
PIECES = {"docena": 12.0, "docenas": 12.0, "par": 2.0, "pares": 2.0}
HALVES = {"medio": 0.5, "media": 0.5, "1/2": 0.5, "cuarto": 0.25, "1/4": 0.25, "3/4": 0.75}
"""Each part of a whole that is one word."""

PESOS = word_set("pesos peso pe ars mango mangos pesitos")
LUCAS = word_set("luca lucas lukas luquita luquitas")
"""A thousand pesos each."""
THOUSANDS = LUCAS | {"mil", "k"}
MILLIONS = word_set("palo palos millon millones")

PACKS = word_set("""
    paquete paquetes paquetito pack packs botella botellas botellon lata latas latita latitas sachet sachets
    caja cajas cajita bolsa bolsas bolsita pote potes frasco frascos tarro tarros sobre sobres barra barras
    bidon bidones carton cartones tetra bandeja bandejas unidad unidades u unid envase envases
""")
"""What counts packs of what is in it: `dos paquetes de fideos`."""
CONTAINERS = PACKS | {"maple", "maples", "horma"}
"""What a product comes in. A maple and a horma are sold as one thing, by that name."""
