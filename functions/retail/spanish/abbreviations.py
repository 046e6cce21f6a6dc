"""Abbreviations of grocers' lists, spelled out: `Fid. Don Felipe`, `Agua s/gas`, `Gas. Cola c/azúcar`."""

import re

from .word_sets import one_of, word_set

_SPELLED = {
    "ac": "aceite", "aceit": "aceite", "acond": "acondicionador", "alf": "alfajor", "azuc": "azucar", "band": "bandeja",
    "beb": "bebida", "biz": "bizcochos", "bizc": "bizcochos", "bja": "bandeja", "bot": "botella", "cerv": "cerveza",
    "choc": "chocolate", "clas": "clasico", "conc": "concentrado", "cond": "condimento", "cong": "congelado",
    "congel": "congelado", "desc": "descremada", "descr": "descremada", "desod": "desodorante", "det": "detergente",
    "deterg": "detergente", "edulc": "edulcorante", "endulz": "endulzante", "ent": "entera", "esp": "esponja",
    "ext": "extra", "fco": "frasco", "fid": "fideos", "fideo": "fideos", "frut": "frutilla", "gall": "galletitas",
    "galle": "galletitas", "galletit": "galletitas", "gas": "gaseosa", "gde": "grande", "gir": "girasol",
    "hamb": "hamburguesas", "har": "harina", "hig": "higienico", "ind": "individual", "inst": "instantaneo",
    "instant": "instantaneo", "int": "integral", "jab": "jabon", "lav": "lavandina", "lavand": "lavandina",
    "liq": "liquido", "mant": "manteca", "marg": "margarina", "mayo": "mayonesa", "mayon": "mayonesa",
    "merm": "mermelada", "mol": "molido", "muzz": "muzzarella", "nat": "natural", "org": "organico",
    "orig": "original", "pap": "papel", "paq": "paquete", "past": "pastillas", "prep": "preparado", "pte": "paquete",
    "qso": "queso", "rall": "rallado", "red": "redondo", "sab": "sabor", "salch": "salchichas", "semid": "semidescremada",
    "serv": "servilletas", "servill": "servilletas", "sh": "shampoo", "shamp": "shampoo", "suav": "suavizante",
    "toall": "toallitas", "tom": "tomate", "tost": "tostadas", "trad": "tradicional", "trit": "triturado",
    "univ": "universal", "van": "vainilla", "veg": "vegetal", "vinag": "vinagre", "yog": "yogur",
}  # fmt: skip
_WORDS_TOO = word_set("gas mayo van")
_NO_WORDS = word_set("""
    ac acond azuc bizc cerv choc clas congel desod deterg edulc endulz fco gall galle galletit gde hamb hig instant
    lavand liq mayon merm muzz orig paq qso salch semid servill shamp suav toall trad trit univ vinag yog
""")
"""Those that stand for nothing else, so that they need no dot: `1 stevia liq`."""
_DOTTED = re.compile(
    rf"(?<![\w.])(?<!sin )(?<!con )(?:(?P<short>{one_of(_SPELLED)})\.(?= ?[a-z])"
    rf"|(?P<last>{one_of(_SPELLED.keys() - _WORDS_TOO)})\.(?!\S))"
)
"""An abbreviation with its dot: before another word any, at the end only one that is not a word itself.

`tomate red.` is a round one, and `agua con gas.` has gas.
"""
_BARE = re.compile(rf"(?<![\w.@]){one_of(_NO_WORDS)}(?![\w.@])")
_SLASHED = re.compile(r"(?<![\w/])(?P<short>[scp])/ ?(?=[a-z]{2})")
_OF_A_SLASH = {"s": "sin ", "c": "con ", "p": "para "}


def spelled_out(folded: str) -> str:
    """A folded text with its abbreviations as words: `gas. coca cola s/azucar` → `gaseosa coca cola sin azucar`."""
    if "." in folded:
        folded = _DOTTED.sub(lambda found: f"{_SPELLED[found['short'] or found['last']]} ", folded)
    folded = _BARE.sub(lambda found: _SPELLED[found[0]], folded)
    if "/" in folded:
        folded = _SLASHED.sub(lambda found: _OF_A_SLASH[found["short"]], folded)
    return folded
