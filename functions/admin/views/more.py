"""Más: the way to the pages that are not asked for every day."""

from flask import Blueprint, render_template

PAGES = Blueprint("more", __name__, url_prefix="/admin/mas")


@PAGES.get("")
def show_more() -> str:
    """The links."""
    return render_template("more.html")
