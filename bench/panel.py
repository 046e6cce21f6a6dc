"""Each page of the owner's panel in a small shop and in a large one: how long its server works, and what it reads.

SQLite on this machine, panel and API in one process. `.venv/bin/python -m bench panel` takes some minutes, most of them to fill
the large shop. The reads are the same on Firestore.
"""

import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from flask.testing import FlaskClient

from admin.app import Machine, assemble
from backoffice_api.domain import cart as carts
from backoffice_api.domain.conversation import Conversation, begin
from backoffice_api.domain.fulfilment import Fulfilment, Kind
from backoffice_api.domain.order import Order, place
from backoffice_api.domain.product import Product
from backoffice_api.domain.user import User, register
from backoffice_api.services.catalogue import load_once
from backoffice_api.services.recount import mend, recount
from backoffice_api.storage.metered import counting
from backoffice_api.storage.port import MAX_WRITES, Create, Entity, Store
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from bench.catalogue import products
from bench.table import show_columns
from local.backoffice import ADMIN_KEY, ApiOverStore
from local.in_process import InProcess
from retail.settings import Settings
from retail.wire import MeansOfPayment, OrderStatus

MOST = 3.0
"""How much longer a page of the large shop may take: it shows as many rows, and finds them by an index."""
_ROUNDS = 7
_NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
_ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
_FIRST_USER, _FIRST_CART, _FIRST_ORDER = 300_000_000, 400_000_000, 500_000_000
_OPEN: tuple[tuple[OrderStatus, MeansOfPayment], ...] = (
    ("paid", "mercado_pago"),
    ("preparing", "mercado_pago"),
    ("ready", "mercado_pago"),
    ("out_for_delivery", "mercado_pago"),
    ("placed", "cash"),
    ("placed", "card_on_delivery"),
    ("placed", "transfer"),
)
"""How the newest orders are under way, one list of the board each; the others were delivered."""
_UNDER_WAY = 15 * len(_OPEN)
"""More than the board shows."""
_PASSWORD = "tres palabras sueltas"  # noqa: S105


@dataclass(frozen=True)
class Size:
    """How large a shop is."""

    name: str
    products: int
    users: int
    orders: int


SMALL = Size("small", 1_000, 250, 1_000)
LARGE = Size("large", 100_000, 50_000, 200_000)


@dataclass(frozen=True)
class Visit:
    """What a page took: seconds of the processor at the median, which others on the machine do not change; and documents read."""

    seconds: float
    reads: int


def filled(size: Size, path: Path) -> ApiOverStore:
    """A shop of that size, with its figures counted from its orders."""
    store = SqliteStore(str(path), SCHEMA)
    api = ApiOverStore(store)
    api.clock = lambda: _NOW
    described = products(size.products)
    load_once(api.shop, lambda: described)
    shelf = [each for each in islice(store.walk([Product]), 200) if isinstance(each, Product)]
    _store(store, _users(size))
    _store(store, _conversations(size))
    _store(store, _orders(size, shelf))
    mend(api.shop.cases, recount(store, _ZONE).missing)
    return api


def pages(client: FlaskClient) -> dict[str, str]:
    """The addresses of all pages, by their endpoints, each of something that every shop has."""
    order, user = str(_FIRST_ORDER), str(_FIRST_USER)
    found = {}
    for rule in client.application.url_map.iter_rules():
        is_page = rule.rule.startswith("/admin") and "GET" in (rule.methods or ())
        if is_page and not rule.arguments and rule.endpoint not in _NO_PAGES:
            found[rule.endpoint] = rule.rule
    listed = client.get("/admin/productos?orden=stock").text
    chats = client.get("/admin/chats").text
    product = re.findall(r'href="(/admin/productos/\d+)"', listed)[0]
    return {
        **found,
        "a filter of orders": "/admin/pedidos?estado=paid",
        "an order": f"/admin/pedidos/{order}",
        "a search of products": "/admin/productos?q=leche",
        "products by stock": "/admin/productos?orden=stock",
        "a product": product,
        "a search of customers": "/admin/clientes?q=juan",
        "a customer": f"/admin/clientes/{user}",
        "a chat": re.findall(r'href="(/admin/chats/[^"?]+)"', chats)[0],
    }


_NO_PAGES = {
    "entrance.show_login",
    "people.show_person",
    "order_sheets.export",
    "imports.export",
    "static",
}
"""The files that hold everything are as long as it is."""


def measured(api: ApiOverStore) -> dict[str, Visit]:
    """What each page takes its owner."""
    client = _logged_in(api)
    return {name: _visited(client, address) for name, address in pages(client).items()}


def measure() -> None:
    """Prints a row for each page, and says which take more than three times as long."""
    small, large = (_in_a_file(size) for size in (SMALL, LARGE))
    rows, slow = [], []
    for name, before in small.items():
        after = large[name]
        ratio = after.seconds / before.seconds
        slow += [name] if ratio > MOST else []
        cells = (f"{1000 * each.seconds:.1f}" for each in (before, after))
        rows.append([name, *cells, f"{ratio:.2f} ×", str(before.reads), str(after.reads)])
    show_columns(
        f"Pages of the panel: {SMALL.products:,} products, {SMALL.users:,} customers, {SMALL.orders:,} orders,"
        f" and {LARGE.products:,}, {LARGE.users:,}, {LARGE.orders:,}",
        ["", "small ms", "large ms", "ratio", "small reads", "large reads"],
        rows,
    )
    print(f"  more than {MOST:.0f} ×: {', '.join(slow) or 'none'}")


def _in_a_file(size: Size) -> dict[str, Visit]:
    with tempfile.TemporaryDirectory(prefix=f"milo-{os.getpid()}-") as folder:
        begun = time.perf_counter()
        api = filled(size, Path(folder) / "shop.db")
        print(f"  the {size.name} shop was filled in {time.perf_counter() - begun:.0f} s")
        return measured(api)


def _visited(client: FlaskClient, address: str) -> Visit:
    seconds, reads = [], 0
    for _ in range(_ROUNDS + 1):
        with counting() as tally:
            begun = time.process_time()
            answer = client.get(address)
            seconds.append(time.process_time() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        reads = tally.reads
    return Visit(statistics.median(seconds[1:]), reads)


def _logged_in(api: ApiOverStore) -> FlaskClient:
    settings = Settings(
        local_mode=True,
        shop_name="El Almacén",
        admin_user="ana",
        admin_password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
            _PASSWORD
        ),
        session_secret="s" * 32,
        backoffice_url="http://api",
        backoffice_api_key=ADMIN_KEY,
    )
    panel = assemble(settings, InProcess(api.application), Machine(clock=lambda: _NOW))
    client = panel.test_client()
    token = client.get("/admin/login").text.partition('name="form_token" value="')[2]
    form = {"form_token": token.partition('"')[0], "admin_user": "ana", "admin_password": _PASSWORD}
    if client.post("/admin/login", data=form).status_code != 303:
        raise RuntimeError("the owner could not log in")
    return client


def _users(size: Size) -> Iterator[User | carts.Cart]:
    for number in range(size.users):
        user = register(
            _FIRST_USER + number,
            name=f"{_NAMES[number % len(_NAMES)]} {_letters(number)}",
            email=f"{_letters(number)}@example.com",
            phone=_wa_id(number),
            whatsapp_user_id="",
            at=_at(number, size.users),
        )
        yield user
        yield carts.empty(_FIRST_CART + number, user.id, user.created_at)


_NAMES = ("Juan", "Ana", "Luz", "Pedro", "Marta", "Raúl", "Sofía", "Elena", "Tomás", "Carla")


def _conversations(size: Size) -> Iterator[Conversation]:
    for number in range(size.users):
        wa_id = _wa_id(number)
        at = _at(number, size.users)
        yield replace(
            begin(wa_id, f"whatsapp:+{wa_id}", at), user_id=_FIRST_USER + number, updated_at=at
        )


def _orders(size: Size, shelf: Sequence[Product]) -> Iterator[Order]:
    for number in range(size.orders):
        at = _at(number, size.orders)
        cart = carts.empty(number, _FIRST_USER + number % size.users, at)
        for each in range(3):
            product = replace(shelf[(number + 7 * each) % len(shelf)], stock=10_000)
            cart = carts.add(cart, product, 1_000, at)
        order = place(_FIRST_ORDER + number, cart, at)
        if number < size.orders - _UNDER_WAY:
            yield _paid(order, "delivered")
            continue
        status, means = _OPEN[number % len(_OPEN)]
        kind: Kind = "delivery" if status == "out_for_delivery" else "pickup"
        until = _NOW + timedelta(days=1)
        chosen = replace(order, means=means, delivery=Fulfilment(kind=kind), expires_at=until)
        yield chosen if status == "placed" else _paid(chosen, status)


def _paid(order: Order, status: OrderStatus) -> Order:
    return replace(
        order, payment_status="paid", paid=order.total, paid_at=order.created_at, status=status
    )


def _at(number: int, of: int) -> datetime:
    """The last one was a moment ago, the first a year."""
    return _NOW - timedelta(days=365) * (of - number) / of


def _wa_id(number: int) -> str:
    return f"54911{number + 20_000_000:08d}"


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _store(store: Store, entities: Iterator[Entity]) -> None:
    while part := [Create(each) for each in islice(entities, MAX_WRITES)]:
        store.commit(part)
