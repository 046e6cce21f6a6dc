"""Shoppers who all write within one second, beside a model that thinks for three: how long each waits for the reply.

A shopper alone waits for the model and for little else, so the ratio to that wait is what the crowd costs. Twilio's double
says when it was given each reply. Nobody watches for it: two hundred who watch would need the processors that are measured.
"""

import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import requests

from bench.table import Row, show
from local import loopback
from local.configuration import Configuration
from local.gemini import GeminiDouble, say
from local.ports import Ports
from local.secret_keys import Secrets
from local.shopper import Shopper
from local.stack import Stack

ALONE = 5
CROWDS = (40, 200)
THINKING_SECONDS = 3.0
WRITING_SECONDS = 1.0
DEADLINE_SECONDS = 120.0
POLL_SECONDS = 1.0
REPLY = "¡Hola! ¿Qué estás buscando?"
_phones = count(5491160000000)


class Unanswered(Exception):
    """Some shoppers have no reply of the model's."""


def measure() -> None:
    """Prints a row for shoppers who write one after the other, and one for each crowd.

    Raises:
        Unanswered: somebody has no reply in time.
    """
    thoughtful = replace(say(REPLY), seconds=THINKING_SECONDS)
    with tempfile.TemporaryDirectory() as folder, GeminiDouble(lambda _: thoughtful) as gemini:
        data = Path(folder)
        environ = {"GOOGLE_API_KEY": "bench", "GEMINI_API_URL": gemini.url}
        with Stack(Configuration(Ports.free(), Secrets.kept_in(data), data, environ)) as stack:
            url = stack.addresses["twilio_url"]
            waits_of(url, 1)  # the first turn of a process imports and connects
            alone = [wait for _ in range(ALONE) for wait in waits_of(url, 1)]
            crowds = [waits_of(url, size) for size in CROWDS]
    show(
        f"A reply beside a model that thinks for {THINKING_SECONDS:g} s; a crowd writes within {WRITING_SECONDS:g} s",
        [
            Row("alone", alone),
            *(Row(f"{len(waits)} shoppers, all answered", waits, alone) for waits in crowds),
        ],
    )


def waits_of(
    twilio_url: str, size: int, *, deadline_seconds: float = DEADLINE_SECONDS
) -> list[float]:
    """Milliseconds that each of so many new shoppers waits, who write one message within a second.

    Raises:
        Unanswered: somebody has no reply in time.
    """
    with loopback.session() as session:
        before = _messages(session, twilio_url)
        last = before[-1]["sid"] if before else ""
        posted = _write(twilio_url, size)
        deadline = time.monotonic() + deadline_seconds
        while len(waits := waits_so_far(posted, _messages(session, twilio_url, last))) < size:
            if time.monotonic() > deadline:
                raise Unanswered(f"{len(waits)} of {size} within {deadline_seconds:g} s")
            time.sleep(POLL_SECONDS)
    return waits


def waits_so_far(
    posted: Mapping[str, datetime], messages: Sequence[Mapping[str, Any]]
) -> list[float]:
    """Milliseconds from each shopper's message to the model's reply, of those who have it.

    Args:
        posted: phone → when its message was posted.
        messages: as the double lists them, oldest first.
    """
    replied: dict[str, datetime] = {}
    for message in messages:
        if message["direction"] == "outbound" and message["body"] == REPLY:
            at = datetime.fromisoformat(message["created_at"])
            replied.setdefault(message["phone"], at)
    return [
        (replied[phone] - at).total_seconds() * 1000
        for phone, at in posted.items()
        if phone in replied
    ]


def _write(twilio_url: str, size: int) -> dict[str, datetime]:
    """Posts a message of each shopper, evenly over the second; phone → when."""
    shoppers = [Shopper(twilio_url, f"+{next(_phones)}") for _ in range(size)]
    began = time.monotonic()

    def post(place: int) -> datetime:
        time.sleep(max(0.0, began + place * WRITING_SECONDS / size - time.monotonic()))
        at = datetime.now(UTC)
        shoppers[place].post("Hola", wait=False)  # the double posts it to the webhook meanwhile
        return at

    with ThreadPoolExecutor(size) as threads:
        times = threads.map(post, range(size))
    return {shopper.phone: at for shopper, at in zip(shoppers, times, strict=True)}


def _messages(session: requests.Session, twilio_url: str, after: str = "") -> list[dict[str, Any]]:
    """Everybody's messages, oldest first; only those after the sid `after` if it is given."""
    url = f"{twilio_url}/phones/messages"
    answer = session.get(url, params={"after": after}, timeout=30)
    answer.raise_for_status()
    return list(answer.json()["items"])
