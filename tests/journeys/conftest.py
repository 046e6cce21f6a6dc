"""One running shop for all journeys; they share it, each with shoppers of its own."""

from collections.abc import Iterator

import pytest

from tests.journeys.shop import Shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = Shop(tmp_path_factory.mktemp("shop"))
    with shop.stack:
        yield shop
