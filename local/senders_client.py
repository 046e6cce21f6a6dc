"""The WhatsApp senders of a Twilio account, over the Senders API of Twilio's own SDK.

The SDK leaves out of an update what it is not given, so the rest of a sender stays as it is.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import requests
from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]
from twilio.rest.messaging.v2.channels_sender import (  # type: ignore[import-untyped]
    ChannelsSenderInstance,
    ChannelsSenderList,
)

T = TypeVar("T")
_Update = ChannelsSenderList.MessagingV2ChannelsSenderRequestsUpdate
TRIES = 3
_PAGE = 100
_TOO_MANY = frozenset({429, 20429})
_NOT_OURS = frozenset({401, 20003})
_TEST_CREDENTIALS = 20008
_LOST = (requests.RequestException, ValueError)


class SendersRefused(Exception):
    """Twilio does not do what was asked; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender as Twilio has it.

    Attributes:
        address: `whatsapp:+54…`.
        webhook: the members that are set, by Twilio's names.
    """

    sid: str
    address: str
    status: str
    webhook: Mapping[str, str]
    offline_reasons: tuple[str, ...] = ()

    @property
    def is_online(self) -> bool:
        """Also while Twilio is taking over what was changed (`ONLINE:UPDATING`)."""
        return self.status.partition(":")[0] == "ONLINE"


class Senders:
    """The senders of the client's account. An answer that is lost is asked for again, three times in all."""

    def __init__(self, client: Client) -> None:
        self._senders = client.messaging.v2.channels_senders

    def find(self, address: str) -> Sender:
        """The sender with this address.

        Raises:
            SendersRefused: the account has none; says which it has.
        """
        listed = _ask(lambda: self._senders.list(channel="whatsapp", page_size=_PAGE))
        for instance in listed:
            if instance.sender_id == address:
                return self.fetch(str(instance.sid))
        others = ", ".join(f"{each.sender_id} ({each.status})" for each in listed)
        raise SendersRefused(f"the account has no sender {address}; it has {others or 'none'}")

    def fetch(self, sid: str) -> Sender:
        """The sender as it is now. Raises SendersRefused."""
        return _read(_ask(self._senders(sid).fetch))

    def set_webhook(self, sid: str, webhook: Mapping[str, str]) -> bool:
        """Has Twilio take these members, and answers whether it said that it did: otherwise only reading tells.

        Raises:
            SendersRefused: it did not take them.
        """
        try:
            _once(lambda: self._senders(sid).update(_Update({"webhook": dict(webhook)})))
        except _Unanswered:
            return False
        return True


class _Unanswered(Exception):
    """The answer got lost, or is none of Twilio's: what was asked for may have been done."""


def _ask(call: Callable[[], T]) -> T:
    """For what may be asked again."""
    for _ in range(TRIES - 1):
        try:
            return _once(call)
        except _Unanswered:
            continue
    try:
        return _once(call)
    except _Unanswered as error:
        raise SendersRefused(f"Twilio did not answer, {TRIES} times: {error}") from error


def _once(call: Callable[[], T]) -> T:
    try:
        return call()
    except TwilioException as error:
        said = _said(error)
        if said is None:
            raise _Unanswered(str(error)) from error
        status, code, message = said
        if status >= requests.codes.server_error or status == requests.codes.request_timeout:
            raise _Unanswered(f"HTTP {status}, error {code}") from error
        raise SendersRefused(_in_words(status, code, message)) from error
    except _LOST as error:
        raise _Unanswered(type(error).__name__) from error


def _said(error: TwilioException) -> tuple[int, int, str] | None:
    """The HTTP status, Twilio's code and its words; None when it was not Twilio that said something.

    The error of a list has them in the answer only.
    """
    if isinstance(error, TwilioRestException):
        return error.status, error.code or error.status, error.msg
    if isinstance(error, TwilioServiceException):
        return error.status, error.code, error.detail or error.title
    answer = next((each for each in error.args if isinstance(each, Response)), None)
    if answer is None:
        return None
    try:
        document = json.loads(answer.text)
        return answer.status_code, int(document["code"]), str(document["message"])
    except (ValueError, KeyError, TypeError):
        return answer.status_code, answer.status_code, "no words of Twilio's"


def _in_words(status: int, code: int, message: str) -> str:
    if code == _TEST_CREDENTIALS:
        return "these are the account's test credentials (error 20008): the live ones are needed"
    if _NOT_OURS & {status, code}:
        return (
            f"Twilio does not know these credentials (error {code}): "
            "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are on the first page of its console"
        )
    if _TOO_MANY & {status, code}:
        return f"Twilio takes no more requests for now (error {code}): again in a minute"
    return f"Twilio refuses it, HTTP {status}, error {code}: {message}"


def _read(instance: ChannelsSenderInstance) -> Sender:
    reasons = instance.offline_reasons or []
    return Sender(
        sid=str(instance.sid),
        address=str(instance.sender_id),
        status=str(instance.status),
        webhook={name: str(value) for name, value in (instance.webhook or {}).items() if value},
        offline_reasons=tuple(f"{each.get('message')} ({each.get('code')})" for each in reasons),
    )
