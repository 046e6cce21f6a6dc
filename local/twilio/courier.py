"""From the shop to a shopper: an accepted message goes queued → sent → delivered → read, or fails."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

from .account import Account, Clock, NewSid
from .carrier import Carrier, Form, NoAnswer, NoConnection, signed_headers
from .errors import in_words
from .events import Events
from .ledger import Ledger
from .message import Attachment, Direction, Message, bubble
from .outgoing import Outgoing

WINDOW = timedelta(hours=24)
WINDOW_CLOSED = 63016
TYPING_SECONDS = 25.0
ROAD = ("sent", "delivered", "read")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from each status to the next one."""

    sent: float = 0.05
    delivered: float = 0.15
    read: float = 0.6
    failed: float = 0.15


class Courier:
    """Carries outbound messages and tells their status callbacks, on threads of its own."""

    def __init__(
        self,
        account: Account,
        ledger: Ledger,
        events: Events,
        carrier: Carrier,
        clock: Clock,
        new_sid: NewSid,
        pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._events = events
        self._carrier = carrier
        self._clock = clock
        self._new_sid = new_sid
        self._pace = pace or Pace()
        self._monotonic = monotonic
        self._due: list[tuple[float, int, str]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._open = True
        self._callbacks = ThreadPoolExecutor(8, thread_name_prefix="status-callback")
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Takes up what a restart interrupted, and starts carrying."""
        for message in self._ledger.under_way():
            self._schedule(message)
        self._thread.start()

    def close(self) -> None:
        with self._wake:
            self._open = False
            self._wake.notify_all()
        self._thread.join()
        self._callbacks.shutdown(wait=False, cancel_futures=True)

    def send(self, asked: Outgoing, *, fails: int | None = None) -> Message:
        """Takes a message of the API's for delivery; answers it as `queued`.

        Free text outside the 24-hour window is accepted too, and fails later with 63016, as at
        Twilio; `fails` makes it fail with that code.
        """
        if fails is None and not asked.template and not self._window_is_open(asked.phone):
            fails = WINDOW_CLOSED
        draft = self._draft("outbound-api", asked.phone, asked.body, asked.media)
        return self._accept(
            replace(
                draft,
                callback_url=asked.callback_url,
                messaging_service_sid=asked.messaging_service_sid,
                plan=ROAD if fails is None else (f"failed:{fails}",),
            )
        )

    def reply(self, phone: str, text: str) -> Message:
        """Sends what a webhook answered in TwiML."""
        return self._accept(self._draft("outbound-reply", phone, text, ()))

    def _draft(
        self, direction: Direction, phone: str, body: str, media: tuple[Attachment, ...]
    ) -> Message:
        now = self._clock()
        return Message(
            sid=self._new_sid("MM" if media else "SM"),
            direction=direction,
            phone=phone,
            ours=self._account.number,
            body=body,
            status="queued",
            kind="image" if media else "text",
            media=media,
            created_at=now,
            updated_at=now,
            plan=ROAD,
        )

    def _accept(self, message: Message) -> Message:
        kept = self._ledger.add(message)
        self._events.publish("message", kept.phone, message=bubble(kept))
        self._schedule(kept)
        return kept

    def show_typing(self, message: Message) -> None:
        """Shows the shopper that an answer is being written, and marks what they wrote as read."""
        for earlier in self._ledger.not_seen_until(message):
            seen = self._ledger.change(earlier.sid, seen=True) or earlier
            self._events.publish("message", seen.phone, message=bubble(seen))
        self._events.publish("typing", message.phone, seconds=TYPING_SECONDS)

    def _window_is_open(self, phone: str) -> bool:
        last = self._ledger.last_inbound_at(phone)
        return last is not None and self._clock() - last < WINDOW

    def _schedule(self, message: Message) -> None:
        status = message.plan[0].partition(":")[0]
        due = self._monotonic() + getattr(self._pace, status)
        with self._wake:
            heapq.heappush(self._due, (due, next(self._order), message.sid))
            self._wake.notify_all()

    def _run(self) -> None:
        while (sid := self._next_due()) is not None:
            self._move_on(sid)

    def _next_due(self) -> str | None:
        with self._wake:
            while self._open:
                wait = self._due[0][0] - self._monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._wake.wait(wait)
        return None

    def _move_on(self, sid: str) -> None:
        message = self._ledger.message(sid)
        if message is None or not message.plan:
            return
        status, _, code = message.plan[0].partition(":")
        now = self._clock()
        changed = self._ledger.change(
            sid,
            status=status,
            plan=message.plan[1:],
            updated_at=now,
            sent_at=message.sent_at or (now if status == "sent" else None),
            error_code=int(code) if code else None,
        )
        if changed is None:
            return
        self._events.publish("message", changed.phone, message=bubble(changed))
        if changed.callback_url:
            self._callbacks.submit(self._call_back, changed)
        if changed.plan:
            self._schedule(changed)

    def _call_back(self, message: Message) -> None:
        form = callback_form(message, self._account.sid)
        headers = signed_headers(message.callback_url, form, self._account.auth_token)
        try:
            self._carrier(message.callback_url, form, headers)
        except (NoConnection, NoAnswer):
            print(f"No one took the status callback of {message.sid} at {message.callback_url}.")


def callback_form(message: Message, account_sid: str) -> Form:
    """The parameters of a status callback."""
    form = {
        "ChannelPrefix": "whatsapp",
        "ApiVersion": "2010-04-01",
        "MessageStatus": message.status,
        "SmsSid": message.sid,
        "SmsStatus": message.status,
        "To": message.recipient,
        "From": message.sender,
        "MessageSid": message.sid,
        "AccountSid": account_sid,
    }
    if message.status == "read":
        form["EventType"] = "READ"
    if message.status == "delivered":
        form["EventType"] = "DELIVERED"
    if message.error_code is not None:
        form["ErrorCode"] = str(message.error_code)
        form["ErrorMessage"] = in_words(message.error_code)
    return tuple(form.items())
