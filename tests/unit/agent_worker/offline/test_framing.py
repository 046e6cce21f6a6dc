"""What stands around an order and is no part of it: reasons, conditions, addresses, limits of price."""

import pytest

from agent_worker.offline.addresses import address_apart
from agent_worker.offline.conditions import without_condition
from agent_worker.offline.framing import without_frame
from agent_worker.offline.intents import Kind
from agent_worker.offline.price_limits import with_limits_in_pesos
from agent_worker.offline.understanding import understand
from tests.offline_chat import known


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("buenisimo sumale un mani", "sumale un mani"),
        ("nah saca los doritos", "saca los doritos"),
        ("bueno hoy mandame 2 yogur", "bueno mandame 2 yogur"),
        ("somos 4 asi que un kilo", "un kilo"),
        ("mi viejo es diabetico cambiala por zero", "cambiala por zero"),
        ("el domingo hago un asado asi que mandame 2 chorizos", "mandame 2 chorizos"),
        ("un kilo de papa mas o menos", "un kilo de papa"),
        ("unos 2 kilos de papa", "2 kilos de papa"),
        ("1/4 de queso para unos sanguchitos", "1/4 de queso"),
        ("necesito para hoy a la noche dos kilos de papa", "necesito dos kilos de papa"),
        ("la leche cambiala x manfrey", "cambia la leche x manfrey"),
        ("que yerba es la mas barata", "cual es la yerba mas barata"),
        ("uff cara", "que caro"),
        ("mejor 6 que son para la escuela", "mejor 6"),
        ("pilas y fosforos porque se corto la luz", "pilas y fosforos porque se corto la luz"),
        ("necesito pilas porque se corto la luz", "necesito pilas"),
        ("sabes que el nesquik no", "el nesquik no"),
        ("aca de nuevo jaja mandame 1 dulce de leche", "mandame 1 dulce de leche"),
        ("pan de aca mandame 1 dulce de leche", "pan de aca mandame 1 dulce de leche"),
    ],
)
def test_what_frames_an_order_is_taken_off(said: str, meant: str) -> None:
    assert without_frame(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "son 2 sprite y 3 toddy",
        "genial",
        "nah",
        "soy celiaco",
        "armame algo para una picada",
        "1 alimento para un gato",
        "vamos a llevar 2 cocas entonces saca la sprite",
        "como estas",
        "es para hoy",
    ],
)
def test_what_is_no_frame_stays(said: str) -> None:
    assert without_frame(said) == said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("si tenes coca lata mandame 3 sino nada", "mandame 3 coca lata"),
        ("si te quedan mandarinas mandame un kilo, si no nada", "mandame un kilo mandarinas"),
        ("1 oreo y si hay mantecol uno tambien, si no hay dejalo", "1 oreo y uno mantecol"),
        (
            "tenes cunnington? si tenes mandame 3, si no nada",
            "tenes cunnington? si tenes mandame 3",
        ),
        ("si no nada", "si no nada"),
        ("si, mandame 3", "si, mandame 3"),
        ("2 pepsi o si no hay 2 coca", "2 pepsi o si no hay 2 coca"),
    ],
)
def test_an_order_that_hangs_on_what_there_is_becomes_a_plain_one(said: str, meant: str) -> None:
    assert without_condition(said) == meant


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


@pytest.mark.parametrize("said", ["coca hasta 2 litros", "hasta que hora", "hasta 500 g de queso"])
def test_what_is_no_price_is_no_limit(said: str) -> None:
    assert with_limits_in_pesos(said) == said


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
