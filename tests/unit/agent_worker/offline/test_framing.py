"""What stands around an order and is no part of it: reasons, conditions, addresses, limits of price."""

import random

import pytest

from agent_worker.offline.addresses import address_apart
from agent_worker.offline.framing import FRAMINGS, Framing, without_framing
from agent_worker.offline.intents import Kind
from agent_worker.offline.understanding import understand
from tests.offline_chat import known

EXAMPLES = [
    (framing, said, meant) for framing in FRAMINGS for said, meant in framing.examples.items()
]
NEAR_MISSES = [(framing, said) for framing in FRAMINGS for said in framing.near_misses]
FRAMED = sorted({said for _, said, _ in EXAMPLES} | {said for _, said in NEAR_MISSES})


def name(part: object) -> str:
    return part.name if isinstance(part, Framing) else str(part)


@pytest.mark.parametrize(("framing", "said", "meant"), EXAMPLES, ids=name)
def test_what_frames_an_order_is_taken_off(framing: Framing, said: str, meant: str) -> None:
    assert framing.rewrite(said) == meant
    assert without_framing(said) == meant


@pytest.mark.parametrize(("framing", "said"), NEAR_MISSES, ids=name)
def test_what_is_no_frame_stays(framing: Framing, said: str) -> None:
    assert framing.rewrite(said) == said


@pytest.mark.parametrize("said", FRAMED)
def test_the_order_of_the_frames_means_nothing(said: str) -> None:
    shuffled = list(FRAMINGS)
    random.Random(said).shuffle(shuffled)
    for text in (said, f"genial, {said}", f"{said}. {said}", f"somos 4 asi que {said}"):
        assert without_framing(text, shuffled) == without_framing(text, FRAMINGS[::-1])
        assert without_framing(text, shuffled) == without_framing(text)


def test_frames_have_names_examples_and_near_misses_of_their_own() -> None:
    assert len({framing.name for framing in FRAMINGS}) == len(FRAMINGS)
    assert all(framing.examples and framing.near_misses for framing in FRAMINGS)


def test_frames_stand_one_within_another() -> None:
    assert without_framing("genial, somos 4 asi que unos 2 kilos") == "2 kilos"


@pytest.mark.parametrize("said", ["genial", "nah", "hoy", "mas o menos"])
def test_a_frame_around_nothing_stays(said: str) -> None:
    assert without_framing(said) == said


@pytest.mark.parametrize(
    ("said", "rest", "address"),
    [
        ("mandame a loyola 450 un bidon de agua", "mandame un bidon de agua", "loyola 450"),
        (
            "necesito 3 fantas para av corrientes 5600 piso 3",
            "necesito 3 fantas",
            "corrientes 5600",
        ),
        ("pedido para gurruchaga 850 2b\n2 pepsi", "2 pepsi", "gurruchaga 850"),
        ("hola vivo en thames 1234 quiero 2 sprite", "hola quiero 2 sprite", "thames 1234"),
    ],
)
def test_an_address_among_orders_is_told_apart(said: str, rest: str, address: str) -> None:
    assert address_apart(said) == (rest, f"mi direccion es {address}")


@pytest.mark.parametrize(
    "said",
    [
        "llegan a rivadavia 4500",
        "vivo en thames 1234",
        "para tortas 500 g de harina",
        "2 pepsi hasta gastar 3000",
        "cambiame la direccion a corrientes 5200",
        "queso para asado 300 de chorizo",
        "poneme para salsa 500 de tomate",
    ],
)
def test_a_number_is_no_address(said: str) -> None:
    assert address_apart(said) == (said, "")


@pytest.mark.parametrize(
    ("said", "pesos"),
    [
        ("que vino tenes hasta 7000", 7000),
        ("un malbec de hasta 5 lucas", 5000),
        ("algun shampoo que no pase de 5000?", 5000),
        ("gaseosa por menos de $2000", 2000),
    ],
)
def test_a_limit_of_price_is_read(said: str, pesos: int) -> None:
    (intent,) = understand(said).intents
    assert intent.kind is Kind.WISH
    assert (intent.wishes[0].up_to, intent.wishes[0].asking) == (pesos, True)


def test_what_costs_more_than_the_limit_is_not_shown() -> None:
    chat = known()
    reply = chat.say("qué leche tenés hasta 430")
    assert "Descremada" in reply
    assert "Entera" not in reply
    assert "de hasta $\u00a0300,00" in chat.say("qué leche tenés hasta 300")
    assert chat.cart == {}


def test_one_less_of_what_is_named_is_taken_off() -> None:
    chat = known()
    chat.say("2 leches descremadas")
    chat.say("una leche descremada menos")
    assert chat.cart == {12: 1}


def test_an_address_is_asked_for_on_the_page_and_the_order_goes_on() -> None:
    chat = known()
    reply = chat.say("mandame a loyola 450 una leche descremada")
    assert chat.cart == {12: 1}
    assert "La dirección" in reply
