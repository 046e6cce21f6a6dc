"""Which words opt out, which come back, and which are the shop's own business."""

from typing import Any

import pytest

from agent_worker.whatsapp.consent import CAME_BACK, OPTED_OUT, Stance, Wish, stance_of, wish_of
from local.inbound_message import inbound

OPTING_OUT = """
    BAJA · baja · Baja. · ¡BAJA! · *BAJA* · BAJAAAA · baja baja · hola, baja porfa · 𝐁𝐀𝐉𝐀 · baja de la lista ·
    baja del servicio · baja definitiva · solicito la baja · quiero la baja del servicio ·
    STOP · Stop!! · stop stop · STOPALL · stop all · unsubscribe · unsubscribe me · opt out ·
    NO MOLESTAR · no molesten más · no me molesten · no me molestes más · dejen de molestar ·
    dar de baja · quiero darme de baja · dame de baja por favor · me quiero dar de baja · me doy de baja ·
    denme de baja de la lista · quiero que me den de baja · me podés dar de baja? · ¿cómo me doy de baja? ·
    como hago para darme de baja? · podrían darme de baja de los mensajes? ·
    desuscribirme · quiero desuscribirme · cancelar suscripción ·
    no quiero recibir más mensajes · no quiero recibir mas msjs · no quiero más mensajes ·
    ya no quiero recibir mensajes de ustedes · no quiero recibir más ofertas · no quiero recibir promociones ·
    no me escriban más · por favor no me escriban más gracias · no me escribas mas · no me contacten mas ·
    no quiero que me escriban más · nunca más me escriban · dejen de escribirme ·
    no me manden más mensajes · no me mandes mas publicidad · dejá de mandarme mensajes · basta de mensajes ·
    sacame de la lista · sáquenme de la lista · quiero que me saquen de la lista · borren mi número ·
    eliminame de tu lista de difusión · no me hablen más · no me hables más · no me hablen · de baja · solicito baja ·
    no quiero recibir más nada · ya no quiero recibir nada · no quiero que me hablen más · dejen de joder · paren de mandar ·
    no jodan más · no insistan más · no me llamen más · basta de escribirme · no me interesa recibir mensajes ·
    no me interesan sus promociones · no quiero ser contactada · no autorizo mensajes · sáquenme de acá · bórrenme ·
    bloqueame · stop mensajes · no más spam · baja de whatsapp · quiero cancelar los mensajes ·
    no quiero saber más nada con ustedes · stop!!! no quiero más mensajes · BAJA. Juan Pérez · baja, Juan · BAJA - Juan ·
    no me escriban más. Marta López · dejen de escribirme. Saludos, Marta
"""
NEAR_MISSES = """
    CANCELAR · cancelar · cancelá · cancelalo · fin · end · quit · salir · chau · alto · para · pará · basta ·
    podés parar un segundo · stop, quiero 2 nomás · un stop de limpieza ·
    bajá el precio · baja la cantidad · baja uno · bajame una · bajalo a 2 · baja a 2 · baja temporada ·
    la bebida más baja en azúcar · dame de baja calorías · baja en sodio · la más baja · la baja · dame la baja ·
    planta baja · en la planta baja depto 2 · hay bajas de precio? · el vino de baja graduación ·
    dame de baja el pedido · dar de baja el pedido · quiero dar de baja mi pedido · quiero dar de baja mi cuenta ·
    me das de baja el dulce · no quiero más · no quiero más leche · no quiero · no quiero ofertas · no quiero bolsa ·
    no mandes más · no me mandes más · no me mandes más leche · no me mandes el pedido · no me molesta ·
    no es molestia · no me escribiste · no quiero que me manden tanto · basta de leche · con eso basta ·
    sacame la leche · sacá la leche de la lista · sacame de la lista la leche · sacame del carrito la yerba ·
    borrá la lista · borrá mi carrito · eliminá el pan · dejá 2 · dejame 2 · dejen el pedido en la puerta ·
    bajá · Bajá! · bajá, Juan · baja. Quiero leche · baja, LECHE · Baja Juan · no me hables así · no me hables de usted · no me llamen cuando lleguen ·
    no me llames · no me mandes nada · no me manden nada todavía · no quiero recibir el pedido · no insistas con la manteca ·
    borrame · sacame · no me interesa · no quiero ofertas de leche · dejá de agregar · cancelar los mensajes de voz no ·
    pará de agregar leche · hola · quiero leche · alta leche · dame de alta · volver
"""


def examples(text: str) -> list[str]:
    return [each.strip() for each in text.split("·")]


def wish(body: str = "", *, opted_out: bool = False, **members: Any) -> Wish:
    return wish_of(inbound(body=body, **members), opted_out=opted_out)


def stance(*bodies: str, opted_out: bool = False) -> Stance:
    messages = [inbound(f"SM{at}", body) for at, body in enumerate(bodies)]
    return stance_of(messages, opted_out=opted_out)


@pytest.mark.parametrize("body", examples(OPTING_OUT))
def test_these_words_opt_out_whoever_writes_them(body: str) -> None:
    assert (wish(body), wish(body, opted_out=True)) == (Wish.OUT, Wish.OUT)


@pytest.mark.parametrize("body", examples(NEAR_MISSES))
def test_these_are_for_milo_to_answer(body: str) -> None:
    assert wish(body) is Wish.ANSWER


@pytest.mark.parametrize("body", ["ALTA", "alta!", "Alta por favor", "start", "UNSTOP"])
def test_the_word_for_coming_back_is_never_milos(body: str) -> None:
    assert (wish(body), wish(body, opted_out=True)) == (Wish.IN, Wish.IN)


@pytest.mark.parametrize(
    "body",
    ["quiero volver", "dame de alta", "volver", "quiero volver a recibir mensajes", "activar"],
)
def test_there_are_longer_ways_back_for_somebody_who_had_opted_out(body: str) -> None:
    assert (wish(body), wish(body, opted_out=True)) == (Wish.ANSWER, Wish.IN)


@pytest.mark.parametrize(
    "body",
    [
        "gracias",
        "ok gracias",
        "dale, chau",
        "👍",
        "🙏🙏",
        "listo!",
        "no, gracias",
        "bueno dale",
        "sí",
        "sí, claro",
    ],
)
def test_an_acknowledgement_is_no_return(body: str) -> None:
    assert (wish(body), wish(body, opted_out=True)) == (Wish.ANSWER, Wish.NOTHING)


@pytest.mark.parametrize(
    "body", ["hola", "?", "¿gracias?", "ok, mandame 2 leches", "sí, 2 leches", "perdón"]
)
def test_anything_else_is_one(body: str) -> None:
    assert wish(body, opted_out=True) is Wish.ANSWER


def test_what_twilio_took_it_for_counts_whatever_the_words_are() -> None:
    assert wish("PARAR", opt_out_type="STOP") is Wish.OUT
    assert wish("VOLVER", opt_out_type="START") is Wish.IN
    assert wish("AYUDA", opt_out_type="HELP") is Wish.ANSWER
    assert wish("BAJA", opt_out_type="HELP") is Wish.OUT


def test_only_written_words_opt_out() -> None:
    assert wish("baja", kind="button") is Wish.OUT
    assert wish("baja", kind="image") is Wish.ANSWER
    assert wish(kind="audio", opted_out=True) is Wish.ANSWER
    assert wish(kind="sticker", opted_out=True) is Wish.NOTHING


def test_opting_out_is_confirmed_once_and_nothing_else_is_answered() -> None:
    assert stance("quiero leche", "BAJA", "gracias") == Stance(
        {"opted_out": True, "sid": "SM1"}, (), OPTED_OUT
    )
    assert stance("BAJA", opted_out=True) == Stance(None, (), "")
    assert stance("gracias", opted_out=True) == Stance(None, (), "")


def test_coming_back_by_the_word_is_confirmed() -> None:
    assert stance("ALTA", opted_out=True) == Stance(
        {"opted_out": False, "sid": "SM0"}, [], CAME_BACK
    )
    assert stance("ALTA") == Stance(None, [], CAME_BACK)


def test_whoever_writes_something_else_has_come_back_and_is_answered() -> None:
    back = stance("gracias", "quiero leche", "y pan", opted_out=True)
    assert back.consent == {"opted_out": False, "sid": "SM1"}
    assert [message["body"] for message in back.to_answer] == ["quiero leche", "y pan"]


def test_the_last_word_of_a_burst_counts() -> None:
    assert stance("BAJA", "perdón, quiero leche").consent is None
    answered = stance("dos panes", "BAJA", "no, pará, quiero leche").to_answer
    assert [message["body"] for message in answered] == ["no, pará, quiero leche"]
    assert stance("ALTA", "BAJA", opted_out=True) == Stance(None, (), "")


def test_a_turn_without_such_words_is_answered_whole() -> None:
    untouched = stance("hola", "quiero leche")
    assert (untouched.consent, len(untouched.to_answer), untouched.words) == (None, 2, "")


@pytest.mark.parametrize("body", ["", " ", "no " * 500, "me quiero dar " * 200, "\x00", "a" * 5000])
def test_any_text_is_read(body: str) -> None:
    assert wish(body) is Wish.ANSWER
