"""Chance: one seeded generator decides everything, and which faults strike how often in this world."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

RATES: dict[str, tuple[float, ...]] = {
    "webhook_twice": (0.1, 0.5),
    "webhook_late": (0.1, 0.5),
    "webhook_crash_at_queue": (0.02, 0.1),
    "webhook_answer_lost": (0.05, 0.2),
    "queue_unavailable": (0.05, 0.3),
    "queue_answer_lost": (0.05, 0.3),
    "task_twice": (0.1, 0.5),
    "task_late": (0.1, 0.5),
    "task_answer_lost": (0.05, 0.3),
    "worker_crash": (0.001, 0.01),
    "worker_crash_at_point": (0.01, 0.1),
    "worker_frozen": (0.002, 0.01),
    "worker_frozen_at_point": (0.03, 0.2),
    "worker_frozen_at_the_end": (0.1, 0.5),
    "worker_clock_wrong": (1.0,),
    "api_crash_before_commit": (0.005, 0.03),
    "api_crash_after_commit": (0.005, 0.03),
    "api_crash_at_queue": (0.1, 0.4),
    "api_frozen": (0.005, 0.03),
    "api_request_lost": (0.01, 0.05),
    "api_request_late": (0.01, 0.05),
    "api_answer_lost": (0.01, 0.08),
    "api_slow": (0.02, 0.1),
    "store_busy": (0.01, 0.05),
    "store_answer_lost": (0.01, 0.05),
    "store_slow": (0.1, 0.5),
    "model_fails": (0.05, 0.3),
    "model_hangs": (0.02, 0.1),
    "model_slow": (0.05, 0.3),
    "model_repeats": (0.1, 0.5),
    "twilio_unreachable": (0.02, 0.2),
    "twilio_fails": (0.02, 0.2),
    "twilio_busy": (0.02, 0.2),
    "twilio_refuses": (0.02, 0.1),
    "twilio_answer_lost": (0.05, 0.3),
    "twilio_slow": (0.05, 0.3),
    "twilio_lists_late": (1.0,),
    "provider_unreachable": (0.02, 0.2),
    "provider_fails": (0.02, 0.2),
    "provider_answer_lost": (0.1, 0.4),
    "provider_slow": (0.1, 0.5),
    "provider_reads_late": (0.3, 0.8),
    "api_crash_at_provider": (0.05, 0.3),
    "notice_lost": (0.2, 1.0),
    "notice_twice": (0.1, 0.5),
    "notice_late": (0.1, 0.5),
    "refund_in_process": (0.5, 1.0),
    "refund_refused": (0.3, 1.0),
    "pays_late": (0.2, 0.5),
    "pays_when_refused": (0.2, 0.6),
    "pays_twice": (0.3, 0.8),
    "pays_too_little": (0.2, 0.6),
    "pays_with_review": (0.2, 0.6),
    "pays_or_chooses_again": (0.2, 0.6),
    "pays_by_voucher": (0.5, 0.9),
    "voucher_never_paid": (0.2, 0.6),
    "voucher_called_off": (0.2, 0.6),
    "voucher_credited_late": (0.2, 0.6),
    "payment_disputed": (0.3, 0.8),
    "payment_given_back_in_part": (0.3, 0.8),
    "few_attempts": (1.0,),
    "owner_changes_prices": (1.0,),
    "owner_takes_over": (1.0,),
    "owner_writes": (1.0,),
    "owner_moves_orders": (1.0,),
    "owner_changes_orders": (1.0,),
    "vouchers_taken": (1.0,),
    "owner_changes_vouchers": (1.0,),
    "another_day": (1.0,),
    "api_outage": (1.0,),
    "store_outage": (1.0,),
    "twilio_outage": (1.0,),
    "queue_outage": (1.0,),
    "model_outage": (1.0,),
    "provider_outage": (1.0,),
}
"""Fault → how often it strikes when there is occasion, in a world that has it."""

_SHARE = 0.3
_RARE = frozenset(
    {
        "few_attempts",
        "owner_changes_prices",
        "owner_takes_over",
        "owner_changes_vouchers",
        "another_day",
        "pays_late",
        *(kind for kind in RATES if kind.endswith("_outage")),
    }
)
_PAYING = ("provider_", "notice_", "refund_", "pay", "voucher")
_SHARE_OF_RARE, _SHARE_OF_PAYING = 0.1, 0.5
"""How many worlds have a given fault: fewer at once go deeper, all at once would hide each other."""


class Chance:
    """The decisions of one world.

    Attributes:
        struck: how often each fault did strike.
        calm: no fault strikes any more.
    """

    def __init__(self, seed: int, tell: Callable[[str], None], *, quiet: bool = False) -> None:
        """In a `quiet` world no fault strikes; some are quiet by their own chance."""
        self.random = random.Random(seed)
        self.struck: Counter[str] = Counter()
        self.calm = False
        self.tell = tell
        quiet = self.random.random() < 0.05 or quiet
        self._rates = {
            kind: self.random.choice(rates)
            for kind, rates in RATES.items()
            if self.random.random() < _share(kind) and not quiet
        }

    def strikes(self, kind: str) -> bool:
        """Whether this fault strikes here and now."""
        return not self.calm and self.happens(kind)

    def happens(self, kind: str) -> bool:
        """The same for what no calm keeps from happening: what people do."""
        rate = self._rates.get(kind)
        if rate is None or self.random.random() >= rate:
            return False
        self.struck[kind] += 1
        self.tell(f"⚡ {kind}")
        return True

    def has(self, kind: str) -> bool:
        """Whether this world has the fault at all; counts once."""
        if kind in self._rates and not self.struck[kind]:
            self.struck[kind] += 1
        return kind in self._rates

    def seconds(self, least: float, most: float) -> float:
        """Some time, in milliseconds' steps."""
        return round(self.random.uniform(least, most), 3)

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self.random.choice(choices)

    def hex(self, digits: int) -> str:
        """Text that nobody else has."""
        return f"{self.random.getrandbits(4 * digits):0{digits}x}"


def _share(kind: str) -> float:
    if kind in _RARE:
        return _SHARE_OF_RARE
    return _SHARE_OF_PAYING if kind.startswith(_PAYING) else _SHARE
