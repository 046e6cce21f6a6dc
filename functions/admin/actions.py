"""Does what a button asks, once for each form, and says on the next page what came of it."""

from collections.abc import Callable

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from retail.errors import Invalid, Refused

from .wording import REFUSED

_NOT_DONE = "No se pudo hacer. Fijate cómo está ahora."

_PUT_RIGHT = frozenset({"amount_changed", "invalid_quantity", "out_of_stock", "already_in_order"})
"""Refused for what was typed, chosen or seen, and not for how the order stands."""


def act(do: Callable[[str], object], said: str, back: str, form: str = "") -> Response:
    """Calls `do` with the form's idempotency key, and goes back to a page that says `said`, or why it was not done.

    Args:
        form: where the form is shown again as it was typed, for what is put right there.

    Raises:
        Invalid: of a field that only its page knows.
    """
    try:
        do(request.form.get("key", ""))
    except (Refused, Invalid) as error:
        if isinstance(error, Invalid) and error.code not in REFUSED:
            raise  # a page that has fields says it beside them
        flash(REFUSED.get(error.code, _NOT_DONE), "problem")
        if form and error.code in _PUT_RIGHT:
            return redirect(form, 303)
    else:
        flash(said, "good")
    return redirect(back, 303)
