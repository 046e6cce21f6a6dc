"""Registro: who of the shop came into the panel and did what there, and what that changed."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Blueprint, render_template, request

from retail.wire import AuditChange, AuditEntry

from ..formats import grouped
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel
from ..wording import ACTIONS, MEMBERS, ORDER, PAYMENT, ROLES, WHY, WITHDRAWAL, Said

PAGES = Blueprint("audit", __name__, url_prefix="/admin/registro")

_PEOPLE = 200
_LINKS = {
    "Order": "/admin/pedidos/{}",
    "Product": "/admin/productos/{}",
    "SpecialPrice": "/admin/productos/{}",
    "User": "/admin/clientes/{}",
    "Conversation": "/admin/chats/{}",
    "ShopDocument": "/admin/tienda",
    "Withdrawal": "/admin/arrepentimientos/{}",
}
"""Where a subject is shown, by its kind."""
_NUMBERED = frozenset({"Order", "Erasure", "Merge"})
"""Kinds whose subject is named by its number."""
_SAID: Mapping[str, Mapping[str, Said]] = {
    "status": ORDER,
    "payment_status": PAYMENT,
    "role": ROLES,
    "state": WITHDRAWAL,
    "frozen": {reason: Said(words) for reason, words in WHY.items()},
}
"""Members whose values have words."""


@PAGES.get("")
def list_entries() -> str:
    """What was done, the newest first, by all or by one person."""
    panel, person = the_panel(), request.args.get("quien", "").strip()[:200]
    page = panel.api.audit(ROWS, page_token(), person)
    people = panel.api.people(_PEOPLE)["items"]
    names = [panel.credentials.user, *(each["name"] for each in people)]
    return render_template(
        "audit/list.html",
        entries=[(entry, _link(entry), _words(entry)) for entry in page["items"]],
        changed=_changed,
        names=names if not person or person in names else [*names, person],
        person=person,
        more=next_link(page["next_page_token"], quien=person),
    )


def _words(entry: AuditEntry) -> str:
    if not entry["person"]:
        return "Hubo demasiados intentos de entrar con nombres que no tiene nadie"
    action = ACTIONS.get(entry["action"], entry["action"])
    about = entry["label"] or (_number(entry["subject"]) if entry["kind"] in _NUMBERED else "")
    others = f" y {entry['others']} más" if entry["others"] else ""
    return f"{action}: {about}{others}" if about else f"{action}{others}"


def _number(subject: str) -> str:
    return f"N.º\u00a0{grouped(int(subject)) if subject.isdecimal() else subject}"


def _changed(change: AuditChange) -> str:
    member = MEMBERS.get(change["member"], change["member"])
    before, after = (_value(change["member"], change[end]) for end in ("before", "after"))
    return f"{member}: {before or 'nada'} → {after or 'nada'}" if before or after else member


def _value(member: str, text: str) -> str:
    said = _SAID.get(member, {})
    return said[text].words if text in said else text


def _link(entry: AuditEntry) -> str:
    pattern = _LINKS.get(entry["kind"], "")
    return pattern.format(quote(entry["subject"], safe=""))
