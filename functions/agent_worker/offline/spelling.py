"""Mends typos in the shop's key words (`finalisar`, `agregmae`), and tells slips from other words.

Product names are corrected by the search. `is_slip` decides which of its corrections may be bought
without asking.
"""

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from retail.spanish.sounds import sound
from retail.spanish.word_sets import word_set

KEY_WORDS = word_set("""
    hola gracias quiero quisiera necesito agregame agregar agrega poneme sumale sumame dame mandame comprar
    carrito pedido link primera
    primero segunda segundo tercera tercero cuarta quinta ultima cambiame cambia sacame quitame
    eliminar eliminame borrar borrame vaciar vaciame barata barato oferta ofertas productos
    descuento medio media docena kilo kilos gramos litro litros favor ayuda tenes cuanto cuesta
    mostrame perfecto dale mejor prefiero llevar buenas
""")
_LEFT_ALONE = word_set("""
    agregaste agregue sumaste pusiste mandaste anotaste
    cuenta pedilo lito pasar parar
    quinoa listos agregada agregado elimina
    quilmes caja cajas mandarina mandarinas media medias quesos queso dulce docenas carrito
    productos gramo pera dame dama damas menta nata nado cara caro caras mejorana salame pedidos
    oferto lista listas meses agregados suma kilo sumo hora horas ola olas cola colas bola ayudin
    caliente llevo lleva llevame cambio cambios primer segundos tercio terciopelo cuarto cuartos
    quinto ultimo ultimos pagos confirma confirmado finalizado terminado terminamos borras litros
    tenis menes cuantos cuesto mostrar barra barras ternera compra compro compras producto grano
    granos batata batatas primeras primeros baratas baratos baratita libro cesta mixto mixta sabor
    ofertar gracia fideo huevos cuesta cuestan cuantas agregamos dales sacamos quita quito cuando
    cuanta quitar agregamelo agregamela agregalo agregala sumamelo sumamela sumalo sumala damelo damela
    mandamelo mandamela ponemelo ponemela mandale metele ponele
""")

_KEYS_BY_LETTER = {
    letter: tuple(keys)
    for letter, keys in groupby(sorted(key for key in KEY_WORDS if len(key) >= 5), itemgetter(0))
}
_KEYS_BY_SOUND = {sound(key): key for key in sorted(KEY_WORDS) if len(key) >= 5}
_WORD = re.compile(r"(?<![^\s.,;:!?°])[a-z]{4,}(?![^\s.,;:!?°])")


def _near(word: str, key: str, limit: int) -> bool:
    """Whether one becomes the other in at most `limit` letters changed, lost, added or swapped."""
    if abs(len(word) - len(key)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(key) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(key, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == key[j - 2] and word[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
    return row[-1] <= limit


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """The key word that a mistyped one stands for, or the word itself."""
    if word in _LEFT_ALONE or word in KEY_WORDS:
        return word
    alike = _KEYS_BY_SOUND.get(sound(word))
    if alike and alike.endswith("s") == word.endswith("s"):
        return alike
    for key in _KEYS_BY_LETTER.get(word[0], ()):
        if _near(word, key, limit=2 if len(key) >= 8 else 1):
            return key
    return word


def mend(text: str) -> str:
    """The folded text with its key words spelled right."""
    return _WORD.sub(lambda word: mended(word[0]), text)


MIN_SLIP = 5
"""Letters of the longer of two words from which on one letter too many, too few or swapped is a slip."""
MIN_CHANGED = 6
"""Letters from which on one letter changed is a slip: `manta` is another word than `menta`."""


def _is_slip_of_one(said: str, meant: str) -> bool:
    if sound(said) == sound(meant):
        return True
    said, meant = said.removesuffix("s"), meant.removesuffix("s")
    least = MIN_CHANGED if len(said) == len(meant) and sorted(said) != sorted(meant) else MIN_SLIP
    return (
        max(len(said), len(meant)) >= least and said[0] == meant[0] and _near(said, meant, limit=1)
    )


def is_slip(said: str, meant: str) -> bool:
    """Whether a correction only mends a slip of the finger: `lehce`, `serenisma`, `yerva`, a plural.

    Any other correction bends the words (`cancelar` to `cañuelas`, `poco` to `pico`): what it finds is
    offered, never added. Both texts are folded.
    """
    words, others = said.split(), meant.split()
    if len(words) != len(others):
        return said.replace(" ", "") == meant.replace(" ", "")
    return all(map(_is_slip_of_one, words, others))
