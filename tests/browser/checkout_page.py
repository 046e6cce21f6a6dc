"""What a person sees and does on the checkout page, and what their phone does to it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.waiting import wait_until

NOON = datetime(2026, 11, 22, 15, tzinfo=UTC)
TO_PAY = "Revisá tu pedido y pagalo"
THANKS = "¡Gracias! Recibimos tu pago"
REJECTED = "El pago no se aprobó"
IN_REVIEW = "Tu pago está en revisión"


def shows(page: Page, state: str, title: str) -> None:
    expect(page.locator(f"main[data-state={state}]")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def pay_button(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("pagar", re.IGNORECASE))


def open_the_providers_site(page: Page) -> None:
    """Has the browser find a page where the till's links lead to."""
    page.route("https://pay.example/**", lambda route: route.fulfill(body="Mercado Pago"))


def is_at_the_provider(page: Page) -> None:
    expect(page).to_have_url(re.compile("^https://pay.example/"))


def back(link: str, status: str) -> str:
    """Where Mercado Pago sends a shopper back to."""
    return (
        f"{link}?collection_id=111&collection_status={status}&payment_id=111&status={status}"
        "&external_reference=milo-1&payment_type=credit_card&preference_id=1-1&site_id=MLA"
    )


def go_to_pay(page: Page) -> None:
    """Presses the button, and has the provider's page in front."""
    open_the_providers_site(page)
    pay_button(page).click()
    is_at_the_provider(page)


def come_back(page: Page) -> None:
    """Has the page in front again."""
    _seen(page, "visible")


def go_away(page: Page) -> None:
    """Has another app in front of the page."""
    _seen(page, "hidden")


def _seen(page: Page, state: str) -> None:
    page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


class Timed:
    """A page whose time stands still but for `passes`, and when it asked the shop, in seconds since it was opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.clock.install(time=NOON - timedelta(minutes=1))  # it runs until it stands still
        page.clock.pause_at(NOON)
        page.add_init_script(
            """
            const ask = fetch;
            self.asked = [];
            self.pending = 0;
            self.fetch = async (...request) => {
              asked.push(Date.now());
              pending += 1;
              const answer = await ask(...request);
              await answer.clone().text();
              pending -= 1;
              return answer;
            };
            """
        )

    def passes(self, seconds: int) -> None:
        """Lets the time pass, with time for what the page asks to be answered."""
        self._is_answered()
        for _ in range(seconds):
            self._page.clock.run_for(1000)
            self._is_answered()

    def _is_answered(self) -> None:
        wait_until(lambda: self._page.evaluate("pending === 0"), 15, "the shop to answer")

    @property
    def asked(self) -> list[int]:
        told = self._page.evaluate("asked")
        return [round((at - told[0]) / 1000) for at in told]
