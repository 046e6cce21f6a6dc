"""Many at once, on both stores: nothing is sold twice, nobody is two people, and no writer is turned away."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice_api.app import open_store
from backoffice_api.domain.cart import Cart, LineItem
from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Product
from backoffice_api.domain.user import PhoneKey, User
from backoffice_api.services import users
from backoffice_api.services.unit_of_work import UnitOfWork, UseCases
from backoffice_api.storage.port import Create, Store
from retail.errors import MiloError
from retail.settings import Settings
from tests.backoffice import START, a_backoffice, all_of
from tests.checkout_process import check_out, milk_in_stock, settings
from tests.firestore import a_project
from tests.killed_processes import shared_out, work_under_kills

pytestmark = pytest.mark.long

SHOPPERS = 300
STOCK = 200


@pytest.fixture(params=["sqlite", "firestore"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """How a process is told where the shop's facts are."""
    if request.param == "sqlite":
        return settings(store="sqlite", sqlite_path=str(tmp_path / "milo.db"))
    host = request.getfixturevalue("heard_emulator")
    return settings(
        store="firestore", firestore_emulator_host=host, google_cloud_project=a_project()
    )


@pytest.fixture
def store(told: Settings) -> Store:
    return open_store(told)


def use_cases(store: Store) -> UseCases:
    """As the app has them: real pauses, real chance."""
    return UseCases(store, sleep=time.sleep, chance=random.random)


@pytest.mark.timeout(300)
def test_stock_is_sold_once_by_processes_that_are_killed_all_the_time(
    store: Store, told: Settings, tmp_path: Path
) -> None:
    store.commit([Create(milk_in_stock(STOCK))])
    milk = LineItem(1, "Leche", "unidad", 1000, 45000)
    shoppers = list(range(1, SHOPPERS + 1))
    store.commit([Create(Cart(n, n, (milk,), START)) for n in shoppers])
    offices = shared_out(check_out, told, shoppers, tmp_path)
    work_under_kills(offices)

    assert sum(office.kills for office in offices) >= 15
    orders = all_of(store, Order)
    assert len(orders) == STOCK
    assert len({order.user_id for order in orders}) == STOCK
    assert [product.stock for product in all_of(store, Product)] == [0]
    told_to = Counter((n, answer) for office in offices for n, answer in office.answered().items())
    assert set(told_to.values()) == {2}
    by_shopper = dict(told_to)
    assert {(order.user_id, f"201 {order.id}") for order in orders} <= by_shopper.keys()
    assert len(by_shopper) == SHOPPERS


def test_a_hundred_writers_on_one_product_are_all_served(store: Store) -> None:
    store.commit([Create(milk_in_stock(100))])
    cases = use_cases(store)

    def sell(_: int) -> int:
        def use_case(work: UnitOfWork) -> int:
            product = work.get(Product, "1")
            assert product
            work.put(replace(product, stock=product.stock - 1000))
            return product.stock

        return cases.run(use_case)

    together = threading.Barrier(100)
    with ThreadPoolExecutor(100) as pool:
        sold = list(pool.map(lambda n: together.wait() >= 0 and sell(n), range(100)))

    assert sorted(sold) == [1000 * n for n in range(1, 101)]


FORMS = ("5491123456789", "541123456789", "+54 9 11 2345-6789", "+54 11 15 2345-6789")


def test_one_phone_in_all_its_forms_is_one_user(store: Store) -> None:
    office = a_backoffice(store)
    shop = replace(office.shop, cases=use_cases(store))
    together = threading.Barrier(20)

    def register(n: int) -> str:
        together.wait()
        person = {"name": "Juan", "email": f"j{n}@example.com", "phone": FORMS[n % len(FORMS)]}
        try:
            return shop.cases.run(lambda work: users.create(work, shop, **person)).key
        except MiloError as refusal:
            return refusal.code

    with ThreadPoolExecutor(20) as pool:
        answers = Counter(pool.map(register, range(20)))

    assert answers.pop("phone_taken") == 19
    assert [user.key for user in all_of(store, User)] == list(answers)
    assert [marker.user_id for marker in all_of(store, PhoneKey)] == [int(key) for key in answers]
