"""The page of an order, in a shop that delivers to two zones."""

import pytest

from tests.backoffice import a_backoffice
from tests.order_page import SHOP, Page, a_page


@pytest.fixture
def page() -> Page:
    backoffice = a_backoffice()
    seen = backoffice.get("/shop").headers["ETag"]
    assert backoffice.patch("/shop", SHOP, If_Match=seen).status_code == 200
    return a_page(backoffice)
