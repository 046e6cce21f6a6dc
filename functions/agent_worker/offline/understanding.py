"""Understands one message: text → `Understood`, without knowing what was said before."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from retail.writing import plain, without_accents

from .acts import read
from .acts.machine import is_of_a_machine
from .acts.off_topic import is_off_topic, without_swearing
from .acts.small_talk import courtesies_in
from .addresses import address_apart
from .answers import answer_before
from .basket_frame import read as read_basket
from .basket_frame import slots_in, with_products_apart
from .changes import CONTRASTED
from .clauses import Clause, clauses_of
from .corrections import contrasts_in, denied_in, is_reminder, put_right, refused_in
from .folding import MAX_MESSAGE, fold, names_goods, says_nothing
from .framing import without_framing
from .intents import Intent, Kind, Understood, Wish
from .introductions import (
    bare_name_in,
    email_in,
    introduced_name,
    name_before_an_order,
    without_phone,
)
from .lexicon import ADDRESSES
from .spelling import mend, mended
from .withholding import email_withheld_in

_MARKER = re.compile(
    r"^\s*\[(audio|image|video|document|sticker|location|contacts|unknown|button)\]\s*(.*)$",
    re.DOTALL,
)
_BULLET = re.compile(r"\s*\*\s+\S")
"""A star with a blank begins a line of a list; one without puts a word right: `*mantecas`."""
_BLANKS = re.compile(r"\s{2,}")
_HEADINGS = {"lista", "mi lista", "pedido", "mi pedido", "compra", "la lista", "mi compra"}
_CAPTIONED = {"image", "video", "document", "button"}
_YES_SIGNS = set("👍👌✅🆗💯")
_NO_SIGNS = set("👎❌🚫")
_DOUBTING_SIGNS = set("🙄🤔🤷😒🤨")
PUT_RIGHT = {Kind.WISH, Kind.CHOOSE, Kind.REFINE}
"""What may be put right by what is said behind it, and may put right what was."""
_UNREAD = {Kind.UNKNOWN, Kind.DENY}
"""What a clause is read as that is nothing by itself, and may put something right: `no, era sprite`."""
_OF_ANOTHER_MATTER = re.compile(r"(?:de|en|con|al|a|por)\b")
_MISTAKEN = re.compile(r"\bme (?:equivoque|confundi)\b")
"""What `me equivoqué` may be about, other than a product: `me equivoqué de chat`."""
_BINDING = {Kind.YES, Kind.FINISH}
"""What an unread sentence behind it may take back: `ok. pensándolo bien…`; so that one is kept."""


_CALLING = re.compile(rf"^(?:che,? |(?:milo|{ADDRESSES}), )+(?=\S)")
"""How a shopper calls Milo before saying what is wanted: `che qué hay`, `genio, qué hay`."""


def _understand_clause(clause: Clause) -> list[Intent]:
    courtesies, rest = courtesies_in(_CALLING.sub("", without_swearing(clause.text)))
    if not rest:
        return courtesies
    answer, rest = answer_before(rest)
    courtesies.extend(answer)
    return [*courtesies, *_read(replace(clause, text=rest))]


def _read(clause: Clause) -> list[Intent]:
    """A clause's intents; one that puts right what was said before it is marked."""
    intent = read(clause) or Intent(Kind.UNKNOWN, detail=clause.text)
    if intent.kind not in PUT_RIGHT | _UNREAD:
        return [intent]
    contrasted = _contrasted(clause)
    if contrasted:
        return contrasted
    new = put_right(clause.text)
    if _MISTAKEN.search(clause.text) and _OF_ANOTHER_MATTER.match(new):
        return [Intent(Kind.UNKNOWN, detail=clause.text)]
    meant = _meant(clause, new)
    if meant and not (intent.kind in _UNREAD and _OF_ANOTHER_MATTER.match(new)):
        return [replace(meant, corrects=True, reminds=is_reminder(clause.text))]
    if intent.kind not in _UNREAD:
        return [intent]
    refused = _meant(clause, refused_in(clause.text))
    if refused and _is_a_name(refused.wishes):
        return [Intent(Kind.REMOVE, wishes=refused.wishes)]
    denied = _meant(clause, denied_in(clause.text))
    if denied and (denied.kind is Kind.CHOOSE or _is_a_name(denied.wishes)):
        return [replace(denied, corrects=True, denies=True)]
    return [intent]


def _meant(clause: Clause, text: str) -> Intent | None:
    """The product or pointer that a part of a clause means by itself, where it asks for nothing."""
    intent = read(replace(clause, text=text)) if text else None
    if intent is None or intent.kind not in PUT_RIGHT or any(one.asking for one in intent.wishes):
        return None
    return None if any(choice.that for choice in intent.choices) else intent


def _is_a_name(wishes: tuple[Wish, ...]) -> bool:
    """Whether wishes are one, called by one word or by one for goods; more words behind a no are talk."""
    first = wishes[0] if len(wishes) == 1 else None
    return first is not None and (" " not in first.phrase or names_goods(first.phrase))


_TELLS = re.compile(r"(?:van? a|(?:me |nos )?(?:alcanz|lleg|bast|sobr)[a-z]+)\b")
"""What a verb says of something, and is no other thing: `10 pepsi no van a alcanzar`."""


def _contrasted(clause: Clause) -> list[Intent]:
    """What is meant, where a clause says what is not: a product instead of another one, or a pointer."""
    for new, old in contrasts_in(clause.text):
        meant, denied = _meant(clause, new), _meant(clause, old)
        if meant is None or denied is None or meant.kind is not denied.kind is Kind.CHOOSE:
            continue
        if meant.kind is Kind.CHOOSE:
            return [replace(meant, corrects=True)]
        if len(meant.wishes) == len(denied.wishes) == 1 and not _TELLS.match(old):
            wishes = (*meant.wishes, *denied.wishes)
            return [Intent(Kind.REPLACE, wishes=wishes, detail=CONTRASTED)]
    return []


def _with_products_apart(clause: Clause) -> list[Clause]:
    if clause.is_of_the_shop:
        return [clause]
    return [replace(clause, text=text) for text in with_products_apart(clause.text)]


def _respelled(intent: Intent, written: Mapping[str, str]) -> Intent:
    """The intent with its products, or what nothing is understood of, as they were written: `panales` → `pañales`."""

    def respelled(phrase: str) -> str:
        return re.sub(r"\w+", lambda word: written.get(word[0], word[0]), phrase)

    wishes = tuple(
        replace(wish, said=respelled(wish.said or wish.phrase)) for wish in intent.wishes
    )
    detail = respelled(intent.detail) if intent.kind is Kind.UNKNOWN else intent.detail
    return replace(intent, wishes=wishes, detail=detail)


def _only_asked(intent: Intent) -> Intent:
    """The intent of a word that is put right (`*mantecas`): what it was before may be in the cart already."""
    return replace(intent, wishes=tuple(replace(wish, asking=True) for wish in intent.wishes))


def _refused(intent: Intent) -> Intent:
    """A name behind a no, beside a way to finish (`listo, no pepsi`): a shopper who is done wants nothing else instead."""
    if intent.kind is not Kind.WISH:
        return intent
    return Intent(Kind.REMOVE, wishes=intent.wishes)


def _signs_only(text: str) -> Intent:
    if _NO_SIGNS & set(text):
        return Intent(Kind.NO)
    if _YES_SIGNS & set(text) and "?" not in text:
        return Intent(Kind.YES)
    if "?" in text:
        return Intent(Kind.AGAIN)
    return Intent(Kind.EMOJI) if text.strip() else Intent(Kind.UNKNOWN)


def _clauses_of(folded: str) -> list[Clause]:
    """A message's clauses, with products apart, and behind them the address that stood among them."""
    folded, address = address_apart(folded)
    clauses = [part for clause in clauses_of(folded) for part in _with_products_apart(clause)]
    return [*clauses, Clause(address)] if address else clauses


def _intents(rest: str) -> tuple[Intent, ...]:
    folded = fold(rest)
    if says_nothing(folded):
        return (_signs_only(rest),)
    folded = without_framing(folded)
    clauses = _clauses_of(folded)
    mended = mend(folded)
    asks_the_shop = any(clause.is_of_the_shop for clause in clauses)
    if is_off_topic(mended, asks_the_shop=asks_the_shop):
        return (Intent(Kind.OFF_TOPIC),)
    if is_of_a_machine(mended):
        return (Intent(Kind.MACHINE),)
    intents: list[Intent] = []
    has_basket = any(read_basket(clause.text) for clause in clauses)
    for clause in clauses:
        if has_basket and slots_in(clause.text):
            intents.append(Intent(Kind.BASKET, detail=clause.text))
        elif clause.is_of_the_shop:
            intents.append(Intent(Kind.SHOP_FACT, detail=clause.text))
        else:
            intents.extend(_understand_clause(clause))
    if any(intent.kind is Kind.WISH for intent in intents):
        intents = [i for i in intents if i.detail not in _HEADINGS]
    if (_DOUBTING_SIGNS | _NO_SIGNS) & set(rest):
        intents = [Intent(Kind.UNKNOWN) if i.kind in _BINDING else i for i in intents]
    if any(intent.kind is Kind.FINISH for intent in intents):
        intents = [_refused(intent) if intent.denies else intent for intent in intents]
    known = [
        intent
        for at, intent in enumerate(intents)
        if intent.kind is not Kind.UNKNOWN
        or any(i.kind in _BINDING for i in intents[:at])
        or any(i.kind is Kind.FINISH for i in intents[at:])
    ]
    return tuple(known or intents[:1] or [Intent(Kind.UNKNOWN)])


def _one_blank(blanks: re.Match[str]) -> str:
    return "\n" if "\n" in blanks[0] else " "


@lru_cache(maxsize=1024)
def understand(text: str) -> Understood:
    """What a message means. Pure, total (any text gives an answer) and cached.

    A message of a kind that has no words comes as `[audio]`, `[image] caption` and so on.
    """
    text = _BLANKS.sub(_one_blank, plain(text[:MAX_MESSAGE]))
    marker = _MARKER.match(text)
    media: tuple[Intent, ...] = ()
    if marker:
        media = (Intent(Kind.MEDIA, detail=marker[1]),) if marker[1] != "button" else ()
        text = marker[2] if marker[1] in _CAPTIONED else ""
        if not text.strip():
            return Understood(text, media or (Intent(Kind.UNKNOWN),))
    email, broken, rest = email_in(text)
    withholds, rest = email_withheld_in(rest)
    refusal = (Intent(Kind.REFUSE_EMAIL),) if withholds else ()
    name, rest = introduced_name(without_phone(rest))
    told = bool(email or broken or name or withholds)
    silent = told and re.fullmatch(
        r"[\W_]*(?:(?:y|mi|e?-?mail|correo|es|el|hola|buenas|dale|si|claro|nombre|ok)\b[\W_]*)*",
        without_accents(rest),
    )
    written = {without_accents(word): word.lower() for word in re.findall(r"\w+", rest)}
    written = {mended(word): as_written for word, as_written in written.items()} | written
    intents = () if silent else tuple(_respelled(each, written) for each in _intents(rest))
    is_list = _BULLET.match(text) is not None
    if not is_list and text.strip().startswith("*") != text.strip().endswith("*"):
        intents = tuple(map(_only_asked, intents))
    ordered_nothing = all(
        intent.kind in {Kind.GREET, Kind.UNKNOWN, Kind.YES}
        or (intent.kind is Kind.REFINE and not intent.wishes[0].amount)
        or (intent.kind is Kind.WISH and all(w.said_plainly for w in intent.wishes))
        for intent in intents
    )
    ordered_nothing = ordered_nothing and not any(intent.reminds for intent in intents)
    bare = bare_name_in(rest) if ordered_nothing and not name else ""
    if told and bare:
        intents = tuple(intent for intent in intents if intent.kind is Kind.GREET)
    bare = bare or ("" if name else name_before_an_order(rest))
    return Understood(text, (*media, *refusal, *intents), email, broken, name, bare)
