"""The shoppers of the day: they write, order and choose how they have it, and the owner moves their orders along."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from local import loopback
from local.demo import payment_link
from local.shopper import Shopper
from local.stack import Stack

PICKUP = {"kind": "pickup"}
HOME = {"kind": "delivery", "address": "Thames 812", "zone": "Villa Crespo"}


@dataclass(frozen=True)
class Visitor:
    """A shopper with what they write, and where their order is by now.

    Attributes:
        lines: what they write after name and e-mail; without "Finalizar" they order nothing.
        delivery: how they want to have it.
        means: how they pay; by hand, so that the shop prepares it before it is paid.
        moved: the states that the owner took it through.
    """

    name: str
    phone: str
    lines: tuple[str, ...]
    delivery: dict[str, Any] = field(default_factory=lambda: PICKUP)
    means: str = "cash"
    moved: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[str, ...]:
        """All that they write."""
        first = self.name.partition(" ")[0]
        return (
            "Hola! quiero hacer un pedido",
            self.name,
            f"{first.lower()}@example.com",
            *self.lines,
        )


VISITORS = (
    Visitor(
        "Julia Ortiz", "+5491155550101",
        ("2 coca cola original 2.25 y un pan lactal bimbo", "agregá 1 kilo de cebolla", "Finalizar"), HOME, "cash",
        ("preparing",),
    ),
    Visitor("Martín Vega", "+5491155550102", ("3 leche entera armonía y una manteca sancor", "Finalizar"), PICKUP, "cash", ("preparing", "ready")),
    Visitor("Rocío Paz", "+5491155550103", ("medio kilo de queso cremoso la paulina y un vino santa julia cabernet", "Finalizar"), HOME, "cash", ("preparing", "out_for_delivery")),
    Visitor("Bruno Díaz", "+5491155550104", ("una yerba cruz de malta y un bizcochos don satur agridulces", "Finalizar"), PICKUP, "transfer"),
    Visitor("Celeste Roldán", "+5491155550105", ("2 fideos tallarín lucchetti", "me llegó roto el pedido de ayer, quiero hablar con una persona")),
)  # fmt: skip


def visit(stack: Stack, visitors: Sequence[Visitor] = VISITORS) -> None:
    """All of them, one after another."""
    for each in visitors:
        shopper = Shopper(stack.addresses["twilio_url"], each.phone, each.name)
        replies: list[str] = []
        for line in each.says:
            replies = shopper.say(line)
        if each.lines[-1] == "Finalizar":
            link = payment_link("\n".join(replies), stack.addresses["hosting_url"])
            _choose(stack, each, link)


def _choose(stack: Stack, visitor: Visitor, link: str) -> None:
    """Chooses on the order's page, and moves the order as its owner."""
    page = link.replace("/checkout/", "/api/checkout/")
    with loopback.session() as browser:
        chosen = {"delivery": visitor.delivery, "payment": {"means": visitor.means}}
        browser.post(f"{page}/pay", json=chosen, timeout=10).raise_for_status()
        order = browser.get(page, timeout=10).json()["order_id"]
        key = {"x-api-key": stack.addresses["backoffice_api_key"]}
        moves = f"{stack.addresses['backoffice_url']}/orders/{order}/transitions"
        for state in visitor.moved:
            browser.post(moves, json={"to": state}, headers=key, timeout=10).raise_for_status()
