"""Links stand alone, and what stood around them is still whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.whatsapp.links import set_apart

URL = "https://tienda.example/checkout/kT9_x2-Lw4qYbbbbbbbbbA"
SIGNS = st.text(alphabet="*_~`.,;:!?…)(]['\"»«”“’ \n", max_size=9)


@pytest.mark.parametrize(
    "around", ["**U**", "*U*.", "_U_", "(U)", "U).", "“U”", "<U>", "'U';", "U…", "`U`"]
)
def test_what_embraces_nothing_but_a_link_goes(around: str) -> None:
    assert set_apart(around.replace("U", URL)) == URL


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("Pagá acá: U, y listo", "Pagá acá: U y listo"),
        ("Pagá acá: U. Cualquier cosa, avisame.", "Pagá acá: U\nCualquier cosa, avisame."),
        ("*Pagá acá: U*", "*Pagá acá:* U"),
        ("*U es tu link*", "U *es tu link*"),
        ("(pagá acá: U)", "(pagá acá: U )"),
        ("(U por ahora)", "(U por ahora)"),
        ("acá:U👍", "acá: U 👍"),
        ("*U*Gracias", "U Gracias"),
        ("*Total:* $ 5 en *U* y *listo*", "*Total:* $ 5 en U y *listo*"),
        ("acá: U\n\nOtro: *U*", "acá: U\n\nOtro: U"),
        ("sin links, *nada* (cambia).", "sin links, *nada* (cambia)."),
    ],
)
def test_the_words_around_a_link_stay_whole(said: str, sent: str) -> None:
    assert set_apart(said.replace("U", URL)) == sent.replace("U", URL)


@given(before=SIGNS, after=SIGNS, more=st.sampled_from(["", "👍", " y pan"]))
def test_nothing_touches_the_end_of_a_link(before: str, after: str, more: str) -> None:
    sent = set_apart(f"Pagá {before}{URL}{after}{more}")
    _, _, rest = sent.partition(URL)
    assert not rest or rest[0].isspace()
    assert more.strip() in rest


@given(st.text(alphabet=st.characters()))
def test_a_text_without_a_link_is_left_alone(said: str) -> None:
    assert set_apart(said) == said or "http" in said
