"""The back-office client against the real API: every method, every shape, every refusal that a tool names."""

import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from backoffice_api.app import build
from local.in_process import InProcess, Request, lose, serve
from local.inbound_message import WA_ID, inbound
from local.mercado_pago.app import MercadoPagoDouble
from retail.api import TurnCall
from retail.backoffice import Backoffice
from retail.carrier import Retries
from retail.errors import Forbidden, Invalid, NotFound, Refused, Unauthorized, Unavailable
from retail.settings import Settings
from retail.wire import InboundMessage, Turn
from tests.mercado_pago_double import ACCOUNT, SECRET, TOKEN

AGENT_KEY = "agent-key"
ADMIN_KEY = "admin-key"
CATALOGUE = """sku,name,brand,category,description,unit,price,is_offer,stock
L1,Leche Entera 1L,La Serenísima,Lácteos,Entera,unidad,450.00,false,5
L2,Leche Descremada 1L,Sancor,Lácteos,Descremada,unidad,420.50,true,50
B1,Banana,,Frutas,Por kilo,kg,1800.00,false,12.5
"""


class Shop:
    """The API of an empty shop with three products, its carrier, and a client for each scope."""

    def __init__(self, folder: Path, payments_url: str) -> None:
        catalogue = folder / "catalogue.csv"
        catalogue.write_text(CATALOGUE)
        settings = Settings(
            local_mode=True,
            store="sqlite",
            sqlite_path=str(folder / "milo.db"),
            catalogue=str(catalogue),
            backoffice_api_keys=(_entry("agent", AGENT_KEY), _entry("admin", ADMIN_KEY)),
            checkout_secret="checkout-secret-of-the-tests",
            public_base_url="http://hosting",
            backoffice_url="http://backoffice",
            scheduler_service_account="scheduler@p.iam.gserviceaccount.com",
            mercado_pago_access_token=TOKEN,
            mercado_pago_webhook_secrets=(SECRET,),
            mercado_pago_api_url=payments_url,
            tasks_queue="projects/p/locations/l/queues/q",
            tasks_service_account="tasks@p.iam.gserviceaccount.com",
            worker_url="http://worker",
            cloud_tasks_endpoint="127.0.0.1:1",  # nobody: what is to be sent waits
        )
        self.carrier = InProcess(build(settings).wsgi_app)
        self.agent = self.client(AGENT_KEY)
        self.admin = self.client(ADMIN_KEY)

    def client(self, key: str) -> Backoffice:
        return Backoffice("http://api", key, self.carrier, Retries(lambda _: None, lambda: 0.0))

    def claim(self) -> Turn:
        claim = self.agent.claim(WA_ID, message())
        assert claim["status"] == "claimed"
        return claim["turn"]


def message() -> InboundMessage:
    return inbound(body="Hola, quiero comprar leche")


def _entry(scope: str, key: str) -> str:
    return f"{scope}:{hashlib.sha256(key.encode()).hexdigest()}"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    with MercadoPagoDouble(ACCOUNT) as payments:
        yield Shop(tmp_path, payments.url)
    root.handlers[:], root.level = before


def writing(turn: Turn, tool: str) -> TurnCall:
    """A call of `tool` in the turn, as the worker's tools make it."""
    return TurnCall(
        turn["token"], f"{turn['id']}:{tool}", {"tool": tool, "arguments": {}, "ordinal": 0}
    )


def test_the_shop_s_document_is_read_in_a_turn_and_outside_of_one(shop: Shop) -> None:
    turn = shop.claim()
    assert shop.agent.shop(TurnCall(turn["token"])) == shop.agent.shop() == shop.admin.shop()
    assert shop.agent.shop()["timezone"] == "America/Argentina/Buenos_Aires"


def test_a_shopper_has_a_person_write_to_them(shop: Shop) -> None:
    turn = shop.claim()
    asked = shop.agent.ask_for_person(f"+{WA_ID}", writing(turn, "ask_for_person"))
    assert (asked["wa_id"], asked["asked_for_person"]) == (WA_ID, True)


def test_a_shopper_buys_milk(shop: Shop) -> None:
    agent, turn = shop.agent, shop.claim()
    assert [each["body"] for each in turn["messages"]] == ["Hola, quiero comprar leche"]
    reading = TurnCall(turn["token"])
    assert agent.search_user(WA_ID, reading) is None

    user = agent.create_user(
        name="Juan", email="juan@example.com", phone=WA_ID, call=writing(turn, "create_user")
    )
    assert (user["name"], user["phone"]) == ("Juan", WA_ID)
    assert agent.search_user(WA_ID, reading) == user
    assert agent.last_order(user["id"], reading) is None

    found = agent.search_products("leche", call=reading)
    assert {each["price"] for each in found["items"]} == {450.0, 420.5}
    assert found["corrected_query"] is None
    assert agent.search_products("lehce", call=reading)["corrected_query"] == "leche"
    (offer,) = agent.search_products("leche", only_offers=True, call=reading)["items"]
    assert agent.search_products("", category="Frutas", call=reading)["items"][0]["unit"] == "kg"

    cart = agent.add_item(user["id"], offer["id"], 2, writing(turn, "add"))
    assert (cart["total"], cart["item"]["line_total"]) == (841.0, 841.0)
    cart = agent.set_quantity(user["id"], offer["id"], 1, writing(turn, "set"))
    assert agent.cart_summary(user["id"], reading)["total"] == cart["total"] == 420.5

    order = agent.checkout(user["id"], writing(turn, "checkout"))
    assert order["payment_url"].startswith("http://hosting/checkout/")
    last = agent.last_order(user["id"], reading)
    assert last
    assert (last["id"], last["payment_url"]) == (order["id"], order["payment_url"])
    assert agent.cart_summary(user["id"], reading)["items"] == []

    done = agent.complete(
        turn["id"],
        turn["token"],
        fence=turn["fence"],
        replies=["Listo", order["payment_url"]],
        memory="{}",
        tool_calls=[{"tool": "checkout_cart", "arguments": {}, "status": "created"}],
        model="offline",
        usage={"input_tokens": 1, "output_tokens": 2},
    )
    assert [each["body"] for each in done["outbound"]] == ["Listo", order["payment_url"]]
    assert done["more"] is False
    for index, each in enumerate(done["outbound"]):
        more = agent.sent(
            each["id"], turn["token"], sid=f"SM{index:032x}", status="sent", error_code=None
        )
        assert more is False
    assert agent.claim(WA_ID, message())["status"] == "answered"


def test_what_waits_to_be_sent_is_claimed_without_a_message(shop: Shop) -> None:
    with pytest.raises(NotFound) as refusal:
        shop.agent.claim_delivery(WA_ID)
    assert refusal.value.code == "conversation_not_found"

    headers = {"x-api-key": ADMIN_KEY, "content-type": "application/json"}
    url = f"http://api/conversations/{WA_ID}/messages"
    answer = serve(
        shop.carrier.application,
        Request("POST", url, headers, json.dumps({"body": "Hola"}).encode()),
    )
    assert answer.status == 201
    claim = shop.agent.claim_delivery(WA_ID, "a task's own name")
    assert claim["status"] == "undelivered"
    (message,) = claim["outbound"]
    assert (message["to"], message["body"]) == (f"whatsapp:+{WA_ID}", "Hola")
    assert shop.agent.claim_delivery(WA_ID, "another's")["status"] == "busy"
    again = shop.agent.claim_delivery(WA_ID, "a task's own name")
    assert again["outbound"] == claim["outbound"]
    token = again["turn"]["token"]
    assert shop.agent.sent(message["id"], token, sid="SM1", status="sent", error_code=None) is False
    assert shop.agent.claim_delivery(WA_ID)["status"] == "answered"


def test_a_turn_that_failed_for_good_apologises(shop: Shop) -> None:
    turn = shop.claim()

    answer = shop.agent.fail(
        turn["id"], turn["token"], fence=turn["fence"], reason="x", final=True, apology="Perdón"
    )

    assert [each["body"] for each in answer["outbound"]] == ["Perdón"]


def test_a_write_whose_answer_was_lost_is_done_once(shop: Shop) -> None:
    turn = shop.claim()
    user = shop.admin.create_user(name="Juan", email="juan@example.com", phone=WA_ID)
    milk = shop.admin.search_products("entera")["items"][0]
    shop.carrier.trouble = lose("", requests.ReadTimeout(), answers=True, times=1)

    cart = shop.agent.add_item(user["id"], milk["id"], 1, writing(turn, "add"))

    assert cart["items"][0]["quantity"] == 1
    assert shop.admin.cart_summary(user["id"])["items"][0]["quantity"] == 1


def test_refusals_come_with_their_codes_and_details(shop: Shop) -> None:
    turn, agent = shop.claim(), shop.agent
    user = shop.admin.create_user(name="Juan", email="juan@example.com", phone=WA_ID)
    milk = shop.admin.search_products("entera")["items"][0]

    with pytest.raises(Refused, match="cart_empty"):
        agent.checkout(user["id"], writing(turn, "checkout"))
    with pytest.raises(NotFound, match="product_not_found"):
        agent.add_item(user["id"], 1, 1, writing(turn, "a"))
    with pytest.raises(Invalid, match="invalid_quantity"):
        agent.add_item(user["id"], milk["id"], 0.5, writing(turn, "b"))
    with pytest.raises(Refused, match="out_of_stock") as caught:
        agent.add_item(user["id"], milk["id"], 6, writing(turn, "c"))
    assert caught.value.details["available"] == 5
    with pytest.raises(Refused, match="phone_taken"):
        agent.create_user(
            name="Ana", email="ana@example.com", phone=f"+{WA_ID}", call=writing(turn, "d")
        )
    with pytest.raises(Refused, match="email_taken"):
        shop.admin.create_user(name="Ana", email="juan@example.com", phone="5491199999999")
    with pytest.raises(Invalid, match="invalid_email"):
        shop.admin.create_user(name="Ana", email="ana", phone="5491199999999")


def test_nobody_acts_without_a_key_a_scope_and_a_live_turn(shop: Shop) -> None:
    turn = shop.claim()
    user = shop.admin.create_user(name="Juan", email="juan@example.com", phone=WA_ID)

    with pytest.raises(Unauthorized):
        shop.client("wrong").cart_summary(user["id"])
    with pytest.raises(Forbidden, match="turn_token_invalid"):
        shop.agent.cart_summary(user["id"])
    with pytest.raises(Forbidden, match="turn_token_invalid"):
        shop.agent.cart_summary(user["id"], TurnCall(turn["token"] + "x"))
    with pytest.raises(Refused, match="turn_lost"):
        shop.agent.fail(
            turn["id"],
            turn["token"],
            fence=turn["fence"] + 1,
            reason="x",
            final=False,
            apology=None,
        )


def test_it_asks_how_the_shop_is(shop: Shop) -> None:
    assert shop.admin.health()["status"] == "ok"


def test_a_shop_that_answers_nothing_is_unavailable(shop: Shop) -> None:
    shop.carrier.trouble = lose("", requests.ReadTimeout(), answers=True)

    with pytest.raises(Unavailable, match="backoffice_timeout"):
        shop.admin.health()
