"""A headless Chromium, and pages at a phone's and a desk's size, for the tests of this folder."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from local.hosting import create_app, serve
from local.twilio.app import TwilioDouble
from local.worker_deaths import WorkerDeaths
from tests.browser import asking_shop
from tests.browser.asking_shop import AskingShop
from tests.browser.checkout_shop import CheckoutShop
from tests.chromium import DESKTOP, PHONE, Visit, chromium
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop, a_panel_shop
from tests.twilio_double import SHOP, Webhook, account, sdk, webhook
from tests.wsgi import running, serving

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[ViewportSize], Page]]:
    """Opens pages of any size, each in a context of its own; script errors fail the test."""
    visits: list[Visit] = []

    def open_at(size: ViewportSize) -> Page:
        visit = Visit(browser, size)
        visits.append(visit)
        return visit.context.new_page()

    yield open_at
    for visit in visits:
        visit.close()


@pytest.fixture
def page(open_page: Callable[[ViewportSize], Page]) -> Page:
    """A page of 390 by 844, a phone's."""
    return open_page(PHONE)


@pytest.fixture
def desktop_page(open_page: Callable[[ViewportSize], Page]) -> Page:
    """A page of 1280 by 800, a desk's."""
    return open_page(DESKTOP)


@pytest.fixture
def panel() -> PanelShop:
    return a_panel_shop()


@pytest.fixture
def url(panel: PanelShop) -> Iterator[str]:
    """Where that shop's panel is; its pages are under `/admin`."""
    with serving(OwnersBrowser(panel.backoffice).client.application) as url:
        yield url


@pytest.fixture
def shop() -> CheckoutShop:
    return CheckoutShop()


@pytest.fixture
def site(shop: CheckoutShop) -> Iterator[str]:
    """The checkout page's origin, with the shop behind it."""
    with hosting(shop) as url:
        yield url


@contextmanager
def hosting(api: WSGIApplication) -> Iterator[str]:
    """The origin of the checkout page over an API."""
    firebase = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))
    with serving(api) as api_url:
        app = create_app(ROOT, firebase, {"backoffice-api": api_url, "admin": NOBODY})
        with running(serve(app, 0)) as url:
            yield url


@pytest.fixture
def link(site: str, shop: CheckoutShop) -> str:
    """The link that the shopper got."""
    return f"{site}/checkout/{shop.token}"


@pytest.fixture
def asking() -> AskingShop:
    return AskingShop()


@pytest.fixture
def asking_link(asking: AskingShop) -> Iterator[str]:
    """The link of an order whose delivery and payment are still to be chosen."""
    with hosting(asking) as url:
        yield f"{url}/checkout/{asking_shop.TOKEN}"


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture
def deaths(tmp_path: Path) -> WorkerDeaths:
    deaths = WorkerDeaths(tmp_path / "worker-deaths")
    deaths.disarm()
    return deaths


@pytest.fixture
def double(hook: Webhook, deaths: WorkerDeaths) -> Iterator[TwilioDouble]:
    with TwilioDouble(account(hook.url), deaths=deaths) as double:
        yield double


@pytest.fixture
def reply(double: TwilioDouble) -> Callable[[str], None]:
    """Says something to Juan, as the shop's worker does."""
    client = sdk(double.url)
    return lambda text: (
        client.messages.create(to="whatsapp:+5491123456789", from_=SHOP, body=text).sid and None
    )
