"""Payment links, on both stores: a copy of the data opens no order, and who is to have a link gets it."""

import json
import sqlite3
import weakref
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests

from agent_worker.thinking.agent import Mind
from agent_worker.thinking.models import offline_model
from agent_worker.turns.turn import Outcome
from backoffice_api.domain.checkout import payment_url, token
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.order import Order
from backoffice_api.services import products
from backoffice_api.storage.codec import collection_of, dump
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import Store
from local.backoffice import ADMIN_KEY, FIRST_ID, HOSTING, ApiOverStore
from local.demo import DIALOGUE, payment_link
from local.in_process import InProcess, lose, no_trouble
from local.inbound_message import WA_ID
from local.virtual_time import VirtualLoop
from retail.errors import Unavailable
from tests.backoffice import a_store, all_of
from tests.firestore import a_firestore_store
from tests.offline_chat import CATALOGUE
from tests.whole_shop import OpenShop

AGAIN = "No me llegó el link, me lo pasás de nuevo?"


class Milo:
    """A shop with one shopper, whose data can be looked at as a copy of them would be."""

    def __init__(self, at_rest: Store) -> None:
        self.at_rest = at_rest
        self.loop = VirtualLoop()
        weakref.finalize(self, self.loop.close)
        api = ApiOverStore(at_rest)
        api.ids = iter(CATALOGUE)
        goods = list(CATALOGUE.values())
        api.shop.cases.run(lambda work: products.create_all(work, api.shop, goods))
        api.ids = count(FIRST_ID)
        self.shop = OpenShop(api, lambda: self.loop.seconds)
        self.worker = self.shop.worker(Mind(offline_model("Milo"), "Milo"))
        self.browser = InProcess(api.application)

    def say(self, body: str) -> str:
        """The replies to a message."""
        return self.answer(self.shop.message(body))

    def answer(self, message: Any) -> str:
        """The replies to a message that the queue brings."""
        self.loop.seconds += 20
        before = len(self.shop.phones.received)
        answered = self.loop.run_until_complete(self.worker.answer(message))
        assert answered is Outcome.ANSWERED
        return "\n".join(self.shop.phones.bodies[before:])

    def buy(self) -> str:
        """Plays the seed's dialogue; the link that it ends with."""
        return payment_link([self.say(line) for line in DIALOGUE][-1], HOSTING)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """What the API answers the owner."""
        request = requests.Request(
            method, f"http://api{path}", json=body, headers={"x-api-key": ADMIN_KEY, **headers}
        )
        return self.browser.send(request.prepare(), timeout=(1, 1), allow_redirects=False)

    def state_of(self, link: str) -> str:
        """What the page behind a link says of its order, or the refusal."""
        answer = self.ask("GET", link.replace(f"{HOSTING}/", "/api/")).json()
        return str(answer.get("state") or answer["code"])

    def transcript(self) -> list[str]:
        """What the owner reads."""
        lines = self.ask("GET", f"/conversations/{WA_ID}?limit=200").json()["messages"]
        return [line["body"] for line in lines]

    def holders(self, text: str) -> Counter[str]:
        """In how many entities of each kind a text stands, at rest."""
        return Counter(
            collection_of(type(entity))
            for entity in self.at_rest.walk(KINDS)
            if text in json.dumps(dump(entity))
        )

    def open_links(self) -> Counter[str]:
        """How many entities of each kind hold what opens an order, at rest."""
        secret = self.shop.shop.checkout_secret
        links = [self.holders(token(secret, order.id)) for order in all_of(self.at_rest, Order)]
        assert links
        return sum(links, Counter[str]())


@pytest.fixture(params=["sqlite", "firestore"])
def milo(request: pytest.FixtureRequest, tmp_path: Path) -> Milo:
    if request.param == "sqlite":
        return Milo(a_store(str(tmp_path / "milo.db")))
    return Milo(a_firestore_store(request.getfixturevalue("emulator")))


def test_a_copy_of_the_data_opens_no_order_after_the_seed_s_dialogue(milo: Milo) -> None:
    link = milo.buy()
    assert milo.say(AGAIN).endswith(link)
    assert milo.open_links() == Counter()
    assert milo.holders("/checkout/~").keys() == {"conversation", "idempotency_record", "message"}
    assert milo.state_of(link) == "payable"


def test_the_file_itself_holds_no_link_s_secret(tmp_path: Path) -> None:
    milo = Milo(a_store(str(tmp_path / "milo.db")))
    secret = milo.buy().rpartition("/")[2].encode()
    with (
        closing(sqlite3.connect(tmp_path / "milo.db")) as live,
        closing(sqlite3.connect(tmp_path / "copy")) as copy,
    ):
        live.backup(copy)
    files = sorted(tmp_path.iterdir())
    assert {"milo.db", "milo.db-wal", "copy"} <= {file.name for file in files}
    assert [file.name for file in files if secret in file.read_bytes()] == []


def test_whoever_forwards_a_link_has_it_stored_like_any_other(milo: Milo) -> None:
    link = milo.buy()
    page = link.replace("/checkout/", "/api/checkout/")
    forwarded = f"te paso el mío *{link}*, o {link}?a=1 o {page}, o https%3A%2F%2Fx%2Fcheckout%2F"
    forwarded += link.rpartition("/")[2]
    milo.say(forwarded)
    milo.ask("POST", f"/conversations/{WA_ID}/messages", {"body": f"Es este: {link}"})
    letter = {"path": "/turns", "name": "", "wa_id": WA_ID, "reason": "no JSON"}
    milo.ask("POST", "/dead-letters", {**letter, "task": f"{{body: {link}"})
    assert milo.open_links() == Counter()
    assert milo.ask("GET", "/dead-letters").json()["items"][0]["task"] == f"{{body: {link}"
    assert forwarded in milo.transcript()
    assert milo.transcript()[-1] == f"Es este: {link}"
    assert f"Es este: {link}" in milo.say("gracias")


def test_what_a_copy_of_the_data_shows_of_a_link_is_no_link_for_whoever_writes_it(
    milo: Milo,
) -> None:
    link = milo.buy()
    record = next(
        record for record in all_of(milo.at_rest, IdempotencyRecord) if HOSTING in record.answer
    )
    sealed = json.loads(record.answer)["payment_url"]
    assert sealed.startswith(f"{HOSTING}/checkout/~")
    assert milo.state_of(sealed) == "checkout_not_found"
    assert link not in milo.say(f"quiero pagar {sealed}")
    assert f"quiero pagar {sealed}" in milo.transcript()
    assert milo.transcript()[-1].count(link) == 0


def test_an_answer_that_is_repeated_is_the_same_byte_for_byte(milo: Milo) -> None:
    for line in DIALOGUE[:-1]:
        milo.say(line)
    user = milo.ask("GET", f"/users/search?phone={WA_ID}").json()["items"][0]["id"]
    placing = ("POST", "/orders/checkout", {"user_id": user})
    first = milo.ask(*placing, **{"Idempotency-Key": "one"})
    again = milo.ask(*placing, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.content == first.content
    assert milo.state_of(again.json()["payment_url"]) == "payable"
    assert milo.open_links() == Counter()


def test_a_turn_that_is_tried_again_gives_the_link_of_the_order_that_it_placed(milo: Milo) -> None:
    for line in DIALOGUE[:-1]:
        milo.say(line)
    message = milo.shop.message(DIALOGUE[-1])
    milo.shop.carrier.trouble = lose("/complete", requests.ReadTimeout())
    with pytest.raises(Unavailable):
        milo.answer(message)
    milo.shop.carrier.trouble = no_trouble
    assert milo.open_links() == Counter()
    link = payment_link(milo.answer(message), HOSTING)
    (order,) = all_of(milo.at_rest, Order)
    assert link == payment_url(HOSTING, milo.shop.shop.checkout_secret, order.id)
    assert milo.open_links() == Counter()


def test_a_reply_that_was_sent_and_not_reported_is_known_again_by_what_was_sent(milo: Milo) -> None:
    for line in DIALOGUE[:-1]:
        milo.say(line)
    message = milo.shop.message(DIALOGUE[-1])
    milo.shop.carrier.trouble = lose("/sent", requests.ReadTimeout())
    with pytest.raises(Unavailable):
        milo.answer(message)
    milo.shop.carrier.trouble = no_trouble
    sent = milo.shop.phones.received.copy()
    milo.worker = milo.shop.worker(Mind(offline_model("Milo"), "Milo"))  # it remembers nothing
    milo.loop.seconds += 60
    answered = milo.loop.run_until_complete(milo.worker.answer(message))
    assert answered is Outcome.ANSWERED
    assert milo.shop.phones.received == sent
    assert milo.state_of(payment_link(sent[-1].body, HOSTING)) == "payable"
    assert milo.transcript()[-1] == sent[-1].body
