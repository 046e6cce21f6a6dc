"""What every route of the API needs: the desk, the ids in an address, and the fault that waits for the request."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local.serving import hang_up

from .desk import Desk
from .errors import MercadoPagoError, payment_not_found
from .faults import REFUND_STATUSES, Faults


@dataclass(slots=True)
class Rest:
    """What the routes need."""

    desk: Desk
    faults: Faults
    sleep: Callable[[float], None] = time.sleep

    @contextmanager
    def meeting(self, operation: str) -> Iterator[str]:
        """The work, and before or after it the fault that waits for this request.

        Answers the status that a refund gets.
        """
        fault = self.faults.take(operation)
        kind = fault.kind if fault else ""
        if fault and kind == "delay":
            self.sleep(fault.seconds)
        if kind == "drop":
            hang_up()
        if fault and kind == "error":
            raise MercadoPagoError(fault.status, "internal_error", "Unknown Error")
        yield kind if kind in REFUND_STATUSES else "approved"
        if kind == "accept_then_drop":
            hang_up()


def number(id_: str, absent: Callable[[], MercadoPagoError] = payment_not_found) -> int:
    """The id in an address. Raises `absent()` when it can be nobody's."""
    if not (id_.isascii() and id_.isdigit() and len(id_) < 19):
        raise absent()
    return int(id_)
