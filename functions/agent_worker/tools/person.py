"""The tool that has a person of the shop write to the shopper."""

from .call import Call, Result
from .registry import Arguments, writes


def _ask(call: Call) -> Result:
    call.turn.api.ask_for_person(call.turn.phone, call.write)
    return {"status": "asked"}


@writes(_ask)
def ask_for_person() -> Arguments:
    """Tells the people of the shop that the shopper wants one of them, who then writes in this chat.

    Call it when they ask for a person, or complain about an order. It settles nothing by itself.

    Returns:
        {"status": "asked"}: say that a person of the shop was told and writes here as soon as they can; not when.
    """
    return {}
