"""What stands in for what: groceries that a shopper takes when there is none of another."""

from .words import tokens

GROUPS = """
mandarina naranja pomelo limon
banana manzana pera
durazno pelon ciruela damasco nectarina uva
frutilla kiwi arandano frambuesa cereza mora anana mango melon sandia
lechuga rucula espinaca acelga radicheta repollo
zapallo zapallito batata papa
brocoli coliflor
manteca margarina
queso ricota
galletita tostada
arroz fideo polenta
mermelada nutella dulce
aceite oliva
azucar edulcorante miel
gaseosa jugo soda
hamburguesa milanesa medallon
jamon paleta lomito mortadela
lavandina desinfectante
"""
"""A line for each kind: any of its words may stand in for any other."""

_GROUP_OF = {
    word: group for line in GROUPS.split("\n") for group in [line.split()] for word in group
}
_OTHERS = {
    tokens(word)[0]: tuple(other for other in group if other != word)
    for word, group in _GROUP_OF.items()
}


def others_like(stemmed: str) -> tuple[str, ...]:
    """Words for what may stand in for this, none where nothing does: `mandarina` → `naranja`, `pomelo`, `limon`."""
    return _OTHERS.get(stemmed, ())
