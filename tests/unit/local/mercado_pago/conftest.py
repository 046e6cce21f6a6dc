"""Mercado Pago's double at noon, and a shop that it tells of payments."""

from collections.abc import Iterator

import pytest

from local.mercado_pago.app import MercadoPagoDouble
from tests.clock import Clock
from tests.mercado_pago_double import ACCOUNT, NOON, Api, Shop, shop


@pytest.fixture
def here() -> Iterator[Shop]:
    with shop() as here:
        yield here


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def double(clock: Clock) -> Iterator[MercadoPagoDouble]:
    with MercadoPagoDouble(ACCOUNT, clock=clock) as double:
        yield double


@pytest.fixture
def api(double: MercadoPagoDouble) -> Api:
    return Api(double.url)
