"""The sections of the shop's document that are one form each: what a form shows, and what it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from retail.wire import InvoiceType, MeansOfPayment, OwnerNoticeKind, ShopDocument

from ..formats import number
from ..wording import MEANS, OWNER_NOTICES
from . import hours, notice_texts
from .form import Field, Group, Reading, Texts, in_order, written_pesos


@dataclass(frozen=True)
class Section:
    """A form of the document.

    Attributes:
        slug: its name in the address.
        members: of the document, which it replaces.
        show: what its fields hold for a document.
        groups: its fields, for what they hold.
        read: the members as they were typed.
        filled: what the fields hold once a button of the form has copied some of them to others.
        fields_tell: whether each field shows by itself what is said by it.
    """

    slug: str
    title: str
    members: tuple[str, ...]
    show: Callable[[ShopDocument], dict[str, str]]
    groups: Callable[[Texts], list[Group]]
    read: Callable[[Reading], dict[str, Any]]
    filled: Callable[[Texts], Texts] = lambda texts: texts
    fields_tell: bool = False


def _show_parts(*members: str) -> Callable[[ShopDocument], dict[str, str]]:
    def show(document: ShopDocument) -> dict[str, str]:
        parts: dict[str, Any] = {member: document[member] or {} for member in members}  # type: ignore[literal-required]
        return {
            f"{member}.{name}": "" if value is None else str(value)
            for member, part in parts.items()
            for name, value in part.items()
        }

    return show


def _read_texts(reading: Reading, member: str, *names: str) -> dict[str, Any] | None:
    """An object of texts; None when all are empty."""
    read = {name: reading.text(f"{member}.{name}") for name in names}
    return read if any(read.values()) else None


def _show_address(document: ShopDocument) -> dict[str, str]:
    return {
        name: text.replace(".", ",") if name != "address.text" else text
        for name, text in _show_parts("address")(document).items()
    }


def _read_address(reading: Reading) -> dict[str, Any]:
    text = reading.text("address.text")
    place = {each: reading.degrees(f"address.{each}") for each in ("latitude", "longitude")}
    is_said = text or any(value is not None for value in place.values())
    reading.places["address"] = "address.latitude"
    return {"address": {"text": text, **place} if is_said else None}


def _show_pickup(document: ShopDocument) -> dict[str, str]:
    said = {True: "yes", False: "no", None: ""}[document["pickup"]]
    return {"pickup": said, "minimum_order": written_pesos(document["minimum_order"])}


def _read_pickup(reading: Reading) -> dict[str, Any]:
    pickup = {"yes": True, "no": False}.get(reading.text("pickup"))
    return {"pickup": pickup, "minimum_order": reading.pesos("minimum_order")}


def _show_payment(document: ShopDocument) -> dict[str, str]:
    texts = _show_parts("transfer")(document)
    accepted = document["payment"] or []
    texts |= in_order("payment", (each["means"] for each in accepted))
    for each in accepted:
        texts[f"payment.{each['means']}.note"] = each.get("note", "")
    return texts | {"vouchers": "1" if document["vouchers"] else ""}


def _payment_groups() -> list[Group]:
    means = [
        each
        for name in get_args(MeansOfPayment)
        for each in (
            Field(f"payment.{name}", MEANS[name], "tick"),
            Field(f"payment.{name}.note", f"Qué decir de: {MEANS[name]}", most=200),
        )
    ]
    transfer = (
        Field("transfer.alias", "Alias"),
        Field("transfer.holder", "A nombre de"),
        Field("transfer.cuit", "CUIT", "numeric", "Once números, sin guiones"),
    )
    vouchers = Field(
        "vouchers",
        "Con Mercado Pago también se puede pagar en efectivo en Rapipago o Pago Fácil: el pedido se guarda tres días",
        "tick",
    )
    return [
        Group((*means, vouchers), "Medios de pago"),
        Group(transfer, "Para transferir"),
    ]


def _read_payment(reading: Reading) -> dict[str, Any]:
    accepted: list[dict[str, str]] = []
    for means in reading.ticks("payment", get_args(MeansOfPayment)):
        note = reading.text(f"payment.{means}.note", f"payment.{len(accepted)}.note")
        accepted.append({"means": means, "note": note})
    transfer = _read_texts(reading, "transfer", "alias", "holder", "cuit")
    if transfer:
        transfer["cuit"] = transfer["cuit"].replace("-", "").replace(" ", "")
    vouchers = reading.ticked("vouchers") or None
    return {"payment": accepted or None, "transfer": transfer, "vouchers": vouchers}


def _show_terms(document: ShopDocument) -> dict[str, str]:
    types = document["invoice_types"]
    texts = in_order("invoice_types", types or [])
    return {
        "returns": document["returns"] or "",
        "invoice_types.none": "1" if types == [] else "",
        **texts,
    }


def _terms_groups() -> list[Group]:
    types = [
        Field(f"invoice_types.{each}", f"Factura {each}", "tick") for each in get_args(InvoiceType)
    ]
    none = Field("invoice_types.none", "No hacemos facturas", "tick")
    returns = Field("returns", "Cambios y devoluciones", "area", most=600)
    return [Group((returns,)), Group((*types, none), "Facturas", "ticks")]


def _read_terms(reading: Reading) -> dict[str, Any]:
    types = reading.ticks("invoice_types", get_args(InvoiceType))
    is_said = types or reading.ticked("invoice_types.none")
    return {"returns": reading.text("returns") or None, "invoice_types": types if is_said else None}


def _show_notices(document: ShopDocument) -> dict[str, str]:
    notices = document["owner_notices"]
    if notices is None:
        return {"owner_notices.low_stock": "5"}
    kinds = in_order("owner_notices.kinds", notices["kinds"])
    low = number(notices.get("low_stock", 5))
    return {"owner_notices.phone": notices["phone"], "owner_notices.low_stock": low, **kinds}


def _notices_groups() -> list[Group]:
    phone = Field(
        "owner_notices.phone",
        "Tu WhatsApp",
        "tel",
        "Con código de país y solo números: 5491155550142",
    )
    kinds = [
        Field(f"owner_notices.kinds.{each}", OWNER_NOTICES[each], "tick")
        for each in get_args(OwnerNoticeKind)
    ]
    low = Field("owner_notices.low_stock", "Queda poco cuando hay", "numeric", "Unidades o kilos")
    return [Group((phone,)), Group(tuple(kinds), "Avisame de…"), Group((low,))]


def _read_notices(reading: Reading) -> dict[str, Any]:
    phone = "".join(reading.text("owner_notices.phone").split()).removeprefix("+").replace("-", "")
    if not phone:
        return {"owner_notices": None}
    kinds = reading.ticks("owner_notices.kinds", get_args(OwnerNoticeKind))
    low = reading.whole("owner_notices.low_stock")
    return {
        "owner_notices": {"phone": phone, "kinds": kinds, "low_stock": 5 if low is None else low}
    }


def _show_synonyms(document: ShopDocument) -> dict[str, str]:
    lines = [f"{each['word']} = {each['means']}" for each in document["synonyms"] or []]
    return {"synonyms": "\n".join(lines)}


def _read_synonyms(reading: Reading) -> dict[str, Any]:
    """A pair on each line that is not empty."""
    synonyms = []
    for line in filter(None, map(str.strip, reading.text("synonyms").splitlines())):
        word, mark, means = (part.strip() for part in line.partition("="))
        if not (word and mark and means):
            reading.problems["synonyms"] = f"Escribilo con un igual en el medio: «{line}»."
        synonyms.append({"word": word, "means": means})
    return {"synonyms": synonyms or None}


_SYNONYMS = Group(
    (
        Field(
            "synonyms",
            "Una en cada renglón, con un igual",
            "area",
            "Lo que te piden, y cómo figura en tus productos: tutuca = pochoclo",
            most=15_000,
        ),
    )
)
_ADDRESS = Group((Field("address.text", "Dirección", hint="Calle, número y barrio"),))
_PLACE = Group(
    (Field("address.latitude", "Latitud"), Field("address.longitude", "Longitud")),
    "En el mapa, si querés que Milo mande el punto",
    "pair",
)
_CONTACT = Group(
    (
        Field("contact.phone", "Teléfono", "tel"),
        Field("contact.email", "Mail", "email"),
        Field("contact.instagram", "Instagram"),
        Field("contact.website", "Página web"),
    )
)
_PICKUP = Group(
    (
        Field(
            "pickup",
            "¿Se puede retirar en el local?",
            "choice",
            choices=(("", "No lo decimos"), ("yes", "Sí"), ("no", "No")),
        ),
        Field(
            "minimum_order",
            "Compra mínima en pesos",
            "decimal",
            "0 si no hay; vacío si Milo no tiene que decirlo",
        ),
    )
)

SECTIONS: dict[str, Section] = {
    section.slug: section
    for section in (
        Section(
            "horarios",
            "Horarios",
            ("opening_hours",),
            hours.show,
            hours.groups,
            hours.read,
            hours.filled,
        ),
        Section(
            "direccion",
            "Dirección",
            ("address",),
            _show_address,
            lambda _: [_ADDRESS, _PLACE],
            _read_address,
        ),
        Section(
            "contacto",
            "Contacto",
            ("contact",),
            _show_parts("contact"),
            lambda _: [_CONTACT],
            lambda reading: {
                "contact": _read_texts(reading, "contact", "phone", "email", "instagram", "website")
            },
        ),
        Section(
            "retiro",
            "Retiro y compra mínima",
            ("pickup", "minimum_order"),
            _show_pickup,
            lambda _: [_PICKUP],
            _read_pickup,
        ),
        Section(
            "pagos",
            "Cómo se paga",
            ("payment", "transfer", "vouchers"),
            _show_payment,
            lambda _: _payment_groups(),
            _read_payment,
        ),
        Section(
            "cambios",
            "Cambios y facturas",
            ("returns", "invoice_types"),
            _show_terms,
            lambda _: _terms_groups(),
            _read_terms,
        ),
        Section(
            "avisos",
            "Avisos para vos",
            ("owner_notices",),
            _show_notices,
            lambda _: _notices_groups(),
            _read_notices,
        ),
        Section(
            "palabras",
            "Cómo le dicen tus clientes",
            ("synonyms",),
            _show_synonyms,
            lambda _: [_SYNONYMS],
            _read_synonyms,
        ),
        Section(
            "textos",
            "Cómo avisa Milo de los pedidos",
            ("notice_texts",),
            notice_texts.show,
            notice_texts.groups,
            notice_texts.read,
            fields_tell=True,
        ),
    )
}
