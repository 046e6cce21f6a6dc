"""One running shop on each store for all journeys; they share it, each with shoppers of its own."""

from collections.abc import Iterator

import pytest

from tests.journeys.shop import Shop, told_of_store


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("firestore", marks=pytest.mark.long)]
)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    shop = Shop(tmp_path_factory.mktemp("shop"), told_of_store(request))
    with shop.stack:
        yield shop
