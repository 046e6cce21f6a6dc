"""The form of a product: what it showed, what was typed into it, and which members that changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from retail import money, quantity
from retail.wire import TAGS

from . import typed
from .formats import number

TEXTS = ("name", "sku", "brand", "category", "description", "unit", "net_content", "photo_url")
UNITS = (("unidad", "Por unidad"), ("kg", "Por kilo"))
VAT_RATES = (
    ("21", "21 %"),
    ("10.5", "10,5 %"),
    ("27", "27 %"),
    ("5", "5 %"),
    ("2.5", "2,5 %"),
    ("0", "0 %"),
)
_SLIP = 10
"""A price so many times the former one, or as small a part of it, is more often a slip than meant."""
WRONG: Mapping[str, str] = {
    "name": "Escribí un nombre de hasta 120 letras.",
    "sku": "Escribí un código de hasta 64 letras.",
    "brand": "La marca tiene hasta 60 letras.",
    "category": "El rubro tiene hasta 60 letras.",
    "description": "La descripción tiene hasta 500 letras.",
    "price": "Ese precio no se puede usar.",
    "stock": "Ese stock no se puede usar.",
    "net_content": "Escribilo así: 900 g, 1,5 l, 6 x 354 ml o 12 u.",
    "photo_url": "Pegá la dirección de la foto entera: empieza con https://.",
    "vat_rate": "Elegí una alícuota de la lista.",
}
"""What the owner reads about a member that the API refuses."""
NEW: dict[str, Any] = {
    "name": "",
    "sku": "",
    "brand": "",
    "category": "",
    "description": "",
    "unit": "unidad",
    "price": None,
    "stock": 0,
    "is_offer": False,
    "tags": [],
    "vat_rate": 21,
    "net_content": "",
    "perishable": False,
    "photo_url": "",
}
"""What an empty form shows."""
_READ = ("price", "stock", "vat_rate", "is_free", "sure_price")
"""Fields whose text is not itself a member."""


@dataclass
class ProductForm:
    """A form as it is shown.

    Attributes:
        seen: the product's members as they were shown; what differs from them is a change.
        tag: the entity tag of that.
        texts: what the fields hold.
        values: what they mean.
        problems: what is wrong, by field.
    """

    seen: dict[str, Any]
    tag: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, Any]:
        """The members that differ from what was shown."""
        changed = {
            name: value for name, value in self.values.items() if value != self.seen.get(name)
        }
        if changed.get("price") == 0 and self.texts.get("is_free"):
            changed["is_free"] = True
        return changed

    @property
    def is_price_in_doubt(self) -> bool:
        """Whether the price looks like a slip beside the one that was shown, and nobody has said that it is meant."""
        before, after = self.seen["price"] or 0, self.values.get("price") or 0
        is_far_off = 0 < before * _SLIP <= after or 0 < after * _SLIP <= before
        return is_far_off and self.texts.get("sure_price") != self.texts["price"]

    @property
    def seen_as_text(self) -> str:
        """What was shown, for the form to bring back."""
        return json.dumps(self.seen)


def of_product(product: Mapping[str, Any], tag: str = "") -> ProductForm:
    """The form of a product as it is, or of a new one."""
    seen = {name: product[name] for name in NEW}
    texts = {name: str(seen[name]) for name in TEXTS}
    texts["price"] = "" if seen["price"] is None else written_price(seen["price"])
    texts["stock"] = number(seen["stock"]).replace(".", "")
    texts["vat_rate"] = f"{seen['vat_rate']:g}"
    return ProductForm(seen, tag, texts, dict(seen))


def sent(form: MultiDict[str, str]) -> ProductForm:
    """The form as it was sent.

    Raises:
        BadRequest: it is not one of ours.
    """
    texts = {name: form.get(name, "").strip() for name in (*TEXTS, *_READ)}
    read = ProductForm(_seen(form.get("seen", "")), form.get("tag", ""), texts)
    read.values = {name: texts[name] for name in TEXTS}
    read.values["is_offer"] = "is_offer" in form
    read.values["perishable"] = "perishable" in form
    read.values["tags"] = [tag for tag in TAGS if tag in form.getlist("tags")]
    by_weight = quantity.is_by_weight(texts["unit"])
    for name, parse in (
        ("price", typed.price),
        ("stock", lambda text: typed.stock(text, by_weight=by_weight)),
        ("vat_rate", _vat_rate),
    ):
        try:
            read.values[name] = parse(texts[name])
        except typed.NotRead as error:
            read.problems[name] = str(error)
    return read


def written_price(pesos: float) -> str:
    """`1.234,50`, as it is typed."""
    return money.format_pesos(money.from_wire(pesos)).removeprefix(money.SIGN)


def written(name: str, product: Mapping[str, Any]) -> str:
    """A member of a product in words."""
    value = product[name]
    if name == "price":
        return written_price(value)
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "ninguna"
    return number(value) if isinstance(value, int | float) else str(value)


def _vat_rate(text: str) -> float:
    if text not in dict(VAT_RATES):
        raise typed.NotRead(WRONG["vat_rate"])
    return float(text)


def _seen(text: str) -> dict[str, Any]:
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        seen = None
    if not isinstance(seen, dict) or seen.keys() != NEW.keys():
        raise BadRequest
    return seen
