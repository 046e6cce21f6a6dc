"""Personas: who may use the panel, as what, and with which password."""

from typing import cast, get_args

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail import errors
from retail.wire import PanelPerson, PanelPersonChanges, PanelRole

from ..lists import next_link, page_token
from ..panel import the_panel
from ..wording import ROLES

PAGES = Blueprint("people", __name__, url_prefix="/admin/personas")

Page = str | tuple[str, int] | Response

_LIST = "/admin/personas"
_MOST = 200
_WRONG = {
    "invalid_name": ("name", "Usá de 2 a 40 letras o números; en el medio puede haber espacios, puntos y guiones."),
    "invalid_password": ("password", "Tiene que tener de 10 a 200 letras."),
    "person_exists": ("name", "Ya hay alguien con ese nombre."),
}  # fmt: skip
"""Which field a refusal is about, and what is said there."""


@PAGES.get("")
def list_people() -> str:
    """Everybody, the owner of the settings first."""
    panel = the_panel()
    page = panel.api.people(_MOST, page_token())
    return render_template(
        "people/list.html",
        first_owner=panel.credentials.user if not page_token() else None,
        people=page["items"],
        roles=ROLES,
        more=next_link(page["next_page_token"]),
    )


@PAGES.get("/nueva")
def show_new() -> Page:
    """The form of a new person."""
    return _form(None, {"role": "seller"}, {})


@PAGES.post("/nueva")
def add() -> Page:
    """Gives somebody a login."""
    panel, typed = the_panel(), _typed()
    name, role = typed["name"], _role(typed)
    if name.casefold() == panel.credentials.user.casefold():
        return _form(None, typed, {"name": "Ya hay alguien con ese nombre."}, 422)
    try:
        panel.api.add_person({"name": name, "role": role, "password": typed["password"]})
    except (errors.Invalid, errors.Refused) as error:
        return _form(None, typed, _problems(error), 422)
    flash(f"{name} ya puede entrar. Pasale su contraseña en persona.", "good")
    return redirect(_LIST, 303)


@PAGES.get("/persona")
def show_person() -> Page:
    """The form of a person."""
    person = _person()
    return _form(person, {"role": person["role"]}, {})


@PAGES.post("/persona")
def change() -> Page:
    """Changes role or password; whoever that is has to log in again."""
    person, typed = _person(), _typed()
    changes: PanelPersonChanges = {"name": person["name"], "role": _role(typed)}
    if typed["password"]:
        changes["password"] = typed["password"]
    try:
        the_panel().api.change_person(changes)
    except errors.Invalid as error:
        return _form(person, typed, _problems(error), 422)
    flash(f"Guardado. {person['name']} tiene que entrar de nuevo si algo cambió.", "good")
    return redirect(_LIST, 303)


@PAGES.post("/persona/sacar")
def remove() -> Page:
    """Takes somebody's login away."""
    name = _person()["name"]
    the_panel().api.remove_person(name)
    flash(f"{name} ya no puede entrar.", "good")
    return redirect(_LIST, 303)


def _person() -> PanelPerson:
    name = request.args.get("quien", "")
    for person in the_panel().api.people(_MOST)["items"]:
        if person["name"] == name:
            return person
    raise NotFound


def _typed() -> dict[str, str]:
    given = request.form
    name = " ".join(given.get("name", "").split())[:200]
    return {"name": name, "role": given.get("role", ""), "password": given.get("password", "")}


def _role(typed: dict[str, str]) -> PanelRole:
    return cast("PanelRole", typed["role"]) if typed["role"] in get_args(PanelRole) else "seller"


def _problems(error: errors.MiloError) -> dict[str, str]:
    field, said = _WRONG.get(error.code, ("name", "No se pudo guardar."))
    return {field: said}


def _form(
    person: PanelPerson | None, typed: dict[str, str], problems: dict[str, str], status: int = 200
) -> Page:
    page = render_template(
        "people/form.html", person=person, typed=typed, problems=problems, roles=ROLES
    )
    return page, status
