"""Twilio: takes messages of the shop, now and then without saying so, and posts signed ones of shoppers."""

import email.utils
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from twilio.http import HttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response as SdkResponse  # type: ignore[import-untyped]
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from urllib3.exceptions import MaxRetryError, NewConnectionError
from werkzeug.datastructures import MultiDict

from agent_worker.whatsapp.last_look import take_last_look
from local.in_process import Request
from retail.whatsapp import wa_id

from .chance import Chance
from .crowding import SLOW_SECONDS, Crowding
from .loop import WorldLoop
from .network import Network, Reset, Server, TooLate
from .outages import Outages
from .persons import person
from .process import START, context_of, here
from .trace import Trace

ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-the-simulator"  # noqa: S105 -- nobody's
NUMBER = "whatsapp:+14155238886"
WEBHOOK_URL = "https://shop.example/whatsapp"
_LISTED, _LISTED_AFTER_AN_ERROR = 10.0, 2.5
"""Seconds after a request within which Twilio lists what it took, and after an error what it took all the same. Nobody
promises it; docs/decisions/0017-short-leases.md says what hangs on it."""
TURNS = 6
"""How often a webhook that was not answered is posted again."""


@dataclass(frozen=True)
class Accepted:
    """A message of the shop that goes out."""

    sid: str
    to: str
    body: str
    at: float
    listed_at: float


class Twilio:
    """Both directions of WhatsApp."""

    def __init__(self, loop: WorldLoop, chance: Chance, trace: Trace, network: Network) -> None:
        self.accepted: list[Accepted] = []
        self.on_accepted: Callable[[Accepted], None] = lambda _: None
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._network = network
        self._validator = RequestValidator(TOKEN)
        self._lists_late = chance.seconds(0, _LISTED) if chance.has("twilio_lists_late") else 0.0

    def post(self, webhook: Server, form: dict[str, str]) -> str | None:
        """What the webhook answers to a shopper's message; None when it never does. Blocks."""
        signature = self._validator.compute_signature(WEBHOOK_URL, MultiDict(form))
        request = Request(
            "POST",
            WEBHOOK_URL,
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": signature,
            },
            urlencode(form).encode(),
        )
        for _ in range(TURNS):
            try:
                answer = self._network.ask(webhook, request, 15.0)
            except (Reset, TooLate):
                self._loop.pause(self._chance.seconds(0.1, 2.0))
                continue
            if answer.status == 200:
                return answer.body.decode()
            self._loop.pause(self._chance.seconds(0.1, 2.0))
        return None

    def create(self, form: dict[str, str], *, listed: float) -> dict[str, Any]:
        """Accepts a message, and lists it within so many seconds."""
        now = self._loop.time()
        listed_at = now + min(self._lists_late, listed)
        message = Accepted(f"SM{self._chance.hex(32)}", form["To"], form["Body"], now, listed_at)
        self.accepted.append(message)
        self._trace.tell(f"Twilio takes {message.sid[:8]}: {message.body[:60]!r}")
        self.on_accepted(message)
        return _resource(message)

    def list(self, to: str, limit: int) -> dict[str, Any]:
        """The newest messages to somebody, first; the very newest may not be listed yet."""
        now = self._loop.time()
        found = [each for each in self.accepted if each.to == to and each.listed_at <= now]
        return {
            "messages": [_resource(each) for each in reversed(found[-limit:])],
            "next_page_uri": None,
            "page_size": limit,
        }


class TwilioHttp(HttpClient):  # type: ignore[misc]
    """The SDK's way to the simulated Twilio; blocks."""

    def __init__(
        self,
        twilio: Twilio,
        loop: WorldLoop,
        chance: Chance,
        outages: Outages,
        crowding: Crowding,
    ) -> None:
        super().__init__(None, False, None)  # noqa: FBT003 -- the SDK's signature
        self._outages = outages
        self._crowding = crowding
        self._twilio = twilio
        self._loop = loop
        self._chance = chance

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        *_: Any,
        **__: Any,
    ) -> SdkResponse:
        """Twilio's answer, or what `requests` or a last look raises."""
        here().reach("twilio_call")
        take_last_look()
        if self._outages.is_silent("twilio"):
            self._loop.pause(10.0)
            raise requests.ReadTimeout("no answer")
        if self._outages.is_away("twilio") or self._chance.strikes("twilio_unreachable"):
            self._loop.pause(self._chance.seconds(0.001, 3.0))
            pool: Any = None
            raise requests.ConnectionError(MaxRetryError(pool, url, NewConnectionError(pool, "no")))
        slow = self._chance.strikes("twilio_slow")
        way = self._chance.seconds(0.5, 12.0) if slow else self._chance.seconds(0.01, 0.1)
        if method != "POST":
            self._loop.pause(way)
            return self._read(params or {})
        if not url.endswith("/Messages.json"):
            self._loop.pause(way)
            return _answer(202, {"success": True})
        data = data or {}
        if self._crowding.is_slow_with(person(wa_id(data["To"]))):
            way = self._chance.seconds(*SLOW_SECONDS)
        return self._create(data, way)

    def _read(self, params: dict[str, Any]) -> SdkResponse:
        if self._chance.strikes("twilio_fails"):
            return _answer(503, {"message": "try later"})
        return _answer(200, self._twilio.list(params["To"], int(params["PageSize"])))

    def _create(self, data: dict[str, Any], way: float) -> SdkResponse:
        fate = next(
            (
                fault
                for fault in ("twilio_fails", "twilio_busy", "twilio_refuses", "twilio_answer_lost")
                if self._chance.strikes(fault)
            ),
            "",
        )
        future = self._loop.create_future()

        def arrive() -> None:
            if fate == "twilio_fails" and self._chance.random.random() < 0.5:
                future.set_result(_answer(503, {"message": "try later"}))
            elif fate == "twilio_busy":
                future.set_result(_answer(429, {"code": 20429, "message": "slowly"}))
            elif fate == "twilio_refuses":
                future.set_result(_answer(400, {"code": 63016, "message": "outside the window"}))
            else:
                failed = fate == "twilio_fails"
                made = self._twilio.create(
                    data, listed=_LISTED_AFTER_AN_ERROR if failed else max(0.0, _LISTED - way)
                )
                lost = failed or fate == "twilio_answer_lost"
                future.set_result(None if lost else _answer(201, made))

        self._loop.call_later(way, arrive, context=context_of(None))
        self._loop.wait(future, 15.0)
        self._loop.pause(self._chance.seconds(0.01, 0.05))
        answer: SdkResponse | None = future.result()
        if answer is None and fate == "twilio_answer_lost":
            raise requests.ReadTimeout("no answer")
        return answer or _answer(502, {"message": "bad gateway"})


def _resource(message: Accepted) -> dict[str, Any]:
    at = START + timedelta(seconds=int(message.at))
    return {
        "sid": message.sid,
        "to": message.to,
        "from": NUMBER,
        "body": message.body,
        "status": "queued",
        "date_created": email.utils.format_datetime(at),
    }


def _answer(status: int, body: dict[str, Any]) -> SdkResponse:
    return SdkResponse(status, json.dumps(body))
