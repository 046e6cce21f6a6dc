"""Giving an address: `mi dirección es Rivadavia 200`, `dejalo en la portería`. The page behind the order's link asks for it."""

from ..addresses import GIVES_ADDRESS
from ..intents import Kind
from ..utterances import Saying
from .act import Act, holding, say

ADDRESS = Act(
    "address",
    read=holding((Kind.GIVE_ADDRESS, GIVES_ADDRESS)),
    take=say(Saying.ADDRESS_ON_THE_PAGE),
    examples={
        Kind.GIVE_ADDRESS: "mi dirección es Rivadavia 200|es en avenida Corrientes 4500 piso 2|vivo en Lavalle 1200|timbre 3|dejalo en la portería"
    },
    is_for_strangers=True,
    near_misses="en qué dirección están?|es en oferta?|limpiador de piso|vivo en Palermo, llegan?|dejalo en 2",
)
