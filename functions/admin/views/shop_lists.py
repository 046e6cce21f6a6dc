"""The entries of the shop's lists: a zone, a delivery slot, a meal; each is added, changed and removed by itself."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail.errors import Invalid
from retail.wire import ShopDocument

from ..panel import the_panel
from ..shop.form import Reading
from ..shop.lists import LISTS, Listed
from ..shop.saving import Change, Moved, save, sight
from .shop import OVERVIEW

PAGES = Blueprint("shop_lists", __name__, url_prefix="/admin/tienda/listas")

Page = str | tuple[str, int] | Response


@PAGES.get("/<slug>")
def show_entry(slug: str) -> Page:
    """The form of an entry, or of a new one."""
    listed, (document, _) = _listed(slug), the_panel().api.shop()
    name = request.args.get("cual", "")
    entry = listed.entry(document, name)
    if name and entry is None:
        raise NotFound
    return _form(listed, document, Reading(listed.show(entry)), sight(entry))


@PAGES.post("/<slug>")
def save_entry(slug: str) -> Page:
    """Saves an entry as it was typed; the others stay."""
    listed, (document, _) = _listed(slug), the_panel().api.shop()
    name, seen = request.args.get("cual", ""), request.form.get("seen", "")
    reading = Reading({each: request.form[each].strip() for each in request.form})
    entries, old = listed.entries(document), listed.entry(document, name)
    at = entries.index(old) if old else len(entries)
    new = listed.read(reading, old or {}, at)
    if reading.problems:
        return _form(listed, document, reading, seen, 422)
    if "look" in request.form:
        return _form(listed, document, reading, seen, preview=listed.preview(new))
    change = listed.replacing(name, seen, new[0]) if name else listed.adding(new)
    return _saved(listed, reading, change, "Guardado. Así lo dice Milo desde ahora.")


@PAGES.post("/<slug>/sacar")
def remove_entry(slug: str) -> Page:
    """Removes an entry."""
    listed, name = _listed(slug), request.args.get("cual", "")
    change = listed.without(name, request.form.get("seen", ""))
    return _saved(listed, None, change, "Listo: ya no está.")


@PAGES.post("/<slug>/ninguna")
def say_none(slug: str) -> Page:
    """Has Milo say that there is none, where nothing was said so far."""
    listed = _listed(slug)
    return _saved(
        listed, None, lambda document: {listed.member: listed.entries(document)}, "Guardado."
    )


def _saved(listed: Listed, typed: Reading | None, change: Change, said: str) -> Page:
    reading = typed or Reading({})
    try:
        save(the_panel().api, request.form.get("key", ""), change)
    except Moved as moved:
        return _moved(listed, moved.document, typed)
    except Invalid as error:
        reading.refused(error.details.get("errors", ()))
        return _form(listed, the_panel().api.shop()[0], reading, request.form.get("seen", ""), 422)
    flash(said, "good")
    return redirect(f"{OVERVIEW}#{listed.slug}", 303)


def _moved(listed: Listed, document: ShopDocument, typed: Reading | None) -> Page:
    """The form again: with what was typed, if anything was, and with the sight of what is there now."""
    entry = listed.entry(document, request.args.get("cual", ""))
    if entry is None:
        flash(
            "Mientras tanto otra persona lo sacó o le cambió el nombre. Fijate cómo quedó.",
            "problem",
        )
        return redirect(f"{OVERVIEW}#{listed.slug}", 303)
    reading = typed or Reading(listed.show(entry))
    reading.problems[""] = "Mientras tanto otra persona lo cambió. Si guardás, queda lo tuyo."
    for name, text in listed.show(entry).items():
        if text != reading.texts.get(name, ""):
            reading.problems[name] = f"Ahora dice: {text or 'nada'}."
    return _form(listed, document, reading, sight(entry), 409)


def _listed(slug: str) -> Listed:
    if slug not in LISTS:
        raise NotFound
    return LISTS[slug]


def _form(
    listed: Listed,
    document: ShopDocument,
    reading: Reading,
    seen: str,
    status: int = 200,
    preview: Sequence[str] = (),
) -> Page:
    name = request.args.get("cual", "")
    zones = tuple(zone["name"] for zone in document["delivery_zones"] or [])
    adding, removing = listed.titles
    page = render_template(
        "shop/form.html",
        title=(reading.texts.get("name") or "Turno de envío") if name else adding,
        groups=listed.groups(name, zones),
        preview=preview,
        reading=reading,
        seen=seen,
        back=f"{OVERVIEW}#{listed.slug}",
        removing=removing if name else "",
        remove_to=f"/admin/tienda/listas/{listed.slug}/sacar",
        name=name,
    )
    return page, status
