"""Taking out what was ordered, and changing how much of it, in the words that `changes` reads: `saca la leche`, `deja la leche en 2`."""

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, BEGINS, COUNT, NAMED, NO_GOODS, UNIT

_OUT = one_of(word_set("saca quita borra elimina descarta tacha retira vola raja desconta olvida"))
_OUT_OF_SLANG = one_of(word_set("tacha retira vola raja desconta"))
_THE_GOODS = rf"(?={ARTICLE} (?!{NO_GOODS}\b))"
_GOODS_FOLLOW = rf"(?={ARTICLE} (?!{NO_GOODS}\b)|{COUNT} (?!duda|consulta|pregunta))"

SLANG = Framing(
    "a verb of slang that takes out",
    replacing(rf"\b{_OUT_OF_SLANG}(?:me|nos|le)? {_GOODS_FOLLOW}", "saca "),
    examples={"tachame la lavandina": "saca la lavandina", "retira 2 cocas": "saca 2 cocas"},
    near_misses=("vola de aca", "retiro por el local", "la raja", "tacha el pedido"),
)
YOU_TAKE_OUT = Framing(
    "asking whether it is taken out",
    replacing(rf"\b(?:me|nos) (?:{_OUT}|baja)s {_GOODS_FOLLOW}", "saca "),
    examples={"me sacas la lavandina": "saca la lavandina", "me bajas 1 coca": "saca 1 coca"},
    near_misses=("me sacas una duda", "me bajas el pedido", "la sacas"),
)
AWAY_WITH = Framing(
    "away with it",
    replacing(
        rf"{BEGINS}(?:(?:(?:deja(?:me|nos)?|mejor) )?a?fuera|olvida(?:te)? de|chau(?: a)?) {_THE_GOODS}",
        r"\g<before>saca ",
        cues=("fuera", "olvida", "chau"),
    ),
    examples={
        "dejame afuera la lavandina": "saca la lavandina",
        "no, olvidate de la lavandina": "no, saca la lavandina",
        "chau la provoleta": "saca la provoleta",
    },
    near_misses=("olvidate de todo", "olvidate del pedido", "chau chicas", "estoy afuera"),
)
POINTED_OUT = Framing(
    "taken out, named ahead",
    replacing(
        rf"{BEGINS}(?P<what>{NAMED}),? (?:{_OUT}(?:me|nos)?l[oa]s?|deja(?:me)?l[oa]s? a?fuera"
        rf"|l[oa]s? (?:{_OUT}s?|saco|quito|borro))(?! (?:por|x|a|en)\b)(?= |,|$)",
        r"\g<before>saca \g<what>",
    ),
    examples={
        "la lavandina sacala": "saca la lavandina",
        "uh no, la provoleta volala": "uh no, saca la provoleta",
        "2 cocas y el pan lo sacas": "2 cocas y saca el pan",
        "la coca zero dejala afuera": "saca la coca zero",
    },
    near_misses=("la leche cambiala", "la leche dejala", "el pedido sacalo", "sacala"),
)
_IN_THE_END = "(?:al final|mejor|por ahora|en realidad)"
_NOT_WANTED = (
    r"(?:l[oa]s? (?:quiero|necesito|preciso|llevo|pongas|mandes|traigas|agregues|voy a (?:llevar|querer))"
    r"|(?:me |nos )?hacen? falta)"
)
_AT_HOME = r"(?:(?:que|porque) )?ya (?:tengo|tenemos|compre|compramos)(?: [^,.]+)?"
NOT_NEEDED = Framing(
    "not needed, named ahead",
    replacing(
        rf"{BEGINS}(?P<what>{NAMED}),? (?:(?:{_IN_THE_END},? )+no(?: {_NOT_WANTED})?|no {_NOT_WANTED}|no,? {_AT_HOME})"
        r"(?: (?:mas|al final|ya|por ahora))*"
        r"(?=,? (?:gracias|porfa)|$)",
        r"\g<before>saca \g<what>",
        cues=(" no",),
    ),
    examples={
        "la lavandina no la quiero mas": "saca la lavandina",
        "la lavandina no la necesito": "saca la lavandina",
        "la coca al final no": "saca la coca",
        "la coca no, ya tengo en casa": "saca la coca",
        "los huevos no hacen falta": "saca los huevos",
    },
    near_misses=(
        "la primera no",
        "el envio no lo quiero",
        "la lavandina no la encuentro",
        "no la necesito",
    ),
)
HAVE_IT = Framing(
    "not needed, for there is some at home",
    replacing(
        rf"{BEGINS}(?P<what>(?:{ARTICLE} )?(?!{NO_GOODS}\b)[a-z]{{3,}}(?: (?!no\b)[a-z]+)?),? no,? que (?:tengo|tenemos|hay|me queda)(?: (?:en casa|todavia))?$",
        r"\g<before>saca \g<what>",
        cues=(" no",),
    ),
    examples={
        "mostaza no que tengo": "saca mostaza",
        "1 ketchup y mostaza no, que tengo en casa": "1 ketchup y saca mostaza",
    },
    near_misses=("mostaza no", "eso no, que tengo que salir", "mostaza no tengo"),
)
TAKEN_FROM_HOME = Framing(
    "not needed, with what there is told behind it",
    replacing(
        rf"{BEGINS}(?P<what>(?:{ARTICLE} )?(?!{NO_GOODS}\b|es[oa]s?\b)[a-z]{{3,}}(?: (?!no\b)[a-z]+){{0,2}}?),? no, (?:(?:ya|todavia|creo que|que) )*"
        r"(?:tengo|tenemos|hay|me queda|compre|compro mi [a-z]+)(?: (?:en casa|todavia|una?|un poco|guardad[oa]))?$",
        r"\g<before>saca \g<what>",
        cues=(" no, ",),
    ),
    examples={
        "la lavandina no, tengo en casa": "saca la lavandina",
        "el queso no, tengo": "saca el queso",
        "1 ketchup, mostaza no, todavia tengo": "1 ketchup, saca mostaza",
    },
    near_misses=("mostaza no tengo", "eso no, tengo que salir", "no, tengo dos en casa"),
)
_HESITATES = led_by("no|che|uh|ay|ah|mmm|bueno|pero|y|mejor")
_INSTEAD = r"(?:en (?:su|el) lugar|en (?:vez|lugar) (?:de es[oae]s?)?|en reemplazo|a cambio)"
_PUT = r"(?:pone|dame|agrega|manda|suma|anota|trae|mete)(?:me|le|nos)?"
SWAPPED = Framing(
    "taken out, and something else in its place",
    replacing(
        rf"^(?P<lead>{_HESITATES}){_OUT}(?:me|nos)? (?P<what>{NAMED}|es[oa]s?),? (?:y )?"
        rf"(?:{_INSTEAD},? {_PUT}|{_PUT} {_INSTEAD}) (?P<new>[^,.;]+)$"
        rf"|^(?P<lead2>{_HESITATES}){_OUT}(?:me|nos)? (?P<what2>{NAMED}|es[oa]s?),? (?:y )?{_PUT} (?P<new2>[^,.;]+?) {_INSTEAD}$",
        lambda found: (
            f"{found['lead'] or found['lead2'] or ''}cambia {found['what'] or found['what2']} por {found['new'] or found['new2']}"
        ),
        cues=("lugar", "vez", "reemplazo", "a cambio"),
    ),
    examples={
        "saca las stella y en su lugar pone imperial": "cambia las stella por imperial",
        "sacame la pepsi y poneme una fanta en su lugar": "cambia la pepsi por una fanta",
    },
    near_misses=("saca la pepsi y pone una fanta", "saca la pepsi, en otro lugar sale menos"),
)
_AMOUNT = rf"(?P<amount>{COUNT}(?: {UNIT})?(?: y medi[oa])?)"
POINTED_AMOUNT = Framing(
    "another amount, named ahead",
    replacing(
        rf"{BEGINS}(?P<what>{NAMED}),? (?:(?:deja|pone|baja|subi|pasa|hace)(?:me)?l[oa]s? (?:a|en)"
        rf"|(?:no,? )?(?:mejor|dejame|deja)(?: (?:solo|que sean?))?) {_AMOUNT}(?: sol[oa]s?| nomas)?(?=,|$)",
        r"\g<before>deja \g<what> en \g<amount>",
        cues=(" mejor", " deja", " pone", " baja", " subi", " pasa", " hace"),
    ),
    examples={
        "la papa dejala en dos kilos": "deja la papa en dos kilos",
        "la lavandina bajala a una": "deja la lavandina en una",
        "la lavandina, mejor una sola": "deja la lavandina en una",
        "2 cocas, el pan subilo a 3": "2 cocas, deja el pan en 3",
    },
    near_misses=("la lavandina mejor", "la lavandina bajala", "mejor 2", "la coca mandame 3"),
)
TO_THE = Framing(
    "another amount, named ahead with `al`",
    replacing(
        rf"{BEGINS}al (?P<what>(?!final\b|{NO_GOODS}\b)[a-z]{{3,}}(?: [a-z]+)?),? (?:deja|pone|baja|subi|pasa)(?:me)?l[oa]s? (?:a|en) {_AMOUNT}(?=,|$)",
        r"\g<before>deja el \g<what> en \g<amount>",
        cues=("al ",),
    ),
    examples={"al asado dejalo en medio kilo": "deja el asado en medio kilo"},
    near_misses=("al pedido sacale", "al final sacala", "al asado"),
)
_AS_IT_WAS = "(?:tal )?como (?:estaban?|antes|al principio)"
AS_IT_WAS = Framing(
    "as it was, behind an amount",
    replacing(
        rf"(?P<amount>\b{COUNT}(?: {UNIT})?),? {_AS_IT_WAS}$", r"\g<amount>", cues=("como ",)
    ),
    examples={
        "dejala en dos kilos como estaba": "dejala en dos kilos",
        "dejame 2, como antes": "dejame 2",
    },
    near_misses=("como estaba", "la leche como antes"),
)
LEAVE_AS_IT_WAS = Framing(
    "leave it as it was",
    replacing(
        rf"{BEGINS}(?:deja|pone|volve)(?:me)?l[oa]s? {_AS_IT_WAS}$",
        r"\g<before>deshace eso",
        cues=("como ",),
    ),
    examples={"no, dejala como estaba": "no, deshace eso", "ponelo como antes": "deshace eso"},
    near_misses=("dejala", "dejala como quieras", "lo de antes"),
)
_GONE = r"(?:(?:lo|el|la) que (?:te |me )?(?:(?:habia|hice) )?(?:sac|saqu|quit|borr|elimin)(?:ar|ado|ue|e|aste|amos)(?: (?:recien|antes|hoy|ultimo))?)"
_AGAIN = "(?:de nuevo|de vuelta|otra vez|nuevamente)"
_PUTS = "(?:pone|agrega|suma|mete|anota|manda)"
PUT_BACK = Framing(
    "put back what was taken out",
    replacing(
        rf"^{led_by('uy|si|no|che|ay|bueno|mejor|perdon|ah|y|al final')}(?:volve(?:l[oa]s?|me)? a (?:poner|agregar|sumar|meter|anotar|cargar)(?:me)?(?:l[oa]s?)?(?: (?:es[oa]|{_GONE}))?"
        rf"|{_PUTS}(?:me)?l[oa]s? {_AGAIN}|{_PUTS}(?:me)? (?:{_AGAIN} {_GONE}|{_GONE}(?: {_AGAIN})?)|devolve(?:me)? {_GONE}(?: al carrito)?)$",
        "recupera eso",
    ),
    examples={
        "uy si, volvela a poner": "recupera eso",
        "agregala de nuevo": "recupera eso",
        "volve a poner lo que saque": "recupera eso",
        "no, poneme otra vez lo que te hice sacar": "recupera eso",
    },
    near_misses=("volve a empezar", "ponela", "volve a poner 2 cocas", "pone eso"),
)
PUT_BACK_BY_NAME = Framing(
    "put something back, by name",
    replacing(
        rf"^{led_by('uy|si|no|che|ay|bueno|mejor|perdon|ah|y|al final|me arrepenti')}volve(?:me)? a (?:poner|agregar|sumar|meter|anotar|cargar)(?:me)? (?={NAMED}$)",
        "recupera ",
        cues=("volve",),
    ),
    examples={"ay, volve a poner el fernet": "recupera el fernet"},
    near_misses=("volve a poner 2 cocas", "volve a poner el pedido", "volve a empezar"),
)
_NO_GOODS_BACK = "(?!(?:el|la|los|las) (?:plata|guita|dinero|sena|diferencia|mitad|vuelto|llamad[oa]|mensaje)\\b)"
GIVEN_BACK = Framing(
    "give something back, by name",
    replacing(
        rf"^{led_by('uy|si|no|che|ay|bueno|mejor|perdon|ah|y|al final|me arrepenti')}"
        rf"(?:(?:devolve|recupera)(?:me)? {_NO_GOODS_BACK}(?P<what>{NAMED})(?: al carrito)?|{_PUTS}(?:me)? (?:{_AGAIN} (?P<what2>{NAMED})|(?P<what3>{NAMED}) {_AGAIN}))$",
        lambda found: f"recupera {found['what'] or found['what2'] or found['what3']}",
        cues=("devolve", "recupera", "nuev", "vuelta", "otra vez"),
    ),
    examples={
        "ay no, devolveme la pepsi": "recupera la pepsi",
        "no, pone las oreo de nuevo": "recupera las oreo",
        "agrega otra vez el fernet": "recupera el fernet",
    },
    near_misses=("devolveme la plata", "devolveme 2 cocas", "pone las oreo", "mandame de nuevo"),
)
LESS_OF = Framing(
    "fewer, behind what it is of",
    replacing(
        rf"{BEGINS}(?:de|a) (?:{ARTICLE} )?(?P<what>(?!{NO_GOODS}\b|es[oa]s?\b|{ARTICLE}\b|cada\b)[a-z]{{3,}}(?: [a-z]+)?),? (?:baja|resta|saca|quita)(?:me|le|les) (?P<count>{COUNT})(?=$|[,.;]| y )",
        r"\g<before>saca \g<count> \g<what>",
        cues=("baja", "resta", "saca", "quita"),
    ),
    examples={
        "de oreo bajale una": "saca una oreo",
        "2 pepsi y a las oreo sacale 2": "2 pepsi y saca 2 oreo",
    },
    near_misses=("de esas sacame una", "al pedido bajale 1", "de oreo mandame una"),
)
AS_IT_WAS_NAMED = Framing(
    "as it was, behind a name",
    replacing(
        rf"^{led_by('no|uh|uy|che|ay|mmm|perdon|ah|pero|al final')}(?:mejor|volve a|volvamos a|deja|quiero|prefiero) (?P<what>{NAMED}),? {_AS_IT_WAS}$",
        r"volve a \g<what> de antes",
        cues=("como ",),
    ),
    examples={"no, mejor las pepsi como estaba": "volve a las pepsi de antes"},
    near_misses=("las pepsi como estaba", "mejor como estaba"),
)
_SHRUGGED = r"(?:(?:(?:muy|re|tan|es|es muy|esta) )?(?:car[oa]s?|carisim[oa]s?|salad[oa]s?|mucho),? |es[oae]s? no,? |esta no,? |no me gusta,? )"
FORMER = Framing(
    "what was there before",
    replacing(
        rf"^{led_by('no|uh|uy|che|ay|bueno|mmm|perdon|ah|y|pero|al final')}(?:{_SHRUGGED})*(?:mejor |prefiero )?(?:(?:deja|pone|da|manda|volve a|volvamos a|cambia a|quiero|elijo)(?:me)?(?:l[oa])? )?(?:por )?"
        r"(?:l[oa]s?|el) (?:de antes|anterior|anteriores|de recien|de primero|que (?:estaba|tenia|habia)(?: antes| primero)?)(?: (?:nomas|mejor|porfa))?$",
        "volve a lo de antes",
        cues=(
            "de antes",
            "anterior",
            "que estaba",
            "que tenia",
            "que habia",
            "de recien",
            "de primero",
        ),
    ),
    examples={
        "eso no, lo de antes": "volve a lo de antes",
        "no, muy cara, deja la de antes": "volve a lo de antes",
        "mejor la anterior": "volve a lo de antes",
    },
    near_misses=("la de antes, 2", "quiero lo de antes y 2 cocas", "antes", "la pepsi de antes"),
)

TAKING_OUT = (
    SLANG,
    YOU_TAKE_OUT,
    AWAY_WITH,
    POINTED_OUT,
    NOT_NEEDED,
    HAVE_IT,
    TAKEN_FROM_HOME,
    SWAPPED,
    POINTED_AMOUNT,
    AS_IT_WAS,
    LEAVE_AS_IT_WAS,
    PUT_BACK,
    PUT_BACK_BY_NAME,
    GIVEN_BACK,
    LESS_OF,
    AS_IT_WAS_NAMED,
    FORMER,
    TO_THE,
)
