"""Sending a purchase back: hands over the page where one chooses what, and has the code."""

from .play import BROKEN, call
from .shelf import code_in, link_in, status_of
from .talk import Step, Talk
from .utterances import Saying, SendBack


def tell_where_to_send_back(talk: Talk) -> Step:
    """The last order's page, unless it was told in this turn, or why nothing is to be sent back."""
    if any(isinstance(said, SendBack) for said in talk.said):
        return
    (result,) = yield from talk.ask(call("get_withdrawal_link"))
    order = result.get("order")
    if status_of(result) in BROKEN:
        return
    link = link_in(order, "withdrawal_url")
    if status_of(result) != "found" or not link:
        talk.say(Saying.NO_ORDER)
    elif code_in(order, "status") == "cancelled":
        talk.say(Saying.NOTHING_TO_SEND_BACK)
    else:
        talk.say(SendBack(link))
