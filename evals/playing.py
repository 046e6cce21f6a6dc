"""Plays dialogues: the API's and the worker's real code in one process, the offline model, and a clock that jumps."""

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection, connect

from google.adk.models import BaseLlm

from agent_worker.thinking.agent import Mind
from agent_worker.thinking.models import offline_model
from agent_worker.turns.turn import Outcome
from backoffice_api.domain.catalogue import parse
from backoffice_api.domain.catalogue_errors import CatalogueError
from backoffice_api.domain.meals import Meal
from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Product
from backoffice_api.routes import shop_file
from backoffice_api.services import shop_document
from backoffice_api.services.catalogue import load_once
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from local.backoffice import ApiOverStore
from local.inbound_message import WA_ID
from local.virtual_time import VirtualLoop
from local.whole_shop import WholeShop
from retail.quantity import to_wire

from .dialogue import Dialogue, DialogueError
from .judging import Ending, Turn, Verdict, judge

SHOP = Path(__file__).resolve().parents[1] / "samples" / "shop.json"
"""Whose meals the shop of a dialogue has: those of a fresh laptop."""
NAME, EMAIL = "Juan Pérez", "juan@example.com"

_OPENED = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""A Monday, eleven in the morning in Argentina."""
_BETWEEN_LINES = 20.0


class Counter:
    """Where dialogues are played one after another, each in a shop where nothing has happened yet.

    The API is built once, since that takes as long as twenty turns, and its store is filled once. A dialogue begins
    with a copy of that store, so many weeks after the first as its number says: what the API remembers of
    another dialogue is too old by then, and weekday and hour are the same.
    """

    def __init__(
        self, catalogue: bytes, model: BaseLlm | None = None, meals: tuple[Meal, ...] = ()
    ) -> None:
        """A counter of these products, where `model` thinks; the offline one unless it is told.

        Args:
            meals: what baskets are proposed by. Of itself the shop of a dialogue says nothing else.
        """
        store = SqliteStore(":memory:", SCHEMA)
        self.api = ApiOverStore(store)
        self.api.clock = lambda: _OPENED - timedelta(weeks=1)
        load_once(self.api.shop, lambda: parse(catalogue))
        shop_document.load_once(self.api.shop, lambda: {"meals": meals})
        shop_name = self.api.settings.shop_name
        self._mind = Mind(model or offline_model(shop_name), shop_name)
        self.skus = {
            product.id: product.sku
            for product in store.walk([Product])
            if isinstance(product, Product)
        }
        self._store = store
        self._filled = connect(":memory:")
        weakref.finalize(self, self._filled.close)
        with self._connection() as connection:
            connection.backup(self._filled)

    def play(self, dialogue: Dialogue, number: int) -> Ending:
        """How a dialogue goes; `number` is its place among all."""
        with self._connection() as connection:
            self._filled.backup(connection)
        loop = VirtualLoop()
        try:
            visit = _Visit(self.api, self._mind, loop, _OPENED + timedelta(weeks=number))
            return self._played(dialogue, visit)
        finally:
            loop.close()

    def _played(self, dialogue: Dialogue, visit: "_Visit") -> Ending:
        if dialogue.known:
            visit.admin.create_user(name=NAME, email=EMAIL, phone=f"+{WA_ID}")
        turns = tuple(
            Turn(line, visit.say(line), self._by_sku(visit.in_cart())) for line in dialogue.lines
        )
        return Ending(turns, tuple(map(self._by_sku, visit.orders())), visit.email())

    def _by_sku(self, quantities: dict[int, float]) -> dict[str, float]:
        return {self.skus[product]: quantity for product, quantity in quantities.items()}

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._store._connections.one() as connection:  # noqa: SLF001 -- the quickest way back
            yield connection


class _Visit(WholeShop):
    """A shopper's, with a worker that has seen nobody before."""

    def __init__(
        self, api: ApiOverStore, mind: Mind, loop: VirtualLoop, opened_at: datetime
    ) -> None:
        super().__init__(api, lambda: loop.seconds, opened_at=opened_at)
        self._loop = loop
        self._turns = self.worker(mind)

    def say(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """The replies to messages that came before one claim."""
        self._loop.seconds += _BETWEEN_LINES
        *before, last = [self.message(text) for text in texts]
        for message in before:
            self.receive(message)
        heard = len(self.phones.bodies)
        answered = self._loop.run_until_complete(self._turns.answer(last))
        if answered is not Outcome.ANSWERED:
            raise RuntimeError(f"{texts!r} was not answered")
        return tuple(self.phones.bodies[heard:])

    def in_cart(self) -> dict[int, float]:
        """Product → quantity; nothing for a shopper whom the shop does not know."""
        user = self.admin.search_user(f"+{WA_ID}")
        return self.cart(user["id"]) if user else {}

    def orders(self) -> list[dict[int, float]]:
        """What each order has, the oldest first."""
        placed = [each for each in self.api.store.walk([Order]) if isinstance(each, Order)]
        return [
            {item.product_id: to_wire(item.quantity) for item in order.items}
            for order in sorted(placed, key=lambda order: order.created_at)
        ]

    def email(self) -> str:
        """The registered address; empty for none."""
        user = self.admin.search_user(f"+{WA_ID}")
        return user["email"] if user else ""


@lru_cache(maxsize=1)
def counter(catalogue: Path) -> Counter:
    """The one of this process."""
    return Counter(catalogue.read_bytes(), meals=shop_file.parse(SHOP.read_bytes())["meals"])


def judged(catalogue: Path, numbered: tuple[int, Dialogue]) -> tuple[Verdict, Ending]:
    """A dialogue, played and judged."""
    number, dialogue = numbered
    ending = counter(catalogue).play(dialogue, number)
    return judge(dialogue, ending), ending


def check(dialogues: Sequence[Dialogue], catalogue: Path) -> None:
    """Refuses dialogues whose truth names what the catalogue has not: nobody could ever be right.

    Raises:
        DialogueError: the catalogue cannot be read, or a sku of a dialogue is not in it.
    """
    try:
        skus = {product.sku for product in parse(catalogue.read_bytes())}
    except (OSError, CatalogueError) as error:
        raise DialogueError(f"{catalogue}: {error}") from error
    for dialogue in dialogues:
        unknown = sorted((dialogue.cart or {}).keys() - skus)
        if unknown:
            raise DialogueError(f"{dialogue.full_name}: {catalogue} has no {', '.join(unknown)}")
