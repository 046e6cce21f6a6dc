"""Trouble on demand: what the next requests of the API meet."""

from dataclasses import dataclass
from typing import Any

from local.fault_list import FaultList

REFUND_STATUSES = frozenset({"in_process", "rejected"})
KINDS = frozenset({"error", "drop", "accept_then_drop", "delay"}) | REFUND_STATUSES
OPERATIONS = frozenset(
    {"create_preference", "get_preference", "update_preference", "search_preferences"}
    | {"get_payment", "search", "cancel", "refund", "get_refunds", "get_user"}
    | {"get_merchant_order", "search_merchant_orders", "get_chargeback", "search_chargebacks"}
)
LONGEST_DELAY = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble for one request.

    error: answers `status`. drop: closes the connection, nothing was done. accept_then_drop: it was done and the
    answer is lost. delay: goes on after `seconds`. in_process, rejected: what becomes of a refund (on `refund` only).
    """

    kind: str
    on: str
    status: int = 500
    seconds: float = 1.0


class Faults(FaultList[Fault]):
    """The faults still to come."""

    def take(self, operation: str) -> Fault | None:
        """The first that is for this operation."""
        return self.take_first(lambda fault: fault.on == operation)


def parse(document: dict[str, Any]) -> list[Fault]:
    """Reads `{"next": [{"kind": …, "on": …}, …]}`. Raises ValueError, in words, on anything else."""
    entries = document.get("next")
    if not isinstance(entries, list):
        raise ValueError('Mandá {"next": [{"kind": "error", "on": "refund", "status": 500}, …]}.')  # noqa: TRY004
    return [_fault(entry) for entry in entries]


def _fault(entry: Any) -> Fault:
    try:
        fault = Fault(**entry)
    except TypeError as error:
        raise ValueError(f"No conozco el problema {entry!r}.") from error
    if not _is_one_of(fault.kind, KINDS) or not _is_one_of(fault.on, OPERATIONS):
        raise ValueError(f"kind es uno de {sorted(KINDS)} y on es uno de {sorted(OPERATIONS)}.")
    if fault.kind in REFUND_STATUSES and fault.on != "refund":
        raise ValueError(f"{fault.kind} va solamente con refund.")
    if type(fault.status) is not int or not 400 <= fault.status <= 599:
        raise ValueError(f"status es un número de 400 a 599, no {fault.status!r}.")
    if type(fault.seconds) not in {int, float} or not 0 <= fault.seconds <= LONGEST_DELAY:
        raise ValueError(f"seconds es un número de 0 a {LONGEST_DELAY}, no {fault.seconds!r}.")
    return fault


def _is_one_of(value: Any, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words
