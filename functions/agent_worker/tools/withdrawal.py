"""The tool that tells where a purchase is sent back."""

from .call import Call, Result
from .registry import Arguments, reads
from .results import pesos


def _where(call: Call) -> Result:
    order = call.last_order()
    if order is None:
        return {"status": "not_found"}
    shown = {
        "id": order["id"],
        "status": order["status"],
        "total_text": pesos(order["total"]),
        "withdrawal_url": order["withdrawal_url"],
    }
    return {"status": "found", "order": shown}


@reads(_where)
def get_withdrawal_link() -> Arguments:
    """Finds the page where the shopper sends back what they bought last (botón de arrepentimiento).

    Returns:
        {"status": "found", "order": {"id", "status", "total_text", "withdrawal_url"}}: give the link, whatever the
        status but cancelled. There they choose what to send back, within ten days of getting it and without a reason,
        and have the code (ARR-…) at once. Perishables cannot be sent back. The shop decides and gives the money back:
        promise neither.
        {"status": "not_found"}: there is no order yet.
    """
    return {}
