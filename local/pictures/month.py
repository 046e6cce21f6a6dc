"""The month before: orders, shoppers, messages and turns of a shop that has been open for thirty days, for its charts."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from backoffice_api.domain import cart as carts
from backoffice_api.domain.message import Author, Message
from backoffice_api.domain.order import Order, place
from backoffice_api.domain.product import Product
from backoffice_api.domain.turn import TurnRecord, tool_log
from backoffice_api.domain.user import User, register
from backoffice_api.services.recount import mend, recount
from backoffice_api.storage.port import MAX_WRITES, Create, Entity
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from local.backoffice import ApiOverStore

DAYS = 29
"""The days before today that the panel's charts show."""
MODEL = "gemini-2.5-flash"
_NAMES = (
    "Marta Giménez", "Raúl Peralta", "Sofía Ledesma", "Tomás Quiroga", "Elena Bianchi", "Pedro Almada", "Carla Núñez",
    "Hugo Ferreyra", "Paula Rivas", "Andrés Sosa", "Nora Medina", "Diego Luna",
)  # fmt: skip
_FIRST_ID = 200_000_001
_ADDED = tool_log([{"tool": "add_to_cart", "arguments": {}, "status": "added"}])


def write(path: Path, now: datetime, zone: ZoneInfo) -> None:
    """Adds the month before `now` to the SQLite file of a shop that has its catalogue, and counts its figures.

    The same `now` and catalogue come to the same month.
    """
    store = SqliteStore(str(path), SCHEMA)
    shelf = [each for each in store.walk([Product]) if isinstance(each, Product)]
    facts = Month(shelf, now).facts()
    while part := [Create(each) for each in islice(facts, MAX_WRITES)]:
        store.commit(part)
    mend(ApiOverStore(store).shop.cases, recount(store, zone).missing)


class Month:
    """What happened in the shop, told from its first day on."""

    def __init__(self, shelf: list[Product], now: datetime) -> None:
        self._shelf = [replace(each, stock=each.stock + 100_000) for each in shelf]
        self._now = now
        self._ids = count(_FIRST_ID)
        self._chance = random.Random(30)

    def facts(self) -> Iterator[Entity]:
        """Its shoppers, their turns and their orders, all of which were paid and delivered."""
        users = [self._user(number) for number in range(len(_NAMES))]
        yield from users
        yield from (carts.empty(next(self._ids), each.id, each.created_at) for each in users)
        for days_ago in range(DAYS, 0, -1):
            at = self._now - timedelta(days=days_ago)
            known = [each for each in users if each.created_at <= at]
            busy = 3 if at.weekday() in {4, 5} else 0
            wanted = self._chance.randint(1, 3) + busy
            for user in self._chance.sample(known, min(wanted, len(known))):
                yield from self._visit(user, at - timedelta(minutes=self._chance.randint(0, 400)))

    def _user(self, number: int) -> User:
        """The first of them were there from the beginning, the others came one after another."""
        name = _NAMES[number]
        days_ago = DAYS + 1 if number < 5 else DAYS - 2 * number
        return register(
            next(self._ids),
            name=name,
            email=f"{name.partition(' ')[0].lower()}@example.com",
            phone=f"54911{40_000_000 + number}",
            whatsapp_user_id="",
            at=self._now - timedelta(days=days_ago),
        )

    def _visit(self, user: User, at: datetime) -> Iterator[Entity]:
        """Some turns, and mostly an order."""
        turns = self._chance.randint(2, 5)
        for turn in range(turns):
            yield from self._turn(user, at + timedelta(seconds=40 * turn), adds=turn > 0)
        if turns > 2:
            yield self._order(user, at)

    def _turn(self, user: User, at: datetime, *, adds: bool) -> Iterator[Entity]:
        key = f"{user.phone}-{at.timestamp():.0f}"
        authors: tuple[Author, ...] = ("shopper", "milo")
        for seq, author in enumerate(authors):
            yield Message(
                key=f"{key}-{seq}", wa_id=user.phone, seq=seq, author=author, kind="text", body="…", media=(), location=None,
                status="answered" if seq == 0 else "read", sid=f"SM{key}-{seq}", error_code=None, turn_id=key, created_at=at,
            )  # fmt: skip
        yield TurnRecord(
            key=key, wa_id=user.phone, user_id=user.id, sids=(f"SM{key}-0",), fence=1, attempt=1, outcome="answered", reason="",
            tool_calls=_ADDED if adds else "[]", model=MODEL, input_tokens=self._chance.randint(4_000, 12_000),
            output_tokens=self._chance.randint(80, 320), started_at=at, finished_at=at + timedelta(seconds=3),
        )  # fmt: skip

    def _order(self, user: User, at: datetime) -> Order:
        cart = carts.empty(next(self._ids), user.id, at)
        for product in self._chance.sample(self._shelf, self._chance.randint(4, 9)):
            cart = carts.add(cart, product, 1_000, at)
        placed = place(next(self._ids), cart, at)
        return replace(
            placed,
            status="delivered",
            payment_status="paid",
            means="mercado_pago",
            paid=placed.total,
            paid_at=at + timedelta(minutes=4),
        )
