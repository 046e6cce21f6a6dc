"""News of a page: the part that its script (`static/news.js`) asks for again and again, answered only if it has changed."""

import hashlib
from datetime import datetime

from flask import render_template, request

from .panel import the_panel


def this_minute() -> datetime:
    """The present minute: a part says how many minutes somebody waits."""
    return the_panel().clock().replace(second=0, microsecond=0)


def seen(*shown: object) -> str:
    """A short text that stands for all that a part shows: it changes as soon as any of that does."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def since(template: str, **part: object) -> str | tuple[str, int]:
    """The part as it is now; nothing (204) if the script says that it has shown just this `seen`."""
    if part["seen"] == request.args.get("visto"):
        return "", 204
    return render_template(template, **part)
