"""A shopper to drive from code: writes to the shop through the Twilio double and waits for its replies."""

import time
from collections.abc import Callable
from typing import Any

from local import loopback

SETTLE_SECONDS = 0.3
POLL_SECONDS = 20.0


class DeliveryFailed(Exception):
    """The shop's webhook refused a message, failed on it or could not be reached.

    `answer` is what the double said: `{sid, webhook_status, twiml, error_code, error}`.
    """

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"{answer['error']} (webhook_status={answer['webhook_status']})")
        self.answer = answer


class Shopper:
    """One phone with WhatsApp. Several may share a double; one shopper is for one thread.

    `phone` is E.164 (`+5491123456789`), or a WhatsApp user id (`AR.1349…`) of somebody whose number is hidden;
    `name` is the WhatsApp profile's; `deadline` says how many seconds to wait for a reply unless a call says
    otherwise.
    """

    def __init__(
        self,
        twilio_url: str,
        phone: str = "+5491123456789",
        name: str = "Juan",
        *,
        deadline: float = 30.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.phone = phone
        self.name = name
        self._url = twilio_url.rstrip("/")
        self._deadline = deadline
        self._monotonic = monotonic
        self._session = loopback.session()

    def post(self, body: str = "", **fields: Any) -> dict[str, Any]:
        """Posts one message and answers the double's `{sid, webhook_status, twiml, error_code, …}`.

        `fields`: `media=[{url, content_type} | {data, content_type}]` (data in base64),
        `location={latitude, longitude, label}`, `button_payload`, `kind`, `external_user_id` (what WhatsApp
        calls the shopper beside the phone), `opt_out_type` (what Advanced Opt-Out takes the message for), `deliveries` (how many times at once the webhook gets the same
        message).
        """
        message = {"from": self.phone, "profile_name": self.name, "body": body, **fields}
        return self._request("POST", "/phones/messages", json=message)

    def send(self, body: str = "", **fields: Any) -> str:
        """Posts one message and answers its sid. Raises `DeliveryFailed` when the webhook did not take it."""
        answer = self.post(body, **fields)
        if answer["error"]:
            raise DeliveryFailed(answer)
        return str(answer["sid"])

    def deliver_again(self, sid: str) -> dict[str, Any]:
        """Delivers a message to the webhook once more, as Twilio does after a doubtful answer."""
        return self._request("POST", f"/phones/messages/{sid}/deliveries", json={})

    def say(self, body: str = "", *, deadline: float | None = None, **fields: Any) -> list[str]:
        """Sends a message and answers the texts that came back. Raises `TimeoutError` if none did."""
        return self.wait_for_reply(self.send(body, **fields), deadline)

    def wait_for_reply(
        self,
        after: str,
        deadline: float | None = None,
        *,
        replies: int = 1,
        settle: float = SETTLE_SECONDS,
    ) -> list[str]:
        """The texts that came after the message `after` (a sid), oldest first.

        Waits until there are at least `replies` and none followed for `settle` seconds.
        Raises `TimeoutError` after `deadline` seconds.
        """
        allowed = self._deadline if deadline is None else deadline
        end = self._monotonic() + allowed
        texts: list[str] = []
        quiet_at = end
        while True:
            news = self.conversation(after)
            now, before, texts = self._monotonic(), len(texts), _texts(news["items"])
            enough = len(texts) >= replies
            if enough and len(texts) > before:
                quiet_at = min(end, now + settle)
            if enough and now >= quiet_at:
                return texts
            if now >= end:
                raise TimeoutError(
                    f"{self.phone} waited {allowed:g} s for {replies} reply(ies), got {len(texts)}"
                )
            self.watch(news["event"], min(POLL_SECONDS, (quiet_at if enough else end) - now))

    def conversation(self, after: str = "") -> dict[str, Any]:
        """`{items, event}`: messages, oldest first (only those after the sid), and where `watch` goes on."""
        query = {"phone": self.phone, "after": after}
        return self._request("GET", "/phones/messages", params=query)

    def watch(self, since: int, seconds: float) -> dict[str, Any]:
        """Waits up to `seconds` for something new in this conversation: `{events, event, reset}`."""
        query = {"phone": self.phone, "since": str(since), "wait": f"{seconds:.3f}"}
        return self._request("GET", "/phones/events", params=query)

    def transcript(self) -> list[dict[str, Any]]:
        """Every message, oldest first: `{sid, direction, body, status, created_at, error_code, …}`."""
        return list(self.conversation()["items"])

    def _request(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        # Longer than the double waits for the webhook (two tries of 15 s).
        response = self._session.request(method, self._url + path, timeout=(3, 40), **options)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer


def _texts(items: list[dict[str, Any]]) -> list[str]:
    return [
        item["body"]
        for item in items
        if item["direction"] == "outbound" and item["status"] not in {"failed", "undelivered"}
    ]
