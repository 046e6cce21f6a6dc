"""A whole shop for a test, opened at next to no cost, and what has become of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any, NoReturn, cast

from agent_worker.offline.spoken import SpokenWords
from agent_worker.tools.call import ShopperTurn
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.message import Message
from backoffice_api.domain.order import Order as OrderEntity
from backoffice_api.domain.product import Description
from backoffice_api.routes.shop_shapes import ShopChanges
from backoffice_api.services import conversations, products, shop_document, users
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.port import E, Store
from backoffice_api.storage.sqlite import SqliteStore
from local.backoffice import FIRST_ID, LEASE, ApiOverStore, app_over
from local.inbound_message import NOON, WA_ID
from local.whole_shop import WholeShop, inline
from retail.faults import Faults
from retail.whatsapp import PREFIX
from retail.wire import Order, ToolCall
from tests.backoffice import a_store, all_of

Catalogue = Mapping[int, Description]


class OpenShop(WholeShop):
    """A shop that sells a catalogue, whose products have the ids that the catalogue says."""

    def register(self, wa_id: str = WA_ID, name: str = "Juan", email: str = "") -> int:
        """A known shopper's id."""
        given = {"name": name, "email": email or f"{name.split()[0].lower()}@example.com"}
        user = self.shop.cases.run(
            lambda work: users.create(work, self.shop, **given, phone=f"+{wa_id}")
        )
        return user.id

    def give_phone(self, user_id: int, phone: str) -> None:
        """Has the owner enter another phone of a shopper."""
        self.shop.cases.run(lambda work: users.patch(work, user_id, phone=phone))

    def change(self, product_id: int, **changes: Any) -> None:
        """Gives a product another `price` in centavos, or another `stock` in thousandths."""
        self.shop.cases.run(lambda work: products.patch(work, self.shop, product_id, changes))

    def remove(self, product_id: int) -> None:
        """Takes a product out of the catalogue."""
        self.shop.cases.run(lambda work: products.delete(work, product_id))

    def say_of_itself(self, **members: Any) -> None:
        """Has the owner say parts of the shop's document, as the API takes them."""
        changes = ShopChanges.model_validate(members).members()
        self.shop.cases.run(lambda work: shop_document.patch(work, self.shop, changes))

    def write(self, body: str, wa_id: str = WA_ID) -> None:
        """A message of the owner's, to be delivered."""
        self.shop.cases.run(lambda work: conversations.write(work, self.shop, wa_id, body))

    def turn(self, body: str = "hola", wa_id: str = WA_ID) -> ShopperTurn:
        """A claimed turn, for tools to be called in."""
        message = self.message(body, wa_id)
        claim = self.agent.claim(wa_id, message, "tests")
        assert claim["status"] == "claimed", claim
        return ShopperTurn(
            id=claim["turn"]["id"],
            phone=message["from"].removeprefix(PREFIX),
            token=claim["turn"]["token"],
            user=claim["turn"]["user"],
            api=self.agent,
            off_loop=inline,
            faults=Faults(),
            clock=self.clock,
            words=SpokenWords([body]),
        )

    def order(self, user_id: int) -> Order | None:
        """A shopper's last order."""
        return self.admin.last_order(user_id)

    def change_order(self, order_id: int, **members: Any) -> None:
        """Puts an order into a state, without what leads to it."""

        def use_case(work: UnitOfWork) -> None:
            found = work.get(OrderEntity, str(order_id))
            assert found is not None
            work.put(replace(found, **members))

        self.shop.cases.run(use_case)

    def conversation(self, wa_id: str = WA_ID) -> Conversation:
        """What is in flight with a shopper."""
        found = self.shop.store.get(Conversation, wa_id)
        assert found is not None
        return found.entity

    def change_conversation(self, wa_id: str = WA_ID, **members: Any) -> None:
        """Puts a conversation into a state that no request of the worker's leads to."""
        changed = replace(self.conversation(wa_id), **members)

        def use_case(work: UnitOfWork) -> None:
            work.get(Conversation, wa_id)
            work.put(changed)

        self.shop.cases.run(use_case)

    def transcript(self) -> list[Message]:
        """All lines of all conversations."""
        return sorted(self._all(Message), key=lambda line: (line.wa_id, line.seq))

    def journal(self) -> list[ToolCall]:
        """Every tool call that was done, in order; one that was done again is there once."""
        keys = [record.key for record in self._all(IdempotencyRecord) if record.tool_call]
        found = self.shop.store.get_many(IdempotencyRecord, keys).values()
        in_order = sorted(found, key=lambda snapshot: cast("int", snapshot.version))
        return [json.loads(snapshot.entity.tool_call) for snapshot in in_order]

    @property
    def effects(self) -> list[str]:
        """The tools of the journal."""
        return [call["tool"] for call in self.journal()]

    @property
    def completions(self) -> list[dict[str, Any]]:
        """What turns were completed with."""
        return self._done("/complete")

    @property
    def failures(self) -> list[dict[str, Any]]:
        """How turns were given up."""
        return self._done("/fail")

    @property
    def reports(self) -> list[dict[str, Any]]:
        """What was reported of outbound messages."""
        return self._done("/sent")

    @property
    def requests(self) -> list[str]:
        """Method and path of what has reached the API."""
        return [exchange.line for exchange in self.carrier.exchanges]

    def _done(self, ending: str) -> list[dict[str, Any]]:
        done = [one for one in self.carrier.exchanges if one.line.endswith(ending) and one.was_done]
        return [one.body for one in done]

    def _all(self, kind: type[E]) -> list[E]:
        return all_of(self.shop.store, kind)


@cache
def _api(lease: timedelta) -> ApiOverStore:
    return ApiOverStore(a_store(), lease=lease)


@cache
def _stocked(catalogue: tuple[tuple[int, Description], ...]) -> SqliteStore:
    """A store with these products, for copies to be made of."""
    ids = iter([product_id for product_id, _ in catalogue])
    store = a_store()
    shop = app_over(store, lambda: NOON, lambda: next(ids)).shop
    shop.cases.run(lambda work: products.create_all(work, shop, [one for _, one in catalogue]))
    return store


_open: dict[ApiOverStore, OpenShop] = {}
_days = count(step=2)


def open_shop(
    catalogue: Catalogue, seconds: Callable[[], float], *, lease: timedelta = LEASE
) -> OpenShop:
    """A shop with these products in which nothing has happened yet; it closes the one before it.

    The API is the same in the whole process, over a copy of the stocked store. Each shop opens two days
    after the one before, so that what the API remembers (a product for seconds, overdue orders for a day) is
    too old to be believed.
    """
    api = _api(lease)
    if api in _open:
        _open[api].carrier.application = _closed
    _copy(_stocked(tuple(catalogue.items())), api.store)
    api.ids = count(FIRST_ID)
    _open[api] = OpenShop(api, seconds, opened_at=NOON + timedelta(days=next(_days)))
    return _open[api]


def _copy(source: SqliteStore, target: Store) -> None:
    assert isinstance(target, SqliteStore)
    with source._connections.one() as whole, target._connections.one() as emptied:
        whole.backup(emptied)


def _closed(*_: Any) -> NoReturn:
    raise RuntimeError("this shop was closed when the next one opened")
