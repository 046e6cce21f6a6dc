"""Many pay at once through the official SDK and the double, on both stores, by processes that are killed all the time.

What each of them gets is one paid order or the money back, and to be told so once.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backoffice_api.app import Machine, Queues, open_store, remembering, sealing, shop_over
from backoffice_api.domain.cart import Cart, LineItem
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import Payment
from backoffice_api.domain.product import Product
from backoffice_api.domain.user import User
from backoffice_api.payments.mercado_pago import MercadoPago
from backoffice_api.services import notices
from backoffice_api.storage.port import Create, Store
from local.held_tasks import HeldDeliveryTasks, HeldSettlementTasks
from local.inbound_message import NOON
from local.mercado_pago.app import MercadoPagoDouble
from retail.settings import Settings
from tests.backoffice import START, all_of
from tests.checkout_process import milk_in_stock, settings
from tests.firestore import a_project
from tests.killed_processes import shared_out, work_under_kills
from tests.mercado_pago_double import ACCOUNT, TOKEN
from tests.paying_process import paid, pay_up, pays_twice

pytestmark = pytest.mark.long

SHOPPERS = 300
STOCK = 200


@pytest.fixture
def double() -> Iterator[MercadoPagoDouble]:
    with MercadoPagoDouble(ACCOUNT, clock=lambda: NOON) as double:
        yield double


@pytest.fixture(params=["sqlite", "firestore"])
def told(request: pytest.FixtureRequest, tmp_path: Path, double: MercadoPagoDouble) -> Settings:
    """How a process is told where the shop's facts and its provider are."""
    provider = {
        "backoffice_url": "http://127.0.0.1:1",  # where nobody listens: no notice is sent
        "mercado_pago_access_token": TOKEN,
        "mercado_pago_api_url": double.url,
    }
    if request.param == "sqlite":
        kept = settings(store="sqlite", sqlite_path=str(tmp_path / "milo.db"))
    else:
        host = request.getfixturevalue("heard_emulator")
        kept = settings(
            store="firestore", firestore_emulator_host=host, google_cloud_project=a_project()
        )
    return replace(kept, **provider)  # type: ignore[arg-type]


def fill(store: Store) -> None:
    """Milk for 200, and 300 shoppers with a litre each in their carts, who have just written."""
    milk = LineItem(1, "Leche", "unidad", 1000, 45000)
    store.commit([Create(milk_in_stock(STOCK))])
    for n in range(1, SHOPPERS + 1):
        phone = f"54911{n:08d}"
        store.commit(
            [
                Create(Cart(n, n, (milk,), START)),
                Create(User(n, "Juan", "", phone, "nuevo", START, ())),
                Create(Conversation(phone, f"whatsapp:+{phone}", START, START, heard_at=NOON)),
            ]
        )


@pytest.mark.timeout(400)
def test_each_gets_one_paid_order_or_the_money_back_and_is_told_once(
    told: Settings, tmp_path: Path
) -> None:
    store = open_store(told)
    fill(store)
    shoppers = list(range(1, SHOPPERS + 1))
    offices = shared_out(pay_up, told, shoppers, tmp_path)
    work_under_kills(offices, 300)
    assert sum(office.kills for office in offices) >= 15

    orders = all_of(store, Order)
    assert len(orders) == STOCK
    assert Counter((order.status, order.payment_status) for order in orders) == {
        ("paid", "paid"): STOCK
    }
    assert [product.stock for product in all_of(store, Product)] == [0]
    payments = all_of(store, Payment)
    counting = [each for each in payments if each.standing == "counts"]
    assert {each.order_id for each in counting} == {order.id for order in orders}
    assert len(counting) == STOCK
    surplus = [each for each in payments if each.standing != "counts"]
    assert len(surplus) >= sum(pays_twice(order.user_id) for order in orders)
    assert {each.refund.state for each in surplus if each.refund} == {"done"}
    assert {each.why for each in surplus} == {"paid_twice"}
    provider = MercadoPago(TOKEN, told.mercado_pago_api_url)
    kept = 0
    for order in orders:
        of_order = [provider.payment(id_) for id_ in paid(told, f"milo-{order.id}")]
        kept += sum(each.amount - each.refunded for each in of_order)
        assert len(of_order) == sum(each.order_id == order.id for each in payments)
    assert kept == STOCK * 45000

    _tell_the_rest(told, store)
    said = Counter(
        (order.user_id, kind)
        for order in orders
        for kind in ("Recibimos", "dos veces")
        for each in _conversation(store, order.user_id).outbox
        if kind in each.body
    )
    twice = Counter(each.order_id for each in surplus)
    assert set(said.values()) == {1}
    assert {user for user, kind in said if kind == "Recibimos"} == {o.user_id for o in orders}
    assert {user for user, kind in said if kind == "dos veces"} == {
        order.user_id for order in orders if twice[order.id]
    }


def _tell_the_rest(told: Settings, store: Store) -> None:
    """A minute later the clock ticks."""
    machine = Machine(clock=lambda: NOON + timedelta(minutes=1))
    shop = shop_over(
        told,
        remembering(sealing(store, told), machine),
        MercadoPago(TOKEN, told.mercado_pago_api_url),
        Queues(HeldDeliveryTasks(), HeldSettlementTasks()),
        machine,
    )
    while notices.sweep(shop):
        pass


def _conversation(store: Store, user_id: int) -> Conversation:
    found = store.get(Conversation, f"54911{user_id:08d}")
    assert found
    return found.entity
