"""Filters of the orders' list, as its address has them and as the API is asked."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

Choices = tuple[tuple[str, str], ...]

STATES: Choices = (
    ("", "Todos"),
    ("paid", "Para preparar"),
    ("preparing", "En preparación"),
    ("ready", "Para retirar"),
    ("out_for_delivery", "En camino"),
    ("placed", "Sin pagar"),
    ("delivered", "Entregados"),
    ("cancelled", "Cancelados"),
)
MEANS: Choices = (
    ("", "Cualquiera"),
    ("mercado_pago", "Mercado Pago"),
    ("cash", "Efectivo"),
    ("transfer", "Transferencia"),
    ("card_on_delivery", "Tarjeta al recibir"),
)
WAYS: Choices = (("", "Las dos"), ("delivery", "Envío"), ("pickup", "Retiro"))
MONEY: Choices = (("", "Cualquiera"), ("by_hand", "Tenés que devolverla vos"))
CHOICES: dict[str, Choices] = {
    "estado": STATES,
    "medio": MEANS,
    "entrega": WAYS,
    "plata": MONEY,
}
"""What may be chosen of each, by its name in the address."""
_OF_API = {
    "estado": "status",
    "medio": "means",
    "entrega": "kind",
    "plata": "gives_back",
    "dia": "day",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class OrderFilters:
    """What an address asks for; empty texts ask for nothing."""

    chosen: dict[str, str]

    @property
    def wanted(self) -> dict[str, str]:
        """As the API is asked."""
        return {_OF_API[name]: value for name, value in self.chosen.items()}

    @property
    def beyond_state(self) -> dict[str, str]:
        """Those that the page folds in."""
        return {name: value for name, value in self.chosen.items() if name != "estado"}

    def link(self, name: str, value: str, path: str = "/admin/pedidos") -> str:
        """The address with one of them chosen anew."""
        return self.address(path, {**self.chosen, name: value})

    def address(self, path: str, chosen: dict[str, str] | None = None) -> str:
        """Another page with the same filters, or with those."""
        kept = {each: text for each, text in (chosen or self.chosen).items() if text}
        return f"{path}?{urlencode(kept)}" if kept else path


def read(args: MultiDict[str, str]) -> OrderFilters:
    """The filters of an address.

    Raises:
        NotFound: one of them has a value that is not among its choices.
    """
    chosen = {name: args[name] for name in _OF_API if args.get(name)}
    for name, value in chosen.items():
        if name == "dia":
            day(value)
        elif value not in dict(CHOICES[name]):
            raise NotFound
    return OrderFilters(chosen)


def day(text: str) -> date:
    """A date as an address has it.

    Raises:
        NotFound: there is no such date.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotFound
