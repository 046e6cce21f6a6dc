"""What a purchase costs in Firestore's reads and writes, turn by turn, and in dollars."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from backoffice_api.domain import catalogue
from backoffice_api.routes.shop_file import parse
from backoffice_api.services.catalogue import load_once
from backoffice_api.services.shop_document import load_once as load_document_once
from backoffice_api.storage.metered import Tally
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from bench.counted_shop import CountedShop
from bench.table import show_columns
from local.configuration import ROOT

MAX_READS, MAX_WRITES = 67, 60
"""The most for the seed's purchase from hello to the provider's page, with a look at the cart, on a cold start.

Seven of the reads are for how it is had and paid, and for what the owner wants to be told.
"""

DIALOGUE = {
    "greeting": "Hola, quiero comprar leche",
    "name": "Juan",
    "registration and search": "{mail}",
    "add": "La primera",
    "view cart": "Qué llevo?",
    "checkout": "Finalizar",
}
"""The seed's purchase, and one look at the cart."""

AFTERWARDS = {"link again": "Pasame el link de nuevo", "search": "Quiero yerba"}
"""What the shopper, who is known by now, may write next."""

BESIDE = ("settle", "tell")
"""That the provider's notice comes in and the page says that the order is paid; and that the shopper is told so. Counted
beside the target."""

SEED_HAS_NOT = "view cart"


@dataclass(frozen=True)
class Price:
    """Dollars for 100,000 documents."""

    place: str
    read: float
    write: float
    delete: float

    def of(self, tally: Tally) -> float:
        """Dollars for what was counted."""
        each = tally.reads * self.read + tally.writes * self.write + tally.deletes * self.delete
        return each / 100_000


PRICES = (
    Price("nam5, United States multi-region", 0.06, 0.18, 0.02),
    Price("us-central1", 0.03, 0.09, 0.01),
)
"""List prices of the Standard edition above the free quota, https://cloud.google.com/firestore/pricing, looked
up on 22 November 2026 in stored copies of the price list; other places have other prices."""


@dataclass
class Shopper:
    """Somebody who buys, and what each step cost."""

    shop: CountedShop
    phone: str
    costs: dict[str, Tally] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def say(self, step: str, text: str) -> None:
        """Writes a message and reads the answer."""
        body = text.format(mail=f"{self.phone}@example.com")
        replies, self.costs[step] = self.shop.say(body, self.phone)
        self.said += replies

    def pay(self) -> None:
        """Opens the link's page, goes from there to the provider's and pays."""
        link = next(word for word in " ".join(self.said).split() if "/checkout/" in word)
        self.costs["page"] = self.shop.open(link)
        self.costs["begin to pay"] = self.shop.begin_to_pay(link)
        self.costs["settle"] = self.shop.settle(link)
        told, self.costs["tell"] = self.shop.deliver()
        self.said += told


def buy(shop: CountedShop, phones: Sequence[str]) -> list[Shopper]:
    """Shoppers who buy side by side, each message some seconds after the other's."""
    shoppers = [Shopper(shop, phone) for phone in phones]
    for step, text in DIALOGUE.items():
        for shopper in shoppers:
            shopper.say(step, text)
    for shopper in shoppers:
        shopper.pay()
    for step, text in AFTERWARDS.items():
        for shopper in shoppers:
            shopper.say(step, text)
    return shoppers


def total(costs: dict[str, Tally], *without: str) -> Tally:
    """The cost of a purchase: of all steps up to the payment."""
    whole = Tally()
    for step, tally in costs.items():
        if step not in {*AFTERWARDS, *without}:
            whole.add(tally)
    return whole


def a_shop() -> CountedShop:
    """A shop that was started a moment ago, with the sample catalogue and the sample shop's document."""
    shop = CountedShop(SqliteStore(":memory:", SCHEMA))
    samples = ROOT / "samples" / "catalogue.csv"
    load_once(shop.shop, lambda: catalogue.parse(samples.read_bytes()))
    document = (ROOT / "samples" / "shop.json").read_bytes()
    load_document_once(shop.shop, lambda: parse(document))
    return shop


def measure() -> None:
    """Prints the table of steps and the dollars for 1,000 purchases."""
    cold, warm = buy(a_shop(), ["5491150000001", "5491150000002"])
    steps = [[step, *_cells(cold.costs[step]), *_cells(warm.costs[step])] for step in cold.costs]
    sums = {
        "the seed's purchase": (
            total(cold.costs, SEED_HAS_NOT),
            total(warm.costs, SEED_HAS_NOT),
        ),
        "with a look at the cart": (total(cold.costs), total(warm.costs)),
    }
    steps += [[name, *_cells(one), *_cells(other)] for name, (one, other) in sums.items()]
    show_columns(
        "Firestore's reads and writes (first shopper after a start, and one right after another)",
        ["", "reads", "writes", "reads", "writes"],
        steps,
    )
    show_columns(
        "Dollars for 1,000 purchases at list price of 22 November 2026",
        ["", *sums, "both, remembered: the seed's", "with the cart"],
        [
            [price.place, *(_dollars(price, one) for one, _ in sums.values()),
             *(_dollars(price, other) for _, other in sums.values())]
            for price in PRICES
        ],
    )  # fmt: skip


def _cells(tally: Tally) -> tuple[str, str]:
    return str(tally.reads), str(tally.writes + tally.deletes)


def _dollars(price: Price, tally: Tally) -> str:
    return f"${1000 * price.of(tally):.3f}"
