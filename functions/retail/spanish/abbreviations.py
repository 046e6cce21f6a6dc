"""Abbreviations of grocers' lists, spelled out: `Fid. Don Felipe`, `Agua s/gas`, `Gas. Cola c/azúcar`."""

import re

from .word_sets import one_of

_SPELLED = {
    "aceit": "aceite", "acond": "acondicionador", "alf": "alfajor", "beb": "bebida", "biz": "bizcochos", "bizc": "bizcochos",
    "bot": "botella", "cerv": "cerveza", "choc": "chocolate", "clas": "clasico", "cond": "condimento", "desc": "descremada",
    "descr": "descremada", "desod": "desodorante", "det": "detergente", "deterg": "detergente", "ent": "entera",
    "esp": "esponja", "fid": "fideos", "fideo": "fideos", "gall": "galletitas", "galle": "galletitas", "galletit": "galletitas",
    "gas": "gaseosa", "gir": "girasol", "hamb": "hamburguesas", "har": "harina", "hig": "higienico", "ind": "individual",
    "inst": "instantaneo", "int": "integral", "jab": "jabon", "lav": "lavandina", "lavand": "lavandina", "mant": "manteca",
    "marg": "margarina", "mayo": "mayonesa", "mayon": "mayonesa", "merm": "mermelada", "mol": "molido", "nat": "natural",
    "orig": "original", "pap": "papel", "paq": "paquete", "pte": "paquete", "past": "pastillas", "prep": "preparado",
    "sab": "sabor", "salch": "salchichas", "serv": "servilletas", "servill": "servilletas", "shamp": "shampoo", "sh": "shampoo",
    "toall": "toallitas", "tom": "tomate", "trad": "tradicional", "van": "vainilla", "yog": "yogur",
}  # fmt: skip
_DOTTED = re.compile(rf"(?<![\w.])(?<!sin )(?<!con )(?P<short>{one_of(_SPELLED)})\.(?= ?[a-z])")
"""With its dot and a word behind it: at the end of a sentence `agua con gas.` is gas."""
_SLASHED = re.compile(r"(?<![\w/])(?P<short>[scp])/ ?(?=[a-z]{2})")
_OF_A_SLASH = {"s": "sin ", "c": "con ", "p": "para "}


def spelled_out(folded: str) -> str:
    """A folded text with its abbreviations as words: `gas. coca cola s/azucar` → `gaseosa coca cola sin azucar`."""
    if "." in folded:
        folded = _DOTTED.sub(lambda found: f"{_SPELLED[found['short']]} ", folded)
    if "/" in folded:
        folded = _SLASHED.sub(lambda found: _OF_A_SLASH[found["short"]], folded)
    return folded
