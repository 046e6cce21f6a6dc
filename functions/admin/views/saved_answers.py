"""Respuestas guardadas: what a person of the shop often writes, when Milo comes back by himself, and how long chats are kept."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from retail.errors import Invalid, PreconditionFailed
from retail.wire import ShopChanges

from ..panel import the_panel

PAGES = Blueprint("saved_answers", __name__, url_prefix="/admin/chats/respuestas")

Page = str | tuple[str, int] | Response

MOST = 30
LONGEST = 600
_BLANK = 2
"""Empty fields for new ones."""
_TIMES = (30, 60, 120, 240, 720)
"""Minutes that the form offers."""
_MONTHS = (6, 12, 24)
"""How long chats may be kept, as the form offers it."""


@PAGES.get("")
def show_answers() -> Page:
    """The form, as the shop's document has it."""
    shop, tag = the_panel().api.shop()
    return _form(shop["saved_answers"] or [], shop["hand_back_after"], shop["keep_chats"], tag)


@PAGES.post("")
def change() -> Page:
    """Keeps what is in the form; an empty field is left out."""
    typed = [text.replace("\r\n", "\n").strip() for text in request.form.getlist("respuesta")]
    answers = list(dict.fromkeys(text for text in typed if text))
    after, months = _number("vuelve"), _number("guardar")
    changes: ShopChanges = {
        "saved_answers": answers,
        "hand_back_after": after,
        "keep_chats": months,
    }
    tag = request.form.get("tag", "")
    try:
        the_panel().api.change_shop(changes, tag, request.form.get("key", ""))
    except PreconditionFailed as error:
        problem = "Alguien las cambió mientras tanto. Si guardás de nuevo, quedan estas."
        return _form(answers, after, months, error.details.get("etag", ""), problem), 409
    except Invalid:
        problem = f"Pueden ser hasta {MOST}, de hasta {LONGEST} letras cada una."
        return _form(answers, after, months, tag, problem), 422
    flash("Guardado.", "good")
    return redirect(request.path, 303)


def _number(name: str) -> int | None:
    """What was chosen; None for never."""
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and typed != "0" else None


def _form(
    answers: list[str], after: int | None, months: int | None, tag: str, problem: str = ""
) -> str:
    return render_template(
        "conversations/answers.html",
        answers=[*answers, *[""] * _BLANK],
        after=after,
        times=sorted({*_TIMES, *([after] if after else [])}),
        months=months,
        ages=sorted({*_MONTHS, *([months] if months else [])}),
        tag=tag,
        problem=problem,
        longest=LONGEST,
    )
