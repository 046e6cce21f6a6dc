"""Has a person of the shop write to whoever asks for one or complains: Milo tells them, and settles nothing himself."""

from collections.abc import Generator, Sequence

from .play import Call, call
from .shelf import status_of
from .shop_questions import ShopQuestion
from .talk import Results, Talk

PERSON_WANTED = ShopQuestion("contact", "person")
COMPLAINT = ShopQuestion("contact", "complaint")
NEED_A_PERSON = frozenset({PERSON_WANTED, COMPLAINT})
"""What only a person can answer."""
_BEGINS = {
    PERSON_WANTED: "Yo soy un asistente automático.",
    COMPLAINT: "Lamento lo que pasó 😕",
}


def ask_for_person(
    talk: Talk, questions: Sequence[ShopQuestion]
) -> Generator[tuple[Call, ...], Results, bool]:
    """Tells the people of the shop if one of them is needed; whether they know of it now."""
    if not NEED_A_PERSON & set(questions):
        return False
    (asked,) = yield from talk.ask(call("ask_for_person"))
    return status_of(asked) == "asked"


def referred(question: ShopQuestion, contact: str, *, was_asked: bool) -> str:
    """What the shopper is told; `contact` is how the shop is reached otherwise, which may be empty."""
    begins = _BEGINS[question]
    if was_asked:
        urgent = f" Si es urgente, la encontrás por {contact}." if contact else ""
        return f"{begins} Ya le avisé a una persona de la tienda: te escribe por acá en cuanto pueda.{urgent}"
    if contact:
        return f"{begins} No pude avisarle a la tienda desde acá: con una persona podés hablar por {contact}."
    return f"{begins} No pude avisarle a nadie de la tienda: pedime *hablar con una persona* de nuevo en un rato."
