"""The shop in which somebody pays."""

import pytest

from tests.paying_shop import PayingShop, a_paying_shop


@pytest.fixture
def shop() -> PayingShop:
    return a_paying_shop()
