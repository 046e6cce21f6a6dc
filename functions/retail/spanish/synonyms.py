"""Synonyms: what shoppers in Buenos Aires say for what the catalogue calls something else."""

from .words import stem, words

_PHRASES = {
    "pasta de dientes": "pasta dental",
    "crema dental": "pasta dental",
    "dentifrico": "pasta dental",
    "papel de cocina": "rollo de cocina",
    "papel de baño": "papel higienico",
    "papel aluminio": "papel de aluminio",
    "carne molida": "carne picada",
    "leche deslactosada": "leche sin lactosa",
    "bolsa de basura": "bolsa de residuos",
    "bolsas de basura": "bolsas de residuos",
    "bolsas de consorcio": "bolsas de residuos",
    "agua lavandina": "lavandina",
}
"""Read before anything else; folded words on both sides."""

_ALSO = {
    "gaseosa": "coca pepsi sprite fanta seven manaos",
    "birra": "cerveza",
    "chela": "cerveza",
    "tinto": "malbec cabernet",
    "pasta": "fideo tallarin spaghetti ravioles noqui",
    "fideo": "tallarin spaghetti mostachol tirabuzon",
    "tallarin": "spaghetti fideo",
    "espagueti": "spaghetti tallarin",
    "mate": "yerba",
    "detergente": "lavavajilla",
    "lavavajilla": "detergente",
    "lavaplatos": "detergente lavavajilla",
    "cloro": "lavandina",
    "lejia": "lavandina",
    "mantequilla": "manteca",
    "yogurt": "yogur",
    "yoghurt": "yogur",
    "galleta": "galletita",
    "masita": "galletita",
    "factura": "medialuna",
    "croissant": "medialuna",
    "aguacate": "palta",
    "fresa": "frutilla",
    "maiz": "choclo",
    "choclo": "maiz",
    "guisante": "arveja",
    "frijol": "poroto",
    "alubia": "poroto",
    "poroto": "alubia",
    "melocoton": "durazno",
    "pina": "anana",
    "patata": "papa",
    "boniato": "batata",
    "pimiento": "morron",
    "aji": "morron",
    "morron": "aji",
    "calabaza": "zapallo",
    "fiambre": "jamon salame mortadela paleta",
    "salchicha": "pancho",
    "pancho": "salchicha",
    "champu": "shampoo",
    "shampu": "shampoo",
    "enjuague": "acondicionador",
    "suavizante": "enjuague",
    "edulcorante": "stevia",
    "pochoclo": "pururu",
    "palomita": "pochoclo",
    "golosina": "alfajor caramelo chocolate chicle",
    "zumo": "jugo",
    "bano": "higienico",
    "confort": "higienico",
    "condon": "preservativo",
    "bizcocho": "bizcochito",
    "puchero": "osobuco",
    "bife": "churrasco",
    "ketchup": "catsup",
    "soda": "sifon",
}
"""Stem → stems that are an answer too; one way only, because whoever says `coca` wants no other."""

_NOT_MISTYPED = """
vino pan pila vela hilo taza vaso plato jugo sopa pollo pato pavo gato perro bebe cara mano pie luz sal
celular telefono remera zapatilla pantalon libro auto moto bici juguete pelota tele heladera
"""
"""Everyday words that stay as they are when the shop sells none: `vino` is no mistyped `pino`."""


def rewrite(folded: str) -> str:
    """A folded query with the names of another shelf put into the catalogue's words."""
    padded = f" {folded} "
    for said, meant in _PHRASES.items():
        padded = padded.replace(f" {' '.join(words(said))} ", f" {' '.join(words(meant))} ")
    return padded.strip()


def alternatives(stemmed: str) -> tuple[str, ...]:
    """Stems that are an answer to this one too, the likeliest first."""
    return _STEMMED.get(stemmed, ())


def is_everyday(stemmed: str) -> bool:
    """Whether a word is good Spanish as it stands, sold or not."""
    return stemmed in _STEMMED or stemmed in _EVERYDAY


_STEMMED = {
    stem(said): tuple(stem(word) for word in meant.split()) for said, meant in _ALSO.items()
}
_EVERYDAY = frozenset(stem(word) for word in _NOT_MISTYPED.split())
