"""Trouble on demand: what the next requests of the REST API, and the next deliveries to the webhook, meet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.fault_list import FaultList

KINDS = frozenset({"error", "drop", "accept_then_drop", "delay", "undelivered", "duplicate"})
OPERATIONS = frozenset(
    {"create", "list", "fetch", "typing", "media", "webhook"}
    | {"list_senders", "fetch_sender", "update_sender"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble for one request.

    error: answers `status` with `code` (`retry_after` seconds go into the header).
    drop: closes the connection, nothing was done. accept_then_drop: the message goes out and its
    answer is lost. delay: goes on after `seconds`. undelivered: accepted, and later `failed` with
    `code`. duplicate: the webhook gets a shopper's message twice at once (webhook only).
    `phone` keeps it for one shopper's messages (create and webhook only); empty takes any.
    """

    kind: str
    on: str = "create"
    status: int = 500
    code: int = 20500
    seconds: float = 1.0
    retry_after: int | None = None
    phone: str = ""


@dataclass(slots=True)
class Faults(FaultList[Fault]):
    """The faults still to come.

    `on_taken` hears of each one as it strikes.
    """

    on_taken: Callable[[Fault], None] = lambda _: None

    def take(self, operation: str, phone: str = "") -> Fault | None:
        """The first that is for this operation, and for this shopper or any."""
        fault = self.take_first(lambda one: one.on == operation and one.phone in {"", phone})
        if fault is not None:
            self.on_taken(fault)
        return fault


def parse(document: Any) -> list[Fault]:
    """Reads `{"next": [{"kind": …}, …]}`. Raises ValueError, in words, on anything else."""
    match document:
        case {"next": [*entries]}:
            return [_fault(entry) for entry in entries]
        case _:
            raise ValueError(
                'Mandá {"next": [{"kind": "error", "status": 500, "code": 20500}, …]}.'
            )


def _fault(entry: Any) -> Fault:
    try:
        fault = Fault(**entry)
    except TypeError as error:
        raise ValueError(f"No conozco el problema {entry!r}.") from error
    of_webhook = fault.kind == "duplicate"
    if (
        fault.kind not in KINDS
        or fault.on not in OPERATIONS
        or of_webhook != (fault.on == "webhook")
    ):
        raise ValueError(
            f"kind es uno de {sorted(KINDS)} y on es uno de {sorted(OPERATIONS)}; "
            "duplicate va solamente con webhook."
        )
    return fault
