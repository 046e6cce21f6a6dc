"""La tienda: what Milo says of the shop, section by section, and the form of each section."""

from collections.abc import Sequence
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail.errors import Invalid
from retail.wire import ShopDocument

from ..panel import the_panel
from ..shop import told
from ..shop.form import Reading
from ..shop.lists import LISTS
from ..shop.saving import Moved, save, sight_of
from ..shop.sections import SECTIONS, Section

PAGES = Blueprint("shop", __name__, url_prefix="/admin/tienda")

Page = str | tuple[str, int] | Response

OVERVIEW = "/admin/tienda"


@PAGES.get("")
def show_shop() -> str:
    """What Milo says of the shop."""
    document, _ = the_panel().api.shop()
    return render_template(
        "shop/overview.html",
        sections=SECTIONS.values(),
        document=document,
        told=_told(document),
        lists=LISTS,
    )


@PAGES.get("/<slug>")
def show_section(slug: str) -> Page:
    """The form of a section."""
    section, (document, _) = _section(slug), the_panel().api.shop()
    return _form(section, Reading(section.show(document)), sight_of(document, section.members))


@PAGES.post("/<slug>")
def change_section(slug: str) -> Page:
    """Saves a section as it was typed, and no other one."""
    section = _section(slug)
    typed = {name: request.form[name].strip() for name in request.form}
    reading = Reading(section.filled(typed))
    wanted, seen = section.read(reading), request.form.get("seen", "")

    def change(document: ShopDocument) -> dict[str, object]:
        if seen != sight_of(document, section.members) and wanted != _now(document, section):
            raise Moved(document)
        return wanted

    if reading.problems:
        return _form(section, reading, seen, 422)
    if request.form.keys() & {"look", "same"}:
        return _form(section, reading, seen, preview=_preview(section, wanted))
    try:
        save(the_panel().api, request.form.get("key", ""), change)
    except Moved as moved:
        now = " ".join(_told(moved.document)[section.slug]) or "no se dice nada"
        reading.problems[""] = (
            f"Mientras tanto otra persona lo cambió. Ahora: {now} Si guardás, queda lo tuyo."
        )
        return _form(section, reading, sight_of(moved.document, section.members), 409)
    except Invalid as error:
        reading.refused(error.details.get("errors", ()))
        return _form(section, reading, seen, 422)
    flash("Guardado. Así lo dice Milo desde ahora.", "good")
    return redirect(f"{OVERVIEW}#{slug}", 303)


def _section(slug: str) -> Section:
    if slug not in SECTIONS:
        raise NotFound
    return SECTIONS[slug]


def _now(document: ShopDocument, section: Section) -> dict[str, object]:
    return {name: document[name] for name in section.members}  # type: ignore[literal-required]


def _told(document: ShopDocument) -> dict[str, list[str]]:
    panel = the_panel()
    return told.told(document, panel.clock().astimezone(panel.zone).date())


def _preview(section: Section, wanted: dict[str, Any]) -> list[str]:
    """What Milo would say by what was typed; nothing where the API will not take it."""
    if section.fields_tell:
        return []
    document, _ = the_panel().api.shop()
    try:
        return _told(cast("ShopDocument", {**document, **wanted}))[section.slug]
    except ValueError:
        return []


def _form(
    section: Section,
    reading: Reading,
    seen: str,
    status: int = 200,
    preview: Sequence[str] = (),
) -> Page:
    page = render_template(
        "shop/form.html",
        title=section.title,
        groups=section.groups(reading.texts),
        preview=preview,
        reading=reading,
        seen=seen,
        back=f"{OVERVIEW}#{section.slug}",
    )
    return page, status
