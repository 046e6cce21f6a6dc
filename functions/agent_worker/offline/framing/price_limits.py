"""What something may cost at most, put in one way: `un malbec de hasta 5 lucas`, `shampoo que no pase de 5000`."""

import re

from retail.spanish.numbers import VALUES
from retail.spanish.units import KILOS, LITRES, LUCAS, PESOS, THOUSANDS
from retail.spanish.word_sets import one_of, word_set

from .framing import Framing, replacing

MIN_PRICE = 200
"""Pesos below which a bare number behind `hasta` is no price."""

_UNDER = "(?:hasta|menos de|no mas de|maximo|max|como mucho)"
_EXCEEDS = one_of(word_set("pase pasen supere superen salga salgan cueste cuesten valga valgan"))
_COSTS = one_of(word_set("salga salgan cueste cuesten este esten"))
_AT_MOST = (
    rf"(?:(?:y )?que (?:no {_EXCEEDS}(?: (?:mas )?de| los)?|{_COSTS} (?:menos de|hasta))"
    rf"|(?:(?:de|por|a) )?{_UNDER})"
)
_MONEY = (
    rf"(?P<money>\$?\d[\d.]*(?:,\d+)?(?: {one_of((*THOUSANDS, *PESOS))})*"
    rf"|{one_of(VALUES)} {one_of((*LUCAS, 'mil'))}(?: pesos)?)"
)
_NO_MONEY = rf"(?:de|unidades|hs?|horas?|personas|{one_of((*(set(KILOS) - THOUSANDS), *LITRES))})\b"
_LIMIT = re.compile(
    rf"(?<=\w),?(?P<asks> (?:tenes|tienen|hay|venden))?,? {_AT_MOST} {_MONEY}(?![\d.,])(?! {_NO_MONEY})"
)


def _in_pesos(limit: re.Match[str]) -> str:
    money = limit["money"]
    bare = money.replace(".", "").replace("$", "")
    if bare.isdigit() and int(bare) < MIN_PRICE:
        return limit[0]
    pesos = money if re.search(r"[a-z]", money) else f"{bare} pesos"
    return f" hasta {pesos}{limit['asks'] or ''}"


PRICE_LIMIT = Framing(
    "a limit of price",
    lambda text: _LIMIT.sub(_in_pesos, text),
    examples={
        "vino tenes hasta 7000": "vino hasta 7000 pesos tenes",
        "un malbec de hasta 5 lucas": "un malbec hasta 5 lucas",
        "algun shampoo que no pase de 5000": "algun shampoo hasta 5000 pesos",
        "gaseosa por menos de 2000 pesos": "gaseosa hasta 2000 pesos",
    },
    near_misses=(
        "coca hasta 2 litros",
        "hasta que hora",
        "hasta 500 g de queso",
        "papas hasta 5 k de peso",
    ),
)
NOT_DEAR = Framing(
    "not dear, before a limit",
    replacing(
        rf"(?<=\w),? que no sean? (?:(?:muy|tan|demasiado) )?car[oa]s?,?(?= (?:de )?{_UNDER} )"
    ),
    examples={"un vino que no sea muy caro, hasta 7 lucas": "un vino hasta 7 lucas"},
    near_misses=("un vino que no sea muy caro", "que no sea caro"),
)

PRICE_LIMITS = (NOT_DEAR, PRICE_LIMIT)
