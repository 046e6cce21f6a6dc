"""Whatever was said before, by whomever: an answer, valid calls only, and an end."""

import json
import re

from google.genai import types
from hypothesis import strategies as st

from agent_worker.offline import OfflineModel
from agent_worker.offline.decision import Reply
from agent_worker.offline.model import MAX_CALLS, answer
from agent_worker.offline.play import Call
from agent_worker.offline.standing import VERSION, noted, state_in
from agent_worker.offline.wording import render
from agent_worker.tools import TOOLS
from tests.examples import tried
from tests.offline_chat import CATALOGUE, unreachable
from tests.tool_calls import ToolCalls
from tests.whole_shop import open_shop

NAMES = [*(tool.__name__ for tool in TOOLS), "something_else"]
SAID = [
    "leche", "la primera", "2", "mejor 3", "sí", "no", "sacá la leche", "finalizar", "Juan", "a@b.co", "dos más",
    "cambiá la leche por yogur", "la más barata", "vaciá el carrito", "qué llevo", "otras", "[audio]", "medio kilo de papa",
    "el link", "cómo va mi pedido", "2 leches, pan y 3 kilos de tomate", "uno menos", "ninguna", "sin lactosa", "la 9",
    "lo de siempre", "ofertas", "", "🥛", "-1 leche", "1000000 papas", "esa", "poné 4 de leche", "y con descuento?",
]  # fmt: skip

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
keys = st.sampled_from(
    [
        "status",
        "user",
        "name",
        "email",
        "products",
        "id",
        "price",
        "price_text",
        "item",
        "product_id",
        "quantity",
        "unit",
        "cart",
        "items",
        "total",
        "total_text",
        "order",
        "payment_url",
        "payment_status",
        "code",
        "available",
        "changes",
        "corrected_query",
        "stock",
    ]
)
statuses = st.sampled_from(
    [
        "found",
        "not_found",
        "created",
        "exists",
        "error",
        "added",
        "updated",
        "removed",
        "cleared",
        "unavailable",
        "out_of_stock",
    ]
)
wild_results = st.dictionaries(keys, json_values, max_size=6) | st.builds(
    lambda status, rest: {**rest, "status": status},
    statuses,
    st.dictionaries(keys, json_values, max_size=5),
)


calls = st.builds(
    lambda tool, arguments: types.Part(function_call=types.FunctionCall(name=tool, args=arguments)),
    st.sampled_from(NAMES),
    wild_results,
)
responses = st.builds(
    lambda tool, result: types.Part(
        function_response=types.FunctionResponse(name=tool, response=result)
    ),
    st.sampled_from(NAMES),
    wild_results,
)
notes = st.builds(
    lambda told: {"standing": {"version": VERSION, "state": told}},
    st.dictionaries(st.sampled_from(["name", "question", "misses", "cart"]), json_values),
)
texts = st.builds(
    lambda text, note: types.Part(text=text, part_metadata=note),
    st.sampled_from(SAID) | st.text(max_size=40),
    st.none() | notes,
)
PARTS = {"call": calls, "response": responses, "text": texts}
parts = st.sampled_from(["call", "response", "text", "text"]).flatmap(PARTS.__getitem__)
contents = st.lists(
    st.builds(
        lambda role, several: types.Content(role=role, parts=several),
        st.sampled_from(["user", "model"]),
        st.lists(parts, max_size=4),
    ),
    max_size=12,
)


def assert_valid(outcome: tuple[Call, ...] | Reply) -> None:
    if isinstance(outcome, Reply):
        assert render(outcome.said).strip()
        assert state_in(json.loads(json.dumps(noted(outcome.state)))) == outcome.state
        return
    assert outcome
    for call in outcome:
        assert call.tool in NAMES[:-1]
        if call.tool == "create_user":
            assert call.args["name"].strip()
            assert len(call.args["name"]) <= 80
            if "email" in call.args:  # who has none is registered without
                assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", call.args["email"])
        if call.tool == "search_products":
            assert isinstance(call.args["query"], str)
            assert len(call.args["query"]) <= 60
        if "product_id" in call.args:
            assert call.args["product_id"] > 0
            least = 0 if call.tool == "set_product_quantity" else 0.001
            assert least <= call.args["quantity"] < 100_000


@tried(25, 300, given_={"history": contents})
def test_any_history_has_an_answer(history: list[types.Content]) -> None:
    assert_valid(answer(history))


@tried(
    20,
    200,
    given_={
        "turns": st.lists(
            st.lists(st.sampled_from(SAID), min_size=1, max_size=4), min_size=1, max_size=8
        ),
        "is_known": st.booleans(),
        "is_noted": st.booleans(),
        "failing": st.sets(st.sampled_from(NAMES[:-1]), max_size=2),
    },
)
def test_any_conversation_ends_each_turn_in_time(
    turns: list[list[str]], is_known: bool, is_noted: bool, failing: set[str]
) -> None:
    shop = open_shop(CATALOGUE, lambda: 0.0)
    if is_known:
        shop.register()
    called = ToolCalls(shop)
    shop.carrier.trouble = unreachable(failing)
    history: list[types.Content] = []
    for texts in turns:
        history.append(types.Content(role="user", parts=[types.Part(text=text) for text in texts]))
        for _ in range(MAX_CALLS):
            outcome = answer(history)
            assert_valid(outcome)
            if isinstance(outcome, Reply):
                break
            calls = [types.FunctionCall(name=c.tool, args=c.args) for c in outcome]
            answers = [
                types.FunctionResponse(name=c.tool, response=called.result(c.tool, **c.args))
                for c in outcome
            ]
            history.append(
                types.Content(role="model", parts=[types.Part(function_call=c) for c in calls])
            )
            history.append(
                types.Content(role="user", parts=[types.Part(function_response=a) for a in answers])
            )
        assert isinstance(outcome, Reply)
        note = noted(outcome.state) if is_noted else None
        said = types.Part(text=render(outcome.said), part_metadata=note)
        history.append(types.Content(role="model", parts=[said]))


def test_it_writes_no_structured_output_beside_tools() -> None:
    assert not OfflineModel(model="offline").capabilities.output_schema_and_tools
