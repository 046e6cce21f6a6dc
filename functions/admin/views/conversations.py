"""Chats: who wrote last, what was said, and what the shop itself says."""

from datetime import datetime, timedelta

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail.errors import Invalid
from retail.whatsapp import MAX_SENT
from retail.wire import Message, Transcript

from .. import answer_words, news
from ..actions import act
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel
from ..timeline import timeline

PAGES = Blueprint("conversations", __name__, url_prefix="/admin/chats")

WINDOW = timedelta(hours=24)
"""How long WhatsApp takes free words after the shopper last wrote."""
_MESSAGES = 40
FILTERS: tuple[tuple[str, str], ...] = (
    ("", "Todos"),
    ("esperan", "Esperan respuesta"),
    ("tomados", "Sin Milo"),
)
_WAITING = 10
"""How many that wait stand on top of the list."""


@PAGES.get("")
def list_conversations() -> str:
    """Those that wait for a person on top; then all, the last touched first."""
    is_newest = not page_token()
    return render_template(
        "conversations/list.html", filters=FILTERS, is_newest=is_newest, **_listed()
    )


@PAGES.get("/nuevos")
def show_listed() -> str | tuple[str, int]:
    """The list as it is now, for the page's script; nothing while that is what it has seen."""
    return news.since("conversations/listed.html", **_listed())


@PAGES.get("/<conversation_id>")
def show_conversation(conversation_id: str) -> str:
    """What was said last, and the form to say something."""
    return _page(conversation_id)


@PAGES.get("/<conversation_id>/nuevo")
def show_news(conversation_id: str) -> str | tuple[str, int]:
    """What is said by now, for the page's script; nothing while that is what it has seen."""
    api = the_panel().api
    if api.touched_at(conversation_id) == request.args.get("visto"):
        return "", 204
    said = api.transcript(conversation_id, _MESSAGES)
    user_id = said["user_id"]
    return render_template(
        "conversations/news.html",
        said=said,
        entries=timeline(said, is_newest=True),
        user=api.users([user_id]).get(user_id) if user_id else None,
        is_late=_is_late(said),
        hand_back_after=api.shop()[0]["hand_back_after"],
    )


@PAGES.post("/<conversation_id>/escribir")
def write(conversation_id: str) -> Response | tuple[str, int]:
    """Says something as the shop. Milo is silent from then on, so that not both answer."""
    api, body = the_panel().api, request.form.get("texto", "").strip()
    if not body or len(body) > MAX_SENT:
        return _page(conversation_id, body, f"Escribí algo de hasta {MAX_SENT} letras."), 422

    if left := answer_words.unfilled(body):
        return _page(conversation_id, body, f"Falta completar {', '.join(left)}."), 422

    def say(key: str) -> None:
        api.pause(conversation_id, f"{key}-pause")
        api.write(conversation_id, body, key)

    try:
        said = "Enviado. Milo queda callado en este chat hasta que se lo devuelvas."
        return act(say, said, _address(conversation_id))
    except Invalid:
        return _page(conversation_id, body, "WhatsApp no acepta ese texto."), 422


@PAGES.post("/<conversation_id>/tomar")
def take_over(conversation_id: str) -> Response:
    """Makes Milo silent."""
    api = the_panel().api
    return act(
        lambda key: api.pause(conversation_id, key),
        "Ahora hablás vos. Milo no contesta en este chat hasta que se lo devuelvas.",
        _address(conversation_id),
    )


@PAGES.post("/<conversation_id>/devolver")
def hand_back(conversation_id: str) -> Response:
    """Lets Milo answer again."""
    api = the_panel().api
    return act(
        lambda key: api.resume(conversation_id, key),
        "Milo vuelve a contestar.",
        _address(conversation_id),
    )


@PAGES.post("/<conversation_id>/atendido")
def attend(conversation_id: str) -> Response:
    """Says that nobody waits for a person any more; Milo answers or is silent as before."""
    api = the_panel().api
    return act(
        lambda key: api.attend(conversation_id, key),
        "Listo: este chat ya no espera respuesta.",
        _address(conversation_id),
    )


def _listed() -> dict[str, object]:
    """What the list shows."""
    which, panel, token = request.args.get("cuales", ""), the_panel(), page_token()
    if which not in dict(FILTERS):
        raise NotFound
    lists = {"esperan": panel.api.waiting, "tomados": panel.api.taken_over}
    page = lists.get(which, panel.api.conversations)(ROWS, token)
    waiting = None if which or token else panel.api.waiting(_WAITING)
    on_top = {each["id"] for each in waiting["items"]} if waiting else set()
    others = [each for each in page["items"] if each["id"] not in on_top]
    now = news.this_minute()
    return {
        "which": which,
        "waiting": waiting,
        "conversations": others,
        "more": next_link(page["next_page_token"], cuales=which),
        "now": now.isoformat(),
        "seen": news.seen(waiting, others, now),
    }


def _page(conversation_id: str, typed: str = "", problem: str = "") -> str:
    api = the_panel().api
    said = api.transcript(conversation_id, _MESSAGES, page_token())
    user_id, is_newest = said["user_id"], not page_token()
    shop = api.shop()[0] if is_newest else None
    user = api.users([user_id]).get(user_id) if user_id else None
    name = user["name"] if user else said["profile_name"]
    answers = _answers((shop["saved_answers"] or []) if shop else [], name, user_id)
    return render_template(
        "conversations/detail.html",
        said=said,
        entries=timeline(said, is_newest=is_newest),
        user=user,
        before=next_link(said["next_page_token"]),
        is_newest=is_newest,
        is_late=is_newest and _is_late(said),
        answers=answers,
        hand_back_after=shop["hand_back_after"] if shop else None,
        typed=typed or _chosen(answers),
        problem=problem,
        most=MAX_SENT,
    )


def _answers(saved: list[str], name: str, user_id: int | None) -> list[str]:
    """The saved answers in the words of this chat."""
    reads = user_id is not None and answer_words.needs_order(saved)
    orders = the_panel().api.orders_of(user_id, 1)["items"] if reads and user_id else []
    words = answer_words.known(name, orders[0] if orders else None)
    return [answer_words.filled(answer, words) for answer in saved]


def _chosen(answers: list[str]) -> str:
    """The saved answer that was chosen where no script runs."""
    chosen = request.args.get("respuesta")
    numbers = {str(number): answer for number, answer in enumerate(answers)}
    return numbers.get(chosen or "", "")


def _is_late(said: Transcript) -> bool:
    """Whether the shopper wrote so long ago, as far as the page shows, that WhatsApp takes no free words."""
    heard = [_at(message) for message in said["messages"] if message["direction"] == "inbound"]
    return not heard or the_panel().clock() - heard[-1] >= WINDOW


def _at(message: Message) -> datetime:
    return datetime.fromisoformat(message["created_at"])


def _address(conversation_id: str) -> str:
    return f"/admin/chats/{conversation_id}"
