"""Synonyms: what shoppers in Buenos Aires say for what the catalogue calls something else."""

from collections.abc import Callable

from .words import stem, stems, words

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
    "arena para gatos": "piedras sanitarias",
    "arena de gatos": "piedras sanitarias",
    "arena sanitaria": "piedras sanitarias",
    "piedritas para gatos": "piedras sanitarias",
    "leche de formula": "formula infantil",
    "leche maternizada": "formula infantil",
    "leche para bebes": "formula infantil",
    "leche para bebe": "formula infantil",
    "leche de soja": "bebida de soja",
    "leche de almendra": "bebida de almendras",
    "leche de almendras": "bebida de almendras",
    "leches de soja": "bebida de soja",
    "leches de almendra": "bebida de almendras",
    "leches de almendras": "bebida de almendras",
    "leche de avena": "bebida de avena",
    "leches de avena": "bebida de avena",
    "leche de arroz": "bebida de arroz",
    "leches de arroz": "bebida de arroz",
    "leche vegetal": "bebida vegetal",
    "leche vegana": "bebida vegano",
    "leches vegetales": "bebida vegetal",
    "leches veganas": "bebida vegano",
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
    "linaza": "lino",
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
    "muzzarella": "queso",
    "provoleta": "queso",
    "salchicha": "pancho",
    "pancho": "salchicha",
    "champu": "shampoo",
    "shampu": "shampoo",
    "enjuague": "acondicionador",
    "suavizante": "enjuague",
    "edulcorante": "stevia",
    "pochoclo": "pururu palomita",
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
    "catsup": "ketchup",
    "guevo": "huevo",
    "comida": "alimento",
    "balanceado": "alimento",
    "bombita": "lampara",
    "lamparita": "lampara",
    "foco": "lampara",
    "espumoso": "espumante",
    "champan": "espumante",
    "champagne": "espumante",
    "cava": "espumante",
    "stevia": "edulcorante",
    "sucralosa": "edulcorante",
    "endulzante": "edulcorante",
    "pururu": "pochoclo",
    "camote": "batata",
    "zucchini": "zapallito",
    "calabacin": "zapallito",
    "elote": "choclo",
    "chicharo": "arveja",
    "habichuela": "poroto",
    "tocino": "panceta",
    "bacon": "panceta",
    "chancho": "cerdo",
    "puerco": "cerdo",
    "bistec": "bife churrasco",
    "churrasco": "bife",
    "porron": "cerveza",
    "refresco": "gaseosa",
    "cacahuete": "mani",
    "cacahuate": "mani",
    "macarron": "fideo mostachol",
    "gnocchi": "noqui",
    "mozzarella": "muzzarella",
    "jalea": "mermelada",
    "nata": "crema",
    "kleenex": "panuelo",
    "compresa": "toallita",
    "cerilla": "fosforo",
    "cerillo": "fosforo",
    "bateria": "pila",
    "afeitadora": "afeitar prestobarba",
    "antitranspirante": "desodorante",
    "matamoscas": "insecticida",
    "veneno": "insecticida",
    "suprema": "pechuga",
    "pechuga": "suprema",
    "soda": "sifon",
    "comun": "original clasico tradicional",
}
"""Stem → stems that are an answer too; one way only, because whoever says `coca` wants no other."""


_THE_SAME = frozenset(
    [
        "birra",
        "chela",
        "champu",
        "shampu",
        "yogurt",
        "yoghurt",
        "espagueti",
        "mantequilla",
        "lejia",
        "cloro",
        "aguacate",
        "linaza",
        "champan",
        "champagne",
        "bacon",
        "tocino",
        "guevo",
        "mozzarella",
        "catsup",
        "lavaplatos",
        "camote",
        "frijol",
        "fresa",
    ]
)
"""Of these, those that are only another word for the very same thing, so that whoever says one means the other."""


def same_thing(stemmed: str) -> tuple[str, ...]:
    """Stems of what is called so by other shoppers and is the very same thing: `birra`, of `cerveza`."""
    return alternatives(stemmed) if stemmed in _THE_SAME else ()


def rewrite(folded: str, is_sold: Callable[[str], bool]) -> str:
    """A folded query with the names of another shelf put into the catalogue's words, where it has those.

    `leche de almendras` stays where the shop has nothing of almonds: milk is the nearest then.
    """
    padded = f" {folded} "
    for said, meant in _PHRASES.items():
        if f" {' '.join(words(said))} " in padded and all(map(is_sold, stems(meant))):
            padded = padded.replace(f" {' '.join(words(said))} ", f" {' '.join(words(meant))} ")
    return padded.strip()


def alternatives(stemmed: str) -> tuple[str, ...]:
    """Stems that are an answer to this one too, the likeliest first."""
    return _STEMMED.get(stemmed, ())


def is_synonym(stemmed: str) -> bool:
    """Whether shoppers say this for something else."""
    return stemmed in _STEMMED


_STEMMED = {
    stem(said): tuple(stem(word) for word in meant.split()) for said, meant in _ALSO.items()
}
