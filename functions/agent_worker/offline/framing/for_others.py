"""Takes off an order whom it is for: `mi señora me encargó 2 oreo` is `quiero 2 oreo`."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..folding import names_goods
from ..lexicon import led_by
from .framing import Framing, replacing
from .words import COUNT, PEOPLE

_LEAD = led_by("hola|buenas|che|y|bueno|mira|ah|uh|uy|es que|dale|tambien|ademas")
_WHO = rf"(?:(?:mi|mis|la|el|los|las) {PEOPLE}|en (?:casa|el laburo|la oficina|el trabajo))"
_ASKED = r"(?:me (?:lo |la )?(?:encargo|encargaron|pidio|pidieron|pide|piden|encarga|mando a (?:comprar|pedir|buscar)|dijo que (?:compre|lleve|pida))|me esta pidiendo)"
_WANTS = r"(?:quiere|quieren|necesita|necesitan|anda queriendo|quisiera)"
_NO_GOODS = r"(?!(?:\S+ )?(?:favor|cosas?|cosit|pregunt|consult|dat|hermanit|presupuest|descuent|hora|rat|dia|minut|explicac|turn|respuest|inform|seman|mes(?:es)?\b|ano|noche|vez|vece|vuelt|mano\b|consej|opinion|regal|sorpres|entrada|prestamo)[a-z]*\b)"
_SAYS_MORE = one_of(word_set("""
    pero no ya que le les lo la los las me te se si ni despues luego espera dice dijo decia esta estan es son era tampoco
    sino aunque cuando mientras porque y e o u esa ese eso esas esos este esto estas estos aquel aquella aquellas ahi listo
    nada cerra cerrame cierra finaliza finalizar termina terminar ayer anoche anteayer pasada pasado prestado prestada prestados
    prestadas
"""))  # fmt: skip
"""A message with one of these words says more than a list, so nothing is ordered: `ya los compré`, `pero no sé`."""
_GOODS_WORD = rf"(?!{_SAYS_MORE}\b)[a-z0-9]+"
_ITEM = rf"{COUNT} {_NO_GOODS}(?:de )?{_GOODS_WORD}(?: {_GOODS_WORD}){{0,4}}"
_LIST = rf"{_ITEM}(?:(?:, ?(?:y )?| y | e ){_ITEM})*"
_COURTESY = r"(?:,? (?:por favor|porfa|porfis?|gracias|please))?[ .!]*"

SOMEBODY_WANTS = Framing(
    "somebody else wants it",
    replacing(
        rf"^{_LEAD}{_WHO} (?:{_ASKED}|{_WANTS}) (?={_LIST}{_COURTESY}$)",
        "quiero ",
    ),
    examples={
        "mi senora me encargo 2 oreo": "quiero 2 oreo",
        "hola, en casa me pidieron 2 fanta y 1 oreo": "quiero 2 fanta y 1 oreo",
        "mi vieja quiere un pan": "quiero un pan",
    },
    near_misses=(
        "mi senora me encargo que pregunte por las oreo",
        "mi vieja no quiere un pan",
        "mi hijo quiere saber si hay pepsi",
        "mi senora ya me encargo 2 oreo",
        "mi senora me pidio un favor",
        "ayer mi senora me encargo 2 oreo",
        "mi vieja pidio 2 oreo",
        "mi hijo me pidio 2 oreo ayer",
        "la vecina me pidio 2 oreo prestadas",
        "mi jefe me pidio un informe",
        "mi senora quiere dos semanas de vacaciones",
        "mi vieja quiere dos pepsi y listo",
        "mi vieja me encargo 2 detergentes, ya los compre",
        "mi hijo me pidio 2 coca zero, le dije que no",
        "mi vieja me pidio 2 detergentes, me trajeron 1",
        "mi senora quiere 2 detergentes, espera que le pregunto",
        "mi senora quiere 2 detergentes, despues te confirmo",
        "mi vieja quiere 2 detergentes pero dejame consultarle",
        "mi vieja quiere 2 mantecas, no la escuches",
        "mi vieja me encargo 2 mantecas, ya estan en el carrito",
        "mi vieja quiere 2 cocas pero no se",
        "la mujer quiere 3 de esas dice",
        "si mi vieja quiere 2 mantecas, cuanto seria?",
        "si mi marido quiere 2 detergentes tenes?",
        "mi vieja quiere 2 pepsi?",
        "no, mi vieja quiere 2 pepsi",
    ),
    of_messages=True,
)

_UNCOUNTED = re.compile(
    rf"^{_LEAD}{_WHO} (?:{_ASKED}|{_WANTS}) (?!{COUNT}\b)(?P<what>{_NO_GOODS}{_GOODS_WORD}(?: {_GOODS_WORD}){{0,4}}){_COURTESY}$"
)


def _looked_for(text: str) -> str:
    wanted = _UNCOUNTED.match(text)
    return f"busco {wanted['what']}" if wanted and names_goods(wanted["what"]) else text


SOMEBODY_WANTS_SOME = Framing(
    "somebody else wants some, nobody says how many",
    _looked_for,
    examples={
        "en casa necesitan papel higienico": "busco papel higienico",
        "mi vieja quiere yerba": "busco yerba",
    },
    near_misses=(
        "en casa no necesitan papel higienico",
        "mi vieja quiere paz",
        "mi vieja quiere papel?",
        "mi hijo quiere que compre papel",
    ),
    of_messages=True,
)
