"""News of a page: the part of it that its script (`static/news.js`) asks for again, as long as it is another one."""

import hashlib
from datetime import datetime

from flask import render_template, request

from .panel import the_panel


def this_minute() -> datetime:
    """The present minute: a part says how many minutes somebody waits."""
    return the_panel().clock().replace(second=0, microsecond=0)


def seen(*shown: object) -> str:
    """What stands for all that a part shows: another text as soon as any of it is."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def since(template: str, **part: object) -> str | tuple[str, int]:
    """The part as it is now, or nothing while it is `seen` as the script says that it has seen it."""
    if part["seen"] == request.args.get("visto"):
        return "", 204
    return render_template(template, **part)
