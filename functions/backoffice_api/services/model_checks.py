"""Checks of the model's name: Google retires names, and the shop should hear of it before a shopper does.

The scheduler reaches the API only, and only the worker asks Gemini. So the API makes a task of each week's check, which
wakes the worker.
"""

from zoneinfo import ZoneInfo

from retail.traces import current_traceparent
from retail.wire import ModelCheck

from .shop import Shop


def ask_for(shop: Shop) -> ModelCheck:
    """Has the worker check the model's name, once for each of the shop's weeks; answers which week it is.

    Raises:
        Unavailable: see `ModelCheckQueue.put`.
    """
    year, week, _ = shop.clock().astimezone(ZoneInfo(shop.timezone)).isocalendar()
    check: ModelCheck = {"week": f"{year}-W{week:02}"}
    shop.model_checks.put(check, current_traceparent())
    return check
