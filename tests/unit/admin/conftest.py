"""The panel in front of a shop: for a browser in which nobody has logged in yet, and for the owner's."""

import pytest

from tests.owners_browser import OwnersBrowser, an_owner
from tests.panel_shop import PanelShop, a_panel_shop


@pytest.fixture
def browser() -> OwnersBrowser:
    return OwnersBrowser()


@pytest.fixture
def shop() -> PanelShop:
    return a_panel_shop()


@pytest.fixture
def owner(shop: PanelShop) -> OwnersBrowser:
    return an_owner(shop.backoffice)
