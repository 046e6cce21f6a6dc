"""Understands one message: text → `Understood`, without knowing what was said before."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from retail.writing import plain, without_accents

from .amounts import is_number_alone
from .changes import OPT_OUT_WORDS, change_of, undo_of
from .finishing import finish_in, is_put_off
from .folding import MAX_MESSAGE, fold, says_nothing, tokens
from .intents import Intent, Kind, Understood
from .introductions import bare_name_in, email_in, introduced_name
from .lexicon import word_set
from .phrases import GREETING, HOW_ARE_YOU, INJECTION, LEAVING, NO, OFF_TOPIC, PATTERNS, THANKS, YES
from .references import choices_of
from .shop_questions import parted
from .spelling import mend
from .wishes import strip_lead, strip_tail, wishes_of

MAX_UNMARKED = 6
"""Telling words of a clause without any known verb that may still be the name of a product."""
MAX_CLAUSES = 25

_MARKER = re.compile(
    r"^\s*\[(audio|image|video|document|sticker|location|contacts|unknown|button)\]\s*(.*)$",
    re.DOTALL,
)
_CHATTY = word_set("""
    no se que es eso yo vos me mi soy fue era estoy tengo muy porque cuando como donde nada todo ella
    ellos nosotros aca ahi hoy ayer creo pense dije sos estas esta estan voy vas vamos hace hago jaja
""")
"""Words of talk: where they stand, a clause without a verb of buying is no product."""
_OF_THEMSELVES = re.compile(
    r"^(?:(?:yo|mi \w+|es que|porque|pero|y|no)\s+)*"
    r"(?:soy|somos|estoy|estamos|ando|andamos|sufro|padezco|me siento|me equivoque|me confundi|"
    r"tengo (?:hambre|sed|frio|calor|sueno|alergia|celiaquia|diabetes|intolerancia)|"
    r"es (?:alergic|celiac|diabetic|vegan|vegetarian|intolerante)\w*|lo (?:pienso|voy a pensar|tengo que pensar))\b"
)
"""What a shopper says of themselves: no wish, whatever product it names."""
_DENIAL = re.compile(
    r"^no(?:,? (?:no|es|era|eran|son|fue|dije|pedi|queria|quise|quise decir|te pedi|me referia a|quiero))*"
    r"(?: a| de)? (?:es[aeo]s?|est[aeo]s?|aquell[ao]s?|(?:el|la|los|las) \w+)$"
)
"""A no to what is on the table, or to what was just done: nothing of it is added."""
_HEADINGS = {"lista", "mi lista", "pedido", "mi pedido", "compra", "la lista", "mi compra"}
_CAPTIONED = {"image", "video", "document", "button"}
_YES_SIGNS = set("👍👌✅🆗💯")
_NO_SIGNS = set("👎❌🚫")
_STARTERS = (
    r"saca\w*|quita\w*|borra\w*|elimina\w*|agrega\w*|suma(?:me|le|r)?|pone(?:me|le)?|dame|mandame|anotame|cambia\w*|"
    r"finali\w+|termin\w+|confirm\w+|cerra\w*|quiero|necesito|mostrame|cuanto|que llevo|ver el|ver mi|nada mas|eso es todo|"
    r"es[oa] nomas|listo|pasame|gracias|muchas gracias|chau|tenes|tienen|hay|vacia\w*|mejor|me llamo|soy|mi email|que ofertas|"
    r"llevo|cobrame|pagar|quiero pagar|no quiero|en vez|deja\w*"
)
_LAUGHTER = re.compile(r"(?:(?:j+[aeiou]+)+j*|(?:ha)+|l+o+l+|x+d+|jsj\w*)")
_CLAUSE_END = re.compile(r"((?:\.(?!\d)|[!?;\n])+)")
_NEXT_ORDER = re.compile(
    rf"\s*,\s*(?:y\s+|pero\s+)?(?=(?:{_STARTERS})\b)|\s+(?:y|pero|despues|luego|tambien|ademas)\s+(?:(?:despues|luego|tambien|ademas|ya)\s+)?(?=(?:{_STARTERS})\b)|"
    r"\s+(?=(?:sacame|agregame|sumame|quitame|poneme)\b(?! (?:el|la) link))"
)
_REFINES = re.compile(
    r"^(?:(?:mejor|y|no|prefiero|quiero|dame|tenes|hay|alguna|alguno|algun|pero|a ver|tienen|busco|si|okey|bueno|mostrame|que sea|seria|agregame|poneme|entonces|me|ver|quisiera|una|uno|por favor)\s*,?\s+)*"
    r"(?P<detail>(?:(?:la|el|las|los) (?:de |del |que (?:es|sea|dice|tiene) )?|(?:una|uno) (?:que sea |de )|del? |que (?:sea|sean) |marca |sin |light|descremad|enter[ao]|zero|integral|con (?!eso)).+|light|diet|zero|descremad[ao]|enter[ao]|integral|grandes?|chic[ao]s?)$"
)


@dataclass(frozen=True)
class _Clause:
    """A part of a message that holds one order or question.

    `asked` is whether a question mark ends it, `is_of_the_shop` whether it is read as a question about the shop,
    `is_put_off` whether its sentence leaves finishing for later.
    """

    text: str
    asked: bool
    is_of_the_shop: bool = False
    is_put_off: bool = False


def _clauses(folded: str) -> list[_Clause]:
    """The parts of a message. The shop's key words are mended where nothing is asked of the shop."""
    parts = _CLAUSE_END.split(folded.replace(":", " "))
    clauses: list[_Clause] = []
    for at in range(0, len(parts), 2):
        asked = at + 1 < len(parts) and "?" in parts[at + 1]
        for text, is_of_the_shop in parted(parts[at], asked=asked):
            if is_of_the_shop:
                clauses.append(_Clause(text, asked, is_of_the_shop=True))
                continue
            sentence = mend(text)
            put_off = is_put_off(sentence)
            for piece in _NEXT_ORDER.split(sentence):
                clause = re.sub(r"^(?:[-+•*]\s+)+", "", piece.strip(" ,.'/")).strip(" ,.'/")
                if clause:
                    clauses.append(_Clause(clause, asked, is_put_off=put_off))
    return clauses[:MAX_CLAUSES]


def _courtesies(clause: str) -> tuple[list[Intent], str]:
    """Greeting, `¿cómo andás?` and thanks, and what the clause says beside them."""
    intents: list[Intent] = []
    greeting = GREETING.match(clause)
    if greeting:
        intents.append(Intent(Kind.GREET))
        clause = clause[greeting.end() :].strip(" ,.")
    if clause and HOW_ARE_YOU.match(clause):
        return [*intents, Intent(Kind.ASK_HOW_ARE_YOU)], ""
    if clause and THANKS.search(clause) and not NO.match(clause):
        intents.append(Intent(Kind.THANK))
        clause = THANKS.sub(" ", clause).strip(" ,.")
        clause = (
            ""
            if re.fullmatch(
                r"(?:y |a vos |por |no |okey |dale |listo |todo |perfecto |de |genial |ya |bueno |excelente |, )*",
                f"{clause} ",
            )
            and not re.match(r"(no|listo)\b", clause)
            else clause
        )
    if clause and LEAVING.match(clause):
        return [*intents, Intent(Kind.LEAVE)], ""
    return intents, clause


def _fixed(clause: str) -> Intent | None:
    clause = re.sub(r"^no,? (?=\w)", "no ", clause)
    for kind, pattern in PATTERNS:
        if pattern.search(clause):
            return Intent(kind, detail=clause)
    return None


def _short_answer(clause: str) -> Intent | None:
    if _LAUGHTER.fullmatch(clause):
        return Intent(Kind.EMOJI)
    if YES.match(clause):
        return Intent(Kind.YES)
    if NO.match(clause):
        return Intent(Kind.NO)
    words = clause.split()
    number = is_number_alone(words)
    if number and not re.fullmatch(r"x \S+|media", clause):
        return Intent(Kind.NUMBER, amount=number)
    if number:
        return Intent(Kind.SET, amount=number)
    return None


def _pointed(clause: str, *, asked: bool) -> Intent | None:
    """A choice among what was shown, or a narrower description of it."""
    choices = choices_of(clause)
    if choices:
        return Intent(Kind.CHOOSE, choices=choices)
    refined = _REFINES.match(clause)
    if refined and len(clause.split()) <= MAX_UNMARKED + 2:
        detail = re.sub(
            r"^(?:la|el|las|los|una|uno|del?|que (?:es|sea|sean|dice|tiene)|marca)\s+(?:de |del |que sea |marca )?",
            "",
            refined["detail"],
        )
        detail = strip_tail(detail)[0]
        wishes = wishes_of(clause, asking=asked)
        if detail and len(wishes) == 1:
            return Intent(Kind.REFINE, wishes=wishes, detail=detail)
    return None


def _wished(clause: str, *, asked: bool) -> Intent:
    lead = strip_lead(clause)
    of_themselves = _OF_THEMSELVES.match(clause) and not (lead.orders or lead.asks)
    if of_themselves or clause in OPT_OUT_WORDS:
        return Intent(Kind.UNKNOWN)
    wishes = wishes_of(clause, asking=asked)
    if not wishes:
        if lead.orders:
            return Intent(Kind.KEEP_SHOPPING)
        return Intent(Kind.BROWSE_SHOP if lead.asks else Kind.UNKNOWN)
    marked = lead.orders or lead.asks or any(wish.amount for wish in wishes) or len(wishes) > 1
    telling = [word for word in tokens(wishes[0].phrase) if word.isalpha()]
    if not marked and (len(telling) > MAX_UNMARKED or _CHATTY & set(lead.rest.split())):
        return Intent(Kind.UNKNOWN)
    return Intent(Kind.WISH, wishes=wishes)


def _understand_clause(clause: str, *, asked: bool, put_off: bool = False) -> list[Intent]:
    courtesies, rest = _courtesies(clause)
    if not rest:
        return courtesies
    intent = (
        undo_of(rest)
        or finish_in(rest, asked=asked, put_off=put_off)
        or _fixed(rest)
        or _short_answer(rest)
        or change_of(rest)
    )
    if intent is None and _DENIAL.match(rest):
        intent = Intent(Kind.DENY)
    intent = intent or _pointed(rest, asked=asked)
    return [*courtesies, intent or _wished(rest, asked=asked)]


def _respelled(intent: Intent, text: str) -> Intent:
    """The intent with its products as they were written: `panales` → `pañales`."""
    written = {without_accents(word): word.lower() for word in re.findall(r"\w+", text)}
    wishes = tuple(
        replace(wish, said=" ".join(written.get(word, word) for word in wish.phrase.split()))
        for wish in intent.wishes
    )
    return replace(intent, wishes=wishes)


def _signs_only(text: str) -> Intent:
    if _NO_SIGNS & set(text):
        return Intent(Kind.NO)
    if _YES_SIGNS & set(text):
        return Intent(Kind.YES)
    if "?" in text:
        return Intent(Kind.AGAIN)
    return Intent(Kind.EMOJI) if text.strip() else Intent(Kind.UNKNOWN)


def _intents(rest: str) -> tuple[Intent, ...]:
    folded = fold(rest)
    if says_nothing(folded):
        return (_signs_only(rest),)
    clauses, mended = _clauses(folded), mend(folded)
    asks_the_shop = any(clause.is_of_the_shop for clause in clauses)
    if INJECTION.search(mended) or (OFF_TOPIC.search(mended) and not asks_the_shop):
        return (Intent(Kind.OFF_TOPIC),)
    intents: list[Intent] = []
    for clause in clauses:
        if clause.is_of_the_shop:
            intents.append(Intent(Kind.SHOP_FACT, detail=clause.text))
        else:
            intents.extend(
                _understand_clause(clause.text, asked=clause.asked, put_off=clause.is_put_off)
            )
    if any(intent.kind is Kind.WISH for intent in intents):
        intents = [i for i in intents if i.detail not in _HEADINGS]
    known = [intent for intent in intents if intent.kind is not Kind.UNKNOWN]
    return tuple(known or intents[:1] or [Intent(Kind.UNKNOWN)])


@lru_cache(maxsize=1024)
def understand(text: str) -> Understood:
    """What a message means. Pure, total (any text gives an answer) and cached.

    A message of a kind that has no words comes as `[audio]`, `[image] caption` and so on.
    """
    text = plain(text[:MAX_MESSAGE])
    marker = _MARKER.match(text)
    media: tuple[Intent, ...] = ()
    if marker:
        media = (Intent(Kind.MEDIA, detail=marker[1]),) if marker[1] != "button" else ()
        text = marker[2] if marker[1] in _CAPTIONED else ""
        if not text.strip():
            return Understood(text, media or (Intent(Kind.UNKNOWN),))
    email, broken, rest = email_in(text)
    name, rest = introduced_name(rest)
    told = bool(email or broken or name)
    silent = told and re.fullmatch(
        r"[\W_]*(?:(?:y|mi|e?-?mail|correo|es|el|hola|buenas|dale|si|claro|nombre|ok)\b[\W_]*)*",
        without_accents(rest),
    )
    intents = () if silent else tuple(_respelled(intent, rest) for intent in _intents(rest))
    ordered_nothing = all(
        intent.kind is Kind.GREET
        or intent.kind is Kind.UNKNOWN
        or (intent.kind is Kind.WISH and all(w.said_plainly for w in intent.wishes))
        for intent in intents
    )
    bare = bare_name_in(rest) if ordered_nothing and not name else ""
    if told and bare:
        intents = tuple(intent for intent in intents if intent.kind is Kind.GREET)
    return Understood(text, (*media, *intents), email, broken, name, bare)
