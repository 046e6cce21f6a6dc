"""A shopper wants no more messages: one confirmation, silence, whoever writes, and a way back; on the real wires."""

from typing import Any

import pytest

from agent_worker.whatsapp.consent import CAME_BACK, OPTED_OUT
from tests.journeys.shop import Shop, received_by


@pytest.mark.parametrize("word", [{"body": "BAJA"}, {"body": "Parar", "opt_out_type": "STOP"}])
def test_after_baja_nothing_arrives_until_the_shopper_comes_back(
    shop: Shop, word: dict[str, Any]
) -> None:
    nora = shop.known_shopper("Nora")
    nora.say("2 leche entera la serenisima 1 litro")
    cart = shop.cart(nora)
    assert cart["items"]
    conversation = f"/conversations/{nora.phone[1:]}"
    before = received_by(nora)

    assert nora.say(**word) == [OPTED_OUT]
    nora.send("BAJA")
    nora.send("gracias")
    with pytest.raises(AssertionError, match="opted_out"):
        shop.api("POST", f"{conversation}/messages", json={"body": "¡Ofertas!"})
    shop.wait_until_answered(nora, 5)
    assert received_by(nora) == [*before, OPTED_OUT]

    assert nora.say("ALTA") == [CAME_BACK]
    said = shop.api("GET", conversation)
    assert (said["opted_out"], [one["words"] for one in said["consents"]]) == (
        False,
        [word["body"], "ALTA"],
    )
    assert shop.cart(nora) == cart
    assert "leche" in nora.say("qué llevo?")[0].lower()
