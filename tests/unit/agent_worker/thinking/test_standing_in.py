"""Gemini fails in the midst of a turn: what it did is told first and not done again, and the rest is done.

Through ADK's own Runner, over the wire to a Gemini that is scripted.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
import requests

from agent_worker.thinking.agent import Mind
from agent_worker.thinking.milo import MODEL_SECONDS, Milo
from agent_worker.thinking.models import offline_model, thinking_model
from agent_worker.thinking.thought import Thought
from agent_worker.tools.journal import Journal
from agent_worker.whatsapp.replies import APOLOGY, CUT_OFF
from local.gemini import GeminiDouble, Script, Step, call, fail, say
from local.in_process import lose
from retail.settings import Settings
from retail.wire import ToolCall
from tests.offline_chat import CATALOGUE
from tests.scripted_model import ScriptedModel
from tests.scripted_model import call as scripted_call
from tests.waiting import wait_until
from tests.whole_shop import OpenShop, open_shop

OUTAGE = "no puedo acceder"
DOWN = fail(403)
"""A failure that the SDK does not try again."""
MILK, LIGHT, PAN, COKE = 5, 12, 20, 51


def add(product_id: int, quantity: float = 1) -> Step:
    return call("add_product_to_cart", product_id=product_id, quantity=quantity)


def set_to(product_id: int, quantity: float) -> Step:
    return call("set_product_quantity", product_id=product_id, quantity=quantity)


def together(*steps: Step) -> Step:
    """One answer with all their calls, of which the first is signed."""
    parts = [step.document["candidates"][0]["content"]["parts"] for step in steps]
    for (part,) in parts[1:]:
        del part["thoughtSignature"]
        parts[0].append(part)
    return steps[0]


class Story:
    """A known shopper's conversation with a Milo whose Gemini does as it is told."""

    def __init__(self, gemini: GeminiDouble, script: Script) -> None:
        self.gemini, self.script = gemini, script
        self.seconds = 0.0
        self.shop: OpenShop = open_shop(CATALOGUE, lambda: self.seconds)
        self.user_id = self.shop.register()
        told = Settings(local_mode=True, gemini_api_url=gemini.url, google_api_key="k")
        self.first = Mind(thinking_model(told), "La Esquina")
        self.second = Mind(offline_model("La Esquina"), "La Esquina")
        self.memory: str | None = None

    def hear(self, *texts: str, does: Sequence[Step], then: Step, sleep: Any = None) -> Thought:
        """What comes of a turn with these messages, in which Gemini does that."""
        self.seconds += 20
        self.script.steps.extend(does)
        self.script.then = then
        turn = self.shop.turn(texts[0])
        milo = Milo(self.first, self.second, sleep or asyncio.sleep, asyncio.Semaphore(1))
        thought = asyncio.run(milo.think(turn, texts, self.memory))
        self.memory = thought.memory
        self.script.steps.clear()
        held = self.shop.conversation().live
        assert held is not None
        self.shop.agent.complete(
            turn.id,
            turn.token,
            fence=held.fence,
            replies=[],
            memory=thought.memory,
            tool_calls=thought.tool_calls,
            model=thought.model,
            usage=thought.usage,
        )
        return thought

    @property
    def cart(self) -> dict[int, float]:
        return self.shop.cart(self.user_id)


@pytest.fixture
def story() -> Iterator[Story]:
    script = Script()
    with GeminiDouble(script) as gemini:
        yield Story(gemini, script)


def test_a_gemini_that_adds_for_ever_has_added_once_and_the_shopper_hears_of_it(
    story: Story,
) -> None:
    thought = story.hear("sumame una leche entera", does=[], then=add(MILK))

    assert thought.model == "offline"
    assert thought.reply == (
        "Ya agregué 1 x *Leche Entera La Serenísima 1L* al carrito ($\u00a0450,00).\n"
        "Tu carrito suma *$\u00a0450,00*.\n\n"
        "¿Querés algo más o finalizamos?"
    )
    assert len(story.gemini.requests) == 8
    assert [called["status"] for called in thought.tool_calls] == ["added"] + ["already_done"] * 7
    assert story.shop.effects == ["add_product_to_cart"]


def test_twenty_adds_in_one_answer_are_one_and_gemini_goes_on(story: Story) -> None:
    adds = together(*(add(MILK) for _ in range(20)))

    thought = story.hear("una leche entera", does=[adds, say("¡Listo! Una leche.")], then=DOWN)

    assert (thought.reply, thought.model) == ("¡Listo! Una leche.", "gemini-3.8-flash")
    told = story.gemini.requests[1].body["contents"][-1]["parts"]
    results = [part["functionResponse"]["response"] for part in told]
    assert [one["status"] for one in results] == ["added"] + ["already_done"] * 19
    assert results[-1]["cart"] == results[0]["cart"]
    assert story.cart == {MILK: 1}


async def given_up(seconds: float, gemini: GeminiDouble) -> None:
    """The time that Gemini has is over when it is asked for the second time."""
    if seconds != MODEL_SECONDS:
        await asyncio.sleep(seconds)
        return
    asked = partial(wait_until, lambda: len(gemini.requests) > 1, 30, "Gemini is asked again")
    await asyncio.to_thread(asked)


@pytest.mark.parametrize(
    "failure",
    [
        fail(500),
        fail(429),
        fail(503),
        Step({"candidates": []}),
        Step({"promptFeedback": {"blockReason": "SAFETY"}}),
        say("Agregué", finish_reason="MAX_TOKENS"),
        say("\x00\u200b"),
        Step(say("tarde").document, seconds=30),
    ],
    ids=["500", "429", "503", "empty", "safety", "cut", "unseen", "hangs"],
)
def test_what_is_left_is_done_and_both_are_told_when_gemini_ends_with(
    story: Story, failure: Step
) -> None:
    def sleep(seconds: float) -> Any:
        return given_up(seconds, story.gemini) if failure.seconds else asyncio.sleep(seconds)

    searched = call("search_products", query="leches")
    thought = story.hear(
        "sumame dos leches y un pan lactal",
        does=[together(searched, add(MILK, 2))],
        then=failure,
        sleep=sleep,
    )

    assert thought.reply.startswith(
        "Ya agregué 2 x *Leche Entera La Serenísima 1L* al carrito ($\u00a0900,00).\n\n"
        "¡Perfecto! Agregué 1 x *Pan Lactal Bimbo 500 g* al carrito ($\u00a02.100,00).\n"
        "Tu carrito suma *$\u00a03.000,00*."
    )
    assert story.cart == {MILK: 2, PAN: 1}
    assert story.shop.effects == ["add_product_to_cart"] * 2


def test_an_order_is_told_with_its_link_and_not_placed_again(story: Story) -> None:
    ordering = [add(MILK), call("checkout_cart")]

    thought = story.hear("una leche entera y cerrá el pedido", does=ordering, then=DOWN)

    order = story.shop.order(story.user_id)
    assert order is not None
    assert thought.reply.startswith("Ya agregué 1 x *Leche Entera La Serenísima 1L*")
    assert thought.reply.endswith(
        f"¡Tu pedido está listo! 🎉\nTotal: *$\u00a0450,00*\nPodés pagar acá:\n{order['payment_url']}\n"
        "Te lo guardo por una hora."
    )
    assert thought.reply.count(order["payment_url"]) == 1
    assert story.shop.effects == ["add_product_to_cart", "checkout_cart"]
    again = story.hear("pasame el link", does=[], then=DOWN)
    assert order["payment_url"] in again.reply


def test_what_was_asked_for_after_an_order_is_not_said_to_be_in_it(story: Story) -> None:
    ordering = [add(MILK), call("checkout_cart")]

    thought = story.hear(
        "una leche entera y cerrá. y después un pan lactal", does=ordering, then=DOWN
    )

    assert thought.reply.index("Podés pagar acá") < thought.reply.index("Pan Lactal")
    assert story.cart == {PAN: 1}
    assert story.shop.effects.count("checkout_cart") == 1


def test_new_prices_that_gemini_was_told_are_told_before_the_order_is_placed(story: Story) -> None:
    story.hear("una leche entera", does=[add(MILK), say("Listo.")], then=DOWN)
    story.shop.change(MILK, price=50000)

    thought = story.hear("finalizar", does=[call("checkout_cart")], then=DOWN)

    assert "$\u00a0450,00 → *$\u00a0500,00*" in thought.reply
    assert "checkout_cart" not in story.shop.effects[:-1]
    assert story.shop.order(story.user_id) is None
    assert "Podés pagar acá" in story.hear("sí", does=[], then=DOWN).reply


@pytest.mark.parametrize(
    ("before", "texts", "does", "told", "cart"),
    [
        (4, ["uno menos"], [set_to(MILK, 3)], "Ya cambié la cantidad: ahora llevás 3 x", {MILK: 3}),
        (1, ["dos más"], [set_to(MILK, 3)], "Ya cambié la cantidad: ahora llevás 3 x", {MILK: 3}),
        (1, ["dos más"], [add(MILK, 2)], "Ya agregué 2 más: ahora llevás 3 x", {MILK: 3}),
        (1, ["3"], [add(MILK, 3)], "Ya agregué 3 más: ahora llevás 4 x", {MILK: 4}),
        (1, ["sacala"], [set_to(MILK, 0)], "Ya saqué *Leche Entera La Serenísima 1L*", {}),
        (1, ["sacá la leche"], [set_to(MILK, 0)], "Ya saqué *Leche Entera", {}),
        (1, ["vaciá el carrito"], [call("clear_cart")], "Ya vacié el carrito.", {}),
        (
            1,
            ["cambiá la leche por descremada"],
            [set_to(MILK, 0), add(LIGHT)],
            "Ya agregué 1 x *Leche Descremada",
            {LIGHT: 1},
        ),
    ],
    ids=["less", "more set", "more", "number", "that", "named", "emptied", "exchanged"],
)
def test_a_change_is_told_and_not_made_again(
    story: Story, before: float, texts: list[str], does: list[Step], told: str, cart: Any
) -> None:
    story.hear(f"{before} leches", does=[add(MILK, before), say("Listo.")], then=DOWN)
    effects = len(story.shop.effects)

    thought = story.hear(*texts, does=does, then=DOWN)

    assert thought.reply.startswith(told)
    assert "No tenés" not in thought.reply
    assert "¿Querés que sean" not in thought.reply
    assert story.cart == cart
    assert len(story.shop.effects) == effects + len(does)


@pytest.mark.parametrize(
    "words", ["la segunda", "2", "ya sabés", "esa que llevo los domingos con mi hermano"]
)
@pytest.mark.parametrize("chosen", [MILK, LIGHT])
def test_a_choice_is_told_and_not_made_again_whichever_product_gemini_took_it_for(
    story: Story, words: str, chosen: int
) -> None:
    listed = "1. Leche Descremada Sancor 1L\n2. Leche Entera La Serenísima 1L\n¿Cuál te llevás?"
    story.hear("leche", does=[call("search_products", query="leche"), say(listed)], then=DOWN)

    thought = story.hear(words, does=[add(chosen)], then=DOWN)

    assert thought.reply.startswith("Ya agregué 1 x *Leche")
    assert thought.reply.endswith("¿Querés algo más o finalizamos?")
    assert story.cart == {chosen: 1}


@pytest.mark.parametrize(
    ("texts", "does"),
    [
        (["dame una leche entera", "otra más"], [add(MILK)]),
        (["dame una leche entera", "otra más"], [add(MILK, 2)]),
        (["dame una leche entera", "otra más"], [add(MILK), add(MILK)]),
        (["dos leches enteras"], [add(MILK), add(MILK)]),
    ],
)
def test_what_two_messages_ask_for_is_there_in_the_end_however_much_of_it_gemini_did(
    story: Story, texts: list[str], does: list[Step]
) -> None:
    thought = story.hear(*texts, does=does, then=DOWN)

    assert story.cart == {MILK: 2}
    assert "2 x *Leche Entera" in thought.reply
    assert OUTAGE not in thought.reply


@pytest.mark.parametrize(
    ("words", "product_id"),
    [("algo rico para el desayuno", MILK), ("gaseosa", COKE), ("una lehce", MILK), ("dale", MILK)],
)
def test_what_the_rules_do_not_understand_is_told_all_the_same(
    story: Story, words: str, product_id: int
) -> None:
    thought = story.hear(words, does=[add(product_id)], then=DOWN)

    assert thought.reply.startswith("Ya agregué 1 x *")
    assert "¿Cuál preferís?" not in thought.reply
    assert story.cart == {product_id: 1}


def test_what_the_failed_model_called_is_none_of_the_stand_in_s_budget(story: Story) -> None:
    reads = [call("search_products", query=f"marca {number}") for number in range(7)]

    thought = story.hear("un pan lactal y qué llevo", does=reads, then=DOWN)

    assert OUTAGE not in thought.reply
    assert "Agregué 1 x *Pan Lactal" in thought.reply
    assert "🛒 Tu carrito" in thought.reply


def test_an_earlier_try_takes_nothing_of_the_budget_either(story: Story) -> None:
    done: list[ToolCall] = [
        {
            "tool": "set_product_quantity",
            "arguments": {"product_id": MILK, "quantity": n},
            "ordinal": 0,
        }
        for n in range(1, 9)
    ]
    turn = story.shop.turn("pan lactal")
    turn.journal = Journal(done)
    milo = Milo(story.second, None, asyncio.sleep, asyncio.Semaphore(1))

    thought = asyncio.run(milo.think(turn, ["pan lactal"], None))

    assert OUTAGE not in thought.reply
    assert story.cart == {MILK: 8, PAN: 1}


def test_a_registration_is_told_and_the_order_is_taken_up(story: Story) -> None:
    story.shop = open_shop(CATALOGUE, lambda: story.seconds)
    register = call("create_user", name="Ana", email="ana@example.com")

    thought = story.hear("soy Ana, ana@example.com, quiero manteca", does=[register], then=DOWN)

    assert thought.reply.startswith(
        "¡Listo, Ana! Ya te registré. ✅\n\n¡Perfecto! Agregué 1 x *Manteca"
    )
    assert story.shop.effects == ["create_user", "add_product_to_cart"]


def test_a_list_that_the_stand_in_opened_is_answered_in_the_next_turn(story: Story) -> None:
    story.hear("dos leches enteras y yerba", does=[add(MILK, 2)], then=DOWN)

    thought = story.hear("la 2", does=[], then=DOWN)

    assert thought.reply.startswith("¡Perfecto! Agregué 1 x *Yerba")
    assert story.cart[MILK] == 2


def test_what_was_done_and_undone_is_not_told(story: Story) -> None:
    does = [add(MILK), set_to(MILK, 0), add(PAN)]

    thought = story.hear("un pan lactal", does=does, then=DOWN)

    assert thought.reply.startswith("Ya agregué 1 x *Pan Lactal")
    assert "Leche" not in thought.reply


def test_an_outage_that_only_gemini_has_seen_is_none_of_the_stand_in_s(story: Story) -> None:
    story.shop.carrier.trouble = lose("/add_item", requests.ConnectTimeout(), times=3)

    thought = story.hear("una leche entera", does=[add(MILK)], then=DOWN)

    assert OUTAGE not in thought.reply
    assert story.cart == {MILK: 1}


def test_when_the_shop_is_away_for_the_rest_only_the_rest_is_apologised_for(story: Story) -> None:
    story.shop.carrier.trouble = lose("/products", requests.ConnectTimeout())

    thought = story.hear("leche entera y pan lactal", does=[add(MILK)], then=DOWN)

    assert thought.reply.startswith("Ya agregué 1 x *Leche Entera")
    assert "Con lo demás no pude en este momento" in thought.reply
    assert OUTAGE not in thought.reply


def test_when_nobody_can_answer_what_both_did_is_told_and_nobody_is_asked_to_repeat_it(
    story: Story,
) -> None:
    pan = scripted_call("add_product_to_cart", product_id=PAN)
    story.second = Mind(ScriptedModel(script=[[pan], RuntimeError("broken")]), "La Esquina")

    thought = story.hear("una leche entera y un pan", does=[add(MILK)], then=DOWN)

    assert thought.model == "none"
    assert thought.reply.startswith("Ya agregué al carrito:\n• 1 x *Leche Entera")
    assert "• 1 x *Pan Lactal" in thought.reply
    assert thought.reply.endswith(CUT_OFF)


def test_when_nobody_can_answer_and_nothing_was_done_the_shopper_is_asked_to_write_again(
    story: Story,
) -> None:
    story.second = Mind(ScriptedModel(script=[RuntimeError("broken")]), "La Esquina")

    thought = story.hear("leche", does=[add(999)], then=DOWN)

    assert (thought.reply, thought.model) == (APOLOGY, "none")


def test_when_nobody_knows_whether_it_was_done_nobody_is_asked_to_repeat_it(story: Story) -> None:
    add_milk = scripted_call("add_product_to_cart", product_id=MILK)
    story.second = Mind(ScriptedModel(script=[[add_milk], RuntimeError("broken")]), "La Esquina")
    story.shop.carrier.trouble = lose("/add_item", requests.ReadTimeout(), answers=True)

    thought = story.hear("una leche entera", does=[], then=DOWN)

    assert (thought.reply, story.cart) == (CUT_OFF, {MILK: 1})


def test_gemini_orders_on_a_yes_to_its_own_question(story: Story) -> None:
    story.hear(
        "una leche entera", does=[add(MILK), say("Anotada. ¿Te cierro el pedido?")], then=DOWN
    )

    story.hear("sí", does=[call("checkout_cart"), say("Listo.")], then=DOWN)

    assert story.shop.order(story.user_id)


@pytest.mark.parametrize(
    "text", ["hola", "puedo pagar con tarjeta?", "no cierres todavía", "y una sprite"]
)
def test_gemini_cannot_order_what_the_shopper_did_not_finish(story: Story, text: str) -> None:
    story.hear("una leche entera", does=[add(MILK), say("Anotada.")], then=DOWN)

    story.hear(text, does=[call("checkout_cart"), say("¿Querés que cierre el pedido?")], then=DOWN)
    assert story.shop.order(story.user_id) is None

    story.hear("dale", does=[call("checkout_cart"), say("Listo.")], then=DOWN)
    assert story.shop.order(story.user_id)


def test_gemini_never_sees_what_the_offline_model_noted_for_itself(story: Story) -> None:
    """For Vertex AI the SDK refuses metadata of parts, and where the conversation stands is none of Gemini's business."""
    stood_in = story.hear("quiero leche", does=[], then=DOWN)

    asked = story.hear("la segunda", does=[], then=say("¿La descremada?"))

    assert "standing" in stood_in.memory
    assert asked.model != "offline"
    sent = story.gemini.requests[-1].body["contents"]
    assert stood_in.reply in [part.get("text") for content in sent for part in content["parts"]]
    assert "partMetadata" not in json.dumps(sent)


def test_what_the_offline_model_asked_is_still_open_after_gemini_spoke(story: Story) -> None:
    shown = story.hear("quiero leche", does=[], then=DOWN).reply
    second = next(line for line in shown.splitlines() if line.startswith("2. "))
    story.hear("cuánto tarda?", does=[], then=say("Unos minutos."))

    story.hear("la segunda", does=[], then=DOWN)

    (product_id,) = story.cart
    assert CATALOGUE[product_id].name in second
