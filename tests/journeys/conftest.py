"""One running shop on each store for all journeys; they share it, each with shoppers of its own."""

from collections.abc import Iterator

import pytest

from tests.firestore import a_project
from tests.journeys.shop import Shop


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("firestore", marks=pytest.mark.long)]
)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    told = {"STORE": request.param}
    if request.param == "firestore":
        told["FIRESTORE_EMULATOR_HOST"] = request.getfixturevalue("heard_emulator")
        told["GOOGLE_CLOUD_PROJECT"] = a_project()
    shop = Shop(tmp_path_factory.mktemp("shop"), told)
    with shop.stack:
        yield shop
