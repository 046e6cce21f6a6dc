"""Reads that a basket is wanted: `armame un desayuno para 4 con $20.000`, `asado para 10`, `la compra de la semana`.

A clause is marked word by word: people, money, what is left out, the meal, and what says nothing. A meal's name alone
is no order (`reservame asado`), and nothing is bought by any of this: a basket is only proposed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from retail.spanish.money import count_at, money_at
from retail.spanish.properties import diets_in
from retail.spanish.units import CONTAINERS, KILOS, LITRES, LUCAS, PESOS
from retail.spanish.word_sets import word_set

from .recipes import recipe_in
from .shelf import Line

MAX_PEOPLE = 100
MAX_WITHOUT = 12
MAX_WORDS = 40
"""Words of a clause that may still be one wish."""


@dataclass(frozen=True)
class BasketFrame:
    """A basket as it is wanted; people and pesos are 0 where nobody said. `instead_of` and `keeping` are products' ids.

    `put_off` is how often it was proposed and something else came first.
    """

    meal: str = ""
    people: int = 0
    budget: float = 0
    without: tuple[str, ...] = ()
    including: tuple[str, ...] = ()
    diet: tuple[str, ...] = ()
    cheaper_than: float = 0
    instead_of: tuple[int, ...] = ()
    keeping: tuple[int, ...] = ()
    put_off: int = 0

    @property
    def has_slots(self) -> bool:
        """Whether it says anything but the meal."""
        return bool(self.people or self.budget or self.without or self.diet)

    def merged(self, other: "BasketFrame") -> "BasketFrame":
        """This frame with what another says beside it."""
        return replace(
            self,
            meal=self.meal or other.meal,
            people=other.people or self.people,
            budget=other.budget or self.budget,
            without=tuple(dict.fromkeys((*self.without, *other.without)))[:MAX_WITHOUT],
            including=tuple(dict.fromkeys((*self.including, *other.including)))[:MAX_WITHOUT],
            diet=tuple(dict.fromkeys((*self.diet, *other.diet))),
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """As `propose_basket` takes them: only what was said."""
        given = {
            "meal": self.meal,
            "people": self.people,
            "budget": self.budget,
            "without": list(self.without),
            "including": list(self.including),
            "diet": list(self.diet),
            "cheaper_than": self.cheaper_than,
            "instead_of": list(self.instead_of),
            "keeping": list(self.keeping),
        }
        return {name: value for name, value in given.items() if value or name == "meal"}


@dataclass(frozen=True)
class Proposed:
    """A basket as it was shown.

    Attributes:
        meal: as the shop calls it.
        lines: none where the budget was too small.
        parts: which part of the meal each line serves.
        total: pesos; what the cheapest one comes to where the budget was too small.
    """

    frame: BasketFrame
    meal: str = ""
    lines: tuple[Line, ...] = ()
    parts: tuple[str, ...] = ()
    total: float = 0
    total_text: str = ""
    put_off: int = 0


EXAMPLES = (
    "armame un desayuno para 4 con $20.000",
    "una picada para 6",
    "la compra de la semana con 60 lucas",
    "asado para 10",
    "necesito la compra de la semana",
    "el sabado somos 10 para un asado, que me recomendas?",
    "que puedo cocinar con 8000 para cuatro?",
    "preparame una merienda para los chicos con 15000",
    "quiero una picada sin fiambre para seis personas",
    "cuanto asado para 10 personas",
    "armame un locro para 8",
    "tengo 20 lucas, haceme una cena para dos",
    "que me recomendas para picar?",
    "y algo para desayunar",
    "que necesito para un guiso",
    "necesito para hacer milanesas",
    "que hace falta para una picada?",
    "que lleva una tarta de verdura?",
)
NEAR_MISSES = (
    "3/4 de picada especial",
    "la carne picada es comun o especial?",
    "quiero carne picada para 6",
    "reservame asado para el domingo?",
    "5 lucas de asado",
    "2 kilos de asado para 10",
    "galletitas para la merienda",
    "pan para el desayuno",
    "hoy tengo una cena",
    "ver mi compra",
    "quiero hacer una compra",
    "necesito la compra de la semana pasada",
    "armame el pedido",
    "armame un pedido con 2 leches y un pan",
    "leche para 4",
    "somos 6",
    "tengo 20 lucas",
    "que necesito para hacer un pedido",
    "que lleva el pedido",
    "necesito pan rallado para hacer milanesas",
    "necesito para hacer milanesas pan rallado y huevos",
    "que necesito para registrarme",
)

_MEAL = re.compile(
    r"\b(?:desayun(?:o|ito)s?|meriend(?:a|ita)s?|picad(?:a|ita)|asad(?:o|ito)|parrillada|almuerzos?|cenas?|copetin|mateada|"
    r"aperitivo|brunch|comida|cocinar|comer|picar|desayunar|merendar|cenar|almorzar|"
    r"compras? (?:semanal|mensual|grande)|compras? (?:de|para|por) (?:toda )?(?:la|el|una) (?:semana|quincena|mes)|"
    r"mercaderia (?:de|para) la semana)\b"
)
_OF_EATING = {
    "cocinar": "comida",
    "comer": "comida",
    "comida": "comida",
    "desayunar": "desayuno",
    "merendar": "merienda",
    "cenar": "cena",
    "almorzar": "almuerzo",
    "picar": "picada",
}
"""Words that ask for a meal only beside people or money, and the meal."""
_DIET = re.compile(r"vegetarian[oa]s?|saludables?|light|diet")
_MAKE = re.compile(
    r"(?:arm(?:a|ar|as|e)(?:me|nos|melo|le)?|prepar(?:a|ar|as)(?:me|nos)?|propone(?:me|nos|r)?|suger(?:i|ir)(?:me|nos)?|"
    r"organiza(?:me|nos|r)?|calcula(?:me|nos|r)?|pensa(?:me|nos))"
)
_PERSONS = word_set("""
    personas persona gente comensales amigos amigas chicos chicas nenes nenas pibes pibas adultos adultas grandes
    invitados invitadas mayores hijos ninos bocas amigo amiga nene nena bebe bebes
""")
_BEFORE_PEOPLE = word_set("para pa somos seremos seriamos vienen x")
_BESIDE_A_COUNT = word_set("a ser unas unos los las como aprox nosotros unos comer cenar almorzar")
_OF_MONEY = word_set(
    "con por hasta tengo gastar maximo presupuesto menos unos unas solo aproximadamente de"
)
_JOINTS = re.compile(r" (?:y|mas|ademas|tambien|con)(?: (?:ademas|tambien))? |, ?(?!\d)|, (?=\d)")
"""Where a product may be said beside a basket."""
_WEIGHTS = {*KILOS, *LITRES, *CONTAINERS, "medio", "cuarto", "docena", "docenas"}
_OF_PRICE = LUCAS | PESOS | {"mil", "plata", "guita"}
_NOT_LEFT_OUT = word_set("pasar pasarme pasarnos pasarse gastar que gastarme")
_ENDS_WITHOUT = word_set("con para por hasta somos y pero que e ni o tampoco seremos")
_ORDERS = word_set("""
    quiero queremos necesito necesitamos dame quisiera haceme hace hacer hagamos hago hacemos gustaria recomendas recomendame
    recomendarias queria pasame tirame mostrame preciso ofreceme
""")
_IDEAS = word_set("algo recomendas recomendame recomendarias idea ideas")
_ARTICLES = word_set("un una el la mi unos las los")
_SAYS_NOTHING = (
    _ORDERS
    | _OF_MONEY
    | _ARTICLES
    | word_set("""
    hola buenas buen dia dias tardes noches che milo bueno dale favor porfa gracias me nos te lo le se que algo del a al
    en y o e para mis tu es son si ya hoy manana noche mediodia tarde sabado domingo lunes martes miercoles jueves
    viernes finde fin semana rico rica ricas lindo linda completo completa tranqui simple sencillo sencilla barato
    barata economico economica bien cuanto cuanta cuantos podes podrias puedo podemos vos tenes idea ideas como tenemos
    plata somos seremos va van hay compro comprar llevo comprarme ayudame ayudas todo toda todos familia casa aprox sale
    saldria seria cuesta queda costaria invitados tengamos esta este ser vamos voy mas nosotros juntada amigos viene
    vienen pensando asi tal cual alguna alguno pedir pido rapido rapida ver quizas capaz masomenos nomas alcanza alcanzara alcanzaria
""")
)


@dataclass
class _Marked:
    """The words of a clause as they were marked; `rest` are those that are no slot."""

    people: int = 0
    budget: float = 0
    without: list[str] = field(default_factory=list)
    including: list[str] = field(default_factory=list)
    diet: Sequence[str] = ()
    rest: list[str] = field(default_factory=list)

    def take(self, diets: Sequence[str]) -> None:
        """`vegetariana` is without meat; of the others the shop may have said nothing, which then is said."""
        for diet in diets:
            if diet.startswith("vegetarian"):
                self.without.append("carne")
            else:
                self.including.append(diet)

    def frame(self, meal: str = "") -> BasketFrame:
        return BasketFrame(
            meal,
            min(self.people, MAX_PEOPLE),
            self.budget,
            tuple(self.without[:MAX_WITHOUT]),
            tuple(self.including),
            tuple(self.diet),
        )


def _of_a_recipe(clause: str) -> BasketFrame | None:
    dish, beside = recipe_in(clause)
    said = slots_in(beside) if beside else BasketFrame()
    return replace(said, meal=dish) if dish and said else None


def read(clause: str) -> BasketFrame | None:
    """The basket that a folded clause asks for, or None."""
    return _of_a_meal(clause) or _of_a_recipe(clause)


def _of_a_meal(clause: str) -> BasketFrame | None:
    words = _words(clause)
    if not words or len(words) > MAX_WORDS:
        return None
    marked = _mark(words)
    text = " ".join(marked.rest)
    meal = _MEAL.search(text)
    if meal is None:
        return _of_another_name(marked)
    before, after = text[: meal.start()].split(), text[meal.end() :].split()
    if _is_a_product(words, meal[0]):
        return None
    makes = any(_MAKE.fullmatch(word) for word in before)
    telling = [word for word in after if word not in _SAYS_NOTHING | _PERSONS][:3]
    name = _OF_EATING.get(meal[0], meal[0])
    diets = [word for word in telling if _DIET.fullmatch(word)]
    telling = [word for word in telling if word not in diets]
    marked.take(diets)
    if makes:
        return marked.frame(" ".join([name, *telling]))
    if telling or not _SAYS_NOTHING.issuperset(before):
        return None
    is_ordered = bool(set(before) & _ORDERS) and bool(set(before[-1:]) & _ARTICLES)
    wants_ideas = name != "comida" and "para" in before and bool(set(before) & _IDEAS)
    is_ordered_by_name = is_ordered and meal[0] not in _OF_EATING
    if marked.people or marked.budget or is_ordered_by_name or wants_ideas:
        return marked.frame(name)
    return None


def with_products_apart(clause: str) -> tuple[str, ...]:
    """A clause parted into a basket and what is beside it: `picada para 6 | 2 cocas`, `desayuno para 2 | una picada`."""
    for joint in _JOINTS.finditer(clause) if _asks_for_a_meal(clause) else ():
        one, other = clause[: joint.start()].strip(" ,"), clause[joint.end() :].strip(" ,")
        for basket, product in ((one, other), (other, one)):
            if basket.count(" ") < MAX_WORDS and read(basket) and _names_products(product):
                return (one, other)
        meal = other if read(other) else f"armame {other}"
        if read(one) and _MEAL.match(" ".join(_without_lead(other))) and read(meal):
            return (one, meal)
    return (clause,)


def _without_lead(text: str) -> list[str]:
    """The words of a text from its meal on: `una picada`, `algo para picar`."""
    words = _words(text)
    while words and (
        words[0] in _ARTICLES | _ORDERS | _IDEAS | {"para"} or _MAKE.fullmatch(words[0])
    ):
        words = words[1:]
    return words


def _asks_for_a_meal(clause: str) -> bool:
    return _MEAL.search(clause) is not None or _MAKE.search(clause) is not None


def _names_products(text: str) -> bool:
    """Whether a text starts with a count or a measure and is no part of a basket's wish (`2 chicos`, `10 lucas`)."""
    words = _words(text)
    while words and words[0] in _ORDERS:
        words = words[1:]
    said = " ".join(words)
    meal = _MEAL.search(said)
    if len(words) < 2 or _MAKE.search(said) or (meal and not _is_a_product(words, meal[0])):
        return False
    counted = count_at(words) is not None or words[0] in {"medio", "media", "un", "una"}
    return counted and not _is_people_or_money(words)


def _is_people_or_money(words: Sequence[str]) -> bool:
    marked = _mark(words)
    return bool(marked.people or marked.budget)


def slots_in(clause: str) -> BasketFrame | None:
    """People, money or what is left out, where a clause says nothing else: `somos 6`, `con 20 lucas`."""
    marked = _mark(_words(clause)[:MAX_WORDS])
    frame = marked.frame()
    return frame if frame.has_slots and _SAYS_NOTHING.issuperset(marked.rest) else None


def _words(clause: str) -> list[str]:
    return [word for word in (each.strip(".,;:!?¿¡'-") for each in clause.split()) if word]


def _of_another_name(marked: _Marked) -> BasketFrame | None:
    """`armame un locro para 8`: what the shop may have under a name of its own."""
    for at, word in enumerate(marked.rest[:-2]):
        if _MAKE.fullmatch(word) and marked.rest[at + 1] in {"un", "una"}:
            named = [
                each
                for each in marked.rest[at + 2 :]
                if each not in _SAYS_NOTHING or each in {"de", "del"}
            ]
            name = " ".join(named[:5]).strip()
            return marked.frame(name) if name and (marked.people or marked.budget) else None
    return None


def _is_a_product(words: Sequence[str], meal: str) -> bool:
    """Whether the meal's word is part of a product here: `carne picada`, `2 kilos de asado`, `5 lucas de asado`."""
    at = words.index(meal.split()[0])
    before = [word for word in words[max(0, at - 3) : at] if word not in {"de", "del"}][-1:]
    if not before:
        return False
    counted = count_at(before) is not None and before[0] not in {"un", "una"}
    measured = before[0] in _WEIGHTS or "/" in before[0]
    priced = before[0] in _OF_PRICE and words[at - 1] in {"de", "del"}
    return before[0] == "carne" or counted or measured or priced


def _mark(words: Sequence[str]) -> _Marked:
    diets, others = diets_in(" ".join(words))
    words = others.split()
    marked, at = _Marked(diet=diets), 0
    while at < len(words):
        at = (
            _people(marked, words, at)
            or _money(marked, words, at)
            or _unwanted(marked, words, at)
            or _other(marked, words, at)
        )
    return marked


def _other(marked: _Marked, words: Sequence[str], at: int) -> int:
    marked.rest.append(words[at])
    return at + 1


def _people(marked: _Marked, words: Sequence[str], at: int) -> int:
    """Where the words go on after people were told, else 0."""
    if words[at] in _BEFORE_PEOPLE or words[at : at + 2] == ["familia", "de"]:
        start = at + (2 if words[at] == "familia" else 1)
        if words[start : start + 1] == ["mi"]:
            return _me(marked, words, start + 1)
        while start < len(words) and words[start] in _BESIDE_A_COUNT:
            start += 1
        return _counted(marked, words, start, named=False)
    return _counted(marked, words, at, named=True)


def _me(marked: _Marked, words: Sequence[str], at: int) -> int:
    """`para mi`, `para mi solo`, `para mi y mi novia`; not `para mi vieja`."""
    if words[at : at + 1] in (["solo"], ["sola"], ["solito"], ["solita"]):
        marked.people = 1
        return at + 1
    if words[at : at + 2] == ["y", "mi"]:
        marked.people = 2
        return min(at + 3, len(words))
    if at == len(words) or words[at] in _OF_MONEY:
        marked.people = 1
        return at
    return 0


def _counted(marked: _Marked, words: Sequence[str], at: int, *, named: bool) -> int:
    """A count and the word for people after it, which has to be there when `named`; `y 2 chicos` is added."""
    count = count_at(words, at)
    if count is None:
        return 0
    value, after = count
    is_named = words[after : after + 1] and words[after] in _PERSONS
    is_article = words[at] in {"un", "una"}
    if (named or is_article) and not is_named:
        return 0
    if after < len(words) and (words[after] in _WEIGHTS or words[after] in _OF_PRICE):
        return 0
    more = words[after + 1 : after + 2] == ["y"] and is_named
    marked.people += int(value)
    end = after + 1 if is_named else after
    return (_counted(marked, words, end + 1, named=True) or end) if more else end


def _money(marked: _Marked, words: Sequence[str], at: int) -> int:
    start = at
    while start < len(words) and words[start] in _OF_MONEY:
        start += 1
    told = money_at(words, start)
    if told is None or (words[told[1] : told[1] + 1] and words[told[1]] in _WEIGHTS):
        return 0
    marked.budget = told[0]
    return told[1]


def _unwanted(marked: _Marked, words: Sequence[str], at: int) -> int:
    if words[at] not in {"sin", "ni"} or words[at + 1 : at + 2] == []:
        return 0
    if words[at + 1] in _NOT_LEFT_OUT:
        return at + 2
    end = at + 1
    while end < len(words) and end < at + 5 and words[end] not in _ENDS_WITHOUT:
        end += 1
    name = " ".join(word for word in words[at + 1 : end] if word not in _ARTICLES)
    if name:
        marked.without.append(name)
    return end


def of_the_meal(meal: str) -> str:
    """`de la *picada*`, `del *asado*`: by how the first word ends, and without an article where that tells nothing."""
    first = meal.split()[0] if meal.split() else ""
    article = next((of for end, of in _OF_THE.items() if first.endswith(end)), "de")
    return f"{article} *{meal}*"


_OF_THE = {"as": "de las", "os": "de los", "a": "de la", "o": "del"}


def asked_again(proposed: Proposed) -> str:
    """The open question."""
    if not proposed.lines:
        return f"¿Te lo armo igual por *{proposed.total_text}*? También podés decirme otro monto o cuántos son."
    return (
        f"¿Agrego todo lo {of_the_meal(proposed.meal)} al carrito? "
        "También te lo puedo armar *más barato*, *sin* algo o cambiar un producto."
    )
