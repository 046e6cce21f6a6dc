"""What a turn costs beside the model's thinking: from the message's post to the reply on the phone."""

import json
import tempfile
import time
from pathlib import Path

from bench.table import Row, show
from local.configuration import Configuration, Ports, Secrets
from local.shopper import Shopper
from local.stack import Stack

EARLY, LATE, AROUND = 5, 300, 25
"""Turns compared, and how many turns (or shoppers, for the early one) each figure is taken from."""
LINES = ("Quiero leche", "La primera", "Qué llevo?", "Vaciá el carrito", "Sí")


def measure() -> None:
    """Prints the turns' table: one shopper's late turns against the early turns of many."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environ = {"TURN_GATHER_MILLISECONDS": "0"}
        with Stack(Configuration(Ports.free(), Secrets.kept_in(data), data, environ)) as stack:
            late_wall = _turns(stack, "+5491150000000", LATE + AROUND)[-AROUND:]
            early_wall = [
                _turns(stack, f"+54911500000{number:02}", EARLY)[-1]
                for number in range(1, AROUND + 1)
            ]
        log = _thinking(data / "logs" / "worker.log")
    thinking_late = log[LATE : LATE + AROUND]
    thinking_early = [log[LATE + AROUND + EARLY * n + EARLY - 1] for n in range(AROUND)]
    early = [wall - thought for wall, thought in zip(early_wall, thinking_early, strict=True)]
    late = [wall - thought for wall, thought in zip(late_wall, thinking_late, strict=True)]
    show(
        f"A turn end to end beside the model's thinking, {AROUND} turns each",
        [Row(f"turn {EARLY}", early), Row(f"turn {LATE}", late, early)],
    )
    show(
        "The offline model's thinking in those turns",
        [Row(f"turn {EARLY}", thinking_early), Row(f"turn {LATE}", thinking_late, thinking_early)],
    )


def _turns(stack: Stack, phone: str, number: int) -> list[float]:
    """Milliseconds of each of `number` turns of a new shopper; the first one registers."""
    shopper = Shopper(stack.addresses["twilio_url"], phone, "Juan", deadline=60)
    lines = [f"Hola, soy Juan, {phone[1:]}@example.com"]
    lines += [LINES[turn % len(LINES)] for turn in range(number - 1)]
    return [_milliseconds(shopper, line) for line in lines]


def _milliseconds(shopper: Shopper, line: str) -> float:
    start = time.perf_counter()
    shopper.wait_for_reply(shopper.send(line), settle=0)
    return (time.perf_counter() - start) * 1000


def _thinking(log: Path) -> list[float]:
    """The milliseconds that the model took in each turn, as the worker logged them."""
    lines = (json.loads(line) for line in log.read_text().splitlines() if line.startswith("{"))
    return [line["thinking_ms"] for line in lines if "thinking_ms" in line]
