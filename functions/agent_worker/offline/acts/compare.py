"""Comparing what is on the table by its measure: `cuál conviene?`, `cuál rinde más?`."""

from ..comparing import compare
from ..intents import Intent
from ..talk import Talk
from .act import Act, Weight, holding


class Compare(Intent):
    """Which of those that were shown costs least for what it holds."""


def _take(talk: Talk, _intent: Intent) -> None:
    compare(talk)


COMPARE = Act(
    "compare",
    read=holding(
        (
            Compare,
            (
                r"^(?:(?:y|che|pero|entonces|a vos) )*(?:de (?:esas|esos|todas|todos|estas|estos|las dos|los dos),? )?(?:cual|cuales|que|cual de (?:las|los) (?:dos|tres|cuatro)|cual de (?:esas|esos|todas|todos))"
                r"(?: (?:es|sale|seria|me|te|la|el|que|lo|mas|mejor))* (?:conviene|convienen|rinde|rinden|rendidor\w*|barat[oa]s? por (?:kilo|litro|unidad)|precio por (?:kilo|litro|unidad))(?: (?:mas|mejor|de (?:esas|esos|todas|todos|las dos|los dos)))*$"
            ),
        )
    ),
    take=_take,
    weight=Weight.IDLE,
    examples={
        Compare: "cuál conviene?|cuál conviene más?|cuál rinde más?|y cuál me conviene?|cuál es más barata por kilo?"
    },
    near_misses="la más barata|cuál es la más barata?|cuál conviene, pantene o sedal?",
)
