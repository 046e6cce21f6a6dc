"""The store as a world sees it: slow, busy, losing answers, dying; and a book of every commit that it made."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import has_request_context, request

from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.order import Order
from backoffice_api.domain.order_steps import NEXT
from backoffice_api.domain.payment import Payment
from backoffice_api.domain.withdrawal import Withdrawal, still_held
from backoffice_api.services.turns import hash_of, wa_id_of
from backoffice_api.storage.codec import collection_of
from backoffice_api.storage.port import (
    Create,
    Delete,
    E,
    Entity,
    Page,
    Query,
    Save,
    Snapshot,
    Store,
    Verify,
    Write,
)
from retail.errors import MiloError, Unavailable

from .chance import Chance
from .loop import WorldLoop
from .outages import Outages
from .process import PROCESS
from .trace import Trace

_ANSWERED = frozenset({"substitute_accepted", "substitute_declined"})


@dataclass
class Book:
    """What the store holds, by its commits alone."""

    held: dict[type[Entity], dict[str, Any]] = field(default_factory=dict)

    def write(self, writes: Sequence[Write]) -> None:
        """Notes a commit."""
        for write in writes:
            if isinstance(write, Create | Save):
                self.held.setdefault(type(write.entity), {})[write.entity.key] = write.entity
            elif isinstance(write, Delete):
                self.held[write.kind].pop(write.key)

    def all(self, kind: type[E]) -> list[E]:
        """Every entity of a kind, in the order in which they were created."""
        return list(self.held.get(kind, {}).values())


class SimulatedStore:
    """A real store behind a bad line.

    Attributes:
        late: the requests that wrote in the name of a turn which was somebody else's by then, or over.
        backwards: the payments that were written as they had been before.
        orders_back: the orders that went where none goes, or whose log lost a line.
        gone: what orders had and the shop's shelves had not, in thousandths by product.
        unsold: what was sent back of orders that kept it and is not sold again, by order; the same.
    """

    def __init__(
        self,
        store: Store,
        loop: WorldLoop,
        chance: Chance,
        trace: Trace,
        crash: Callable[[str], None],
        hold_up: Callable[[], None],
        outages: Outages,
    ) -> None:
        self.book = Book()
        self.late: list[str] = []
        self.backwards: list[str] = []
        self.orders_back: list[str] = []
        self.gone: Counter[int] = Counter()
        self.unsold: dict[int, Counter[int]] = defaultdict(Counter)
        self.conflicts = 0
        self._store = store
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._crash = crash
        self._hold_up = hold_up
        self._outages = outages

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """See `storage.port.Store`, as for the others."""
        self._wait()
        return self._store.get(kind, key)

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist."""
        self._wait()
        return self._store.get_many(kind, keys)

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order."""
        self._wait()
        return self._store.find(query, limit=limit, page_token=page_token)

    def ping(self) -> None:
        """Answers when the store can be written."""
        self._store.ping()

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none."""
        if not writes:
            return
        self._wait()
        self._crash("api_crash_before_commit")
        try:
            self._store.commit(writes)
        except Exception as error:
            # Which of its documents was stale, Firestore does not say.
            reason = error.code if isinstance(error, MiloError) else error
            self._trace.tell(f"commit refused: {reason}")
            self.conflicts += 1
            raise
        if self._is_late(writes):
            self.late.append(f"{request.method} {request.path}")
        self.backwards += self._older_payments(writes)
        self.orders_back += _orders_back(writes, self.book.held.get(Order, {}))
        self.gone += _gone_with(writes, self.book)
        self._note_unsold(writes)
        self.book.write(writes)
        self._trace.tell("commit " + ", ".join(map(_said, writes)))
        self._crash("api_crash_after_commit")
        if self._chance.strikes("store_answer_lost"):
            raise Unavailable("store_failed", "the answer to a commit was lost")

    def _is_late(self, writes: Sequence[Write]) -> bool:
        """Whether whoever made this commit had lost the turn in whose name it is; asked before it is noted."""
        token = request.headers.get("x-turn-token") if has_request_context() else None
        if not token or not _is_of_turn(writes):
            return False
        live = self.book.held[Conversation][wa_id_of(token)].live
        return not (live and live.token_hash == hash_of(token))

    def _older_payments(self, writes: Sequence[Write]) -> list[str]:
        """The payments that a commit sets back to what the provider said of them before; asked before it is noted."""
        held = self.book.held.get(Payment, {})
        return [
            f"payment {write.entity.key} went from {held[write.entity.key].seen} to {write.entity.seen}"
            for write in writes
            if isinstance(write, Save)
            and isinstance(write.entity, Payment)
            and write.entity.seen.changed_at < held[write.entity.key].seen.changed_at
        ]

    def _note_unsold(self, writes: Sequence[Write]) -> None:
        """Notes what a commit sends back that is not sold again; asked before it is noted."""
        known, orders = self.book.held.get(Withdrawal, {}), self.book.held.get(Order, {})
        for write in writes:
            sent_back = write.entity if isinstance(write, Save) else None
            if not isinstance(sent_back, Withdrawal) or sent_back.state != "accepted":
                continue
            is_kept = orders[str(sent_back.order_id)].status != "cancelled"
            if known[sent_back.key].is_open and is_kept and not sent_back.is_restocked:
                lines = {line.product_id: line.quantity for line in sent_back.lines}
                self.unsold[sent_back.order_id].update(lines)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def _wait(self) -> None:
        if PROCESS.get() is None:  # who sets the world up, or looks at it
            return
        self._hold_up()
        if self._chance.strikes("store_slow"):
            self._loop.pause(self._chance.seconds(0.001, 0.3))
        if self._outages.is_away("store") or self._chance.strikes("store_busy"):
            raise Unavailable("store_busy", "the store does not answer")


def _is_of_turn(writes: Sequence[Write]) -> bool:
    """Whether a commit ends a turn or is an effect of one."""
    return any(
        isinstance(write, Create | Save)
        and isinstance(write.entity, Conversation | IdempotencyRecord)
        for write in writes
    )


def _said(write: Write) -> str:
    kind = type(write.entity) if isinstance(write, Create | Save) else write.kind
    key = write.entity.key if isinstance(write, Create | Save) else write.key
    sign = {Create: "+", Save: "=", Delete: "-", Verify: "?"}[type(write)]
    return f"{sign}{collection_of(kind)} {key[:24]}"


def _orders_back(writes: Sequence[Write], orders: dict[str, Any]) -> list[str]:
    """The orders that a commit sets back, each with what was wrong.

    Args:
        orders: as they were before that commit.
    """
    saved = [write.entity for write in writes if isinstance(write, Save)]
    told = []
    for order in (each for each in saved if isinstance(each, Order)):
        before: Order = orders[order.key]
        is_paid_late = before.payment_status == "expired" and order.status == "paid"
        is_forward = order.status in {before.status, *NEXT[before.status]} or is_paid_late
        if not is_forward:
            told.append(f"order {order.id} went from {before.status} to {order.status}")
        if order.events[: len(before.events)] != before.events:
            told.append(f"order {order.id} lost something of its log")
    return told


def _gone_with(writes: Sequence[Write], book: Book) -> Counter[int]:
    """What turned out not to be there, by the answers to offers that a commit takes down: thousandths by product.

    Args:
        book: as it was before that commit.
    """
    gone: Counter[int] = Counter()
    orders = book.held.get(Order, {})
    for write in writes:
        order = write.entity if isinstance(write, Create | Save) else None
        if not isinstance(order, Order) or order.key not in orders:
            continue
        before: Order = orders[order.key]
        if any(event.kind in _ANSWERED for event in order.events[len(before.events) :]):
            is_over = order.status == "cancelled"
            kept = set() if is_over else {item.product_id for item in order.items}
            asked = (each for each in book.all(Withdrawal) if each.order_id == order.id)
            left_out = (i for i in still_held(before, asked) if i.product_id not in kept)
            gone.update({item.product_id: item.quantity for item in left_out})
    return gone
