"""Requests that were tampered with, judged by Twilio's own validator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from werkzeug.datastructures import MultiDict

from retail.errors import Invalid
from retail.whatsapp import wa_id
from retail.wire import InboundMessage
from tests.examples import tried
from tests.webhooks import ACCOUNT, NUMBER, OLD_TOKEN, TEXT, TOKEN, URL, KeptQueue, sign, webhook
from whatsapp_webhook.inbound import read_message

Pairs = list[tuple[str, str]]
Mutation = Callable[["Request", st.DataObject], "Request"]

MEDIA = {
    **TEXT,
    "MessageType": "image",
    "Body": "¿tenés esto?",
    "NumMedia": "1",
    "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
    "MediaContentType0": "image/jpeg",
}
PIN = {
    **TEXT,
    "MessageType": "location",
    "Body": "",
    "Latitude": "-34.603722",
    "Longitude": "-58.381592",
    "Address": "Obelisco",
}
BUTTON = {
    **TEXT,
    "MessageType": "button",
    "Body": "Finalizar",
    "ButtonText": "Finalizar",
    "ButtonPayload": "checkout",
}
HIDDEN = {**TEXT, "ExternalUserIdentifier": "AR.13491208655302741918", "Body": ""}
LIST = {
    **TEXT,
    "MessageType": "interactive",
    "Body": "uno",
    "ListId": "1",
    "ListTitle": "uno",
    "ChannelMetadata": '{"type":"whatsapp"}',
}
FORWARDED = {
    **LIST,
    "MessageType": "text",
    "ExternalUserId": "AR.123",
    "Forwarded": "true",
}
del FORWARDED["ListId"], FORWARDED["ListTitle"]
BARE = {name: value for name, value in TEXT.items() if name not in {"Body", "NumMedia"}}
ODD = {
    **{name: value for name, value in MEDIA.items() if name not in {"NumMedia", "Body"}},
    "Latitude": "",
}
REACTION = {**TEXT, "MessageType": "reaction", "Body": ""}
EMOJI = {**TEXT, "Body": "🥛", "ProfileName": "From whatsapp:+1 &Body=x"}


ALL = (TEXT, MEDIA, PIN, BUTTON, REACTION, EMOJI, HIDDEN, LIST, FORWARDED, BARE, ODD)


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire."""

    pairs: Pairs
    signature: str | None
    path: str = "/whatsapp"
    method: str = "POST"
    content_type: str = "application/x-www-form-urlencoded"


def _flip(text: str, data: st.DataObject) -> str:
    """The text with one character changed, if it has any."""
    if not text:
        return data.draw(st.text(min_size=1, max_size=3))
    at = data.draw(st.integers(0, len(text) - 1))
    return text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + 1 :]


def _pick(request: Request, data: st.DataObject) -> int:
    return data.draw(st.integers(0, len(request.pairs) - 1))


def change_a_value(request: Request, data: st.DataObject) -> Request:
    at = _pick(request, data)
    pairs = list(request.pairs)
    pairs[at] = (pairs[at][0], _flip(pairs[at][1], data))
    return replace(request, pairs=pairs)


def change_a_name(request: Request, data: st.DataObject) -> Request:
    at = _pick(request, data)
    pairs = list(request.pairs)
    pairs[at] = (_flip(pairs[at][0], data), pairs[at][1])
    return replace(request, pairs=pairs)


def drop_a_pair(request: Request, data: st.DataObject) -> Request:
    at = _pick(request, data)
    return replace(request, pairs=request.pairs[:at] + request.pairs[at + 1 :])


def add_a_pair(request: Request, data: st.DataObject) -> Request:
    name = data.draw(st.sampled_from(["Extra", "Body", "From", "ButtonPayload", "MediaUrl0", ""]))
    pair = (name, data.draw(st.text(max_size=8)))
    return replace(request, pairs=[*request.pairs, pair])


def repeat_a_pair(request: Request, data: st.DataObject) -> Request:
    return replace(request, pairs=[*request.pairs, request.pairs[_pick(request, data)]])


def swap_two_values(request: Request, data: st.DataObject) -> Request:
    one, two = _pick(request, data), _pick(request, data)
    pairs = list(request.pairs)
    pairs[one], pairs[two] = (pairs[one][0], pairs[two][1]), (pairs[two][0], pairs[one][1])
    return replace(request, pairs=pairs)


def shift_a_boundary(request: Request, data: st.DataObject) -> Request:
    """Cuts the signed text elsewhere: a name's end into its value, or a value's into the next name."""
    parts = [part for pair in sorted(request.pairs) for part in pair]
    at = data.draw(st.integers(0, len(parts) - 2))
    count = data.draw(st.integers(-12, 12))
    joined, cut = parts[at] + parts[at + 1], len(parts[at]) + count
    cut = max(0, min(len(joined), cut))
    parts[at], parts[at + 1] = joined[:cut], joined[cut:]
    return replace(request, pairs=list(zip(parts[::2], parts[1::2], strict=True)))


def merge_a_pair_into_the_value_before(request: Request, data: st.DataObject) -> Request:
    pairs = sorted(request.pairs)
    at = data.draw(st.integers(0, len(pairs) - 2))
    name, value = pairs[at]
    merged = (name, value + "".join(pairs[at + 1]))
    return replace(request, pairs=[*pairs[:at], merged, *pairs[at + 2 :]])


def change_the_signature(request: Request, data: st.DataObject) -> Request:
    return replace(request, signature=_flip(request.signature or "", data))


def replace_the_signature(request: Request, data: st.DataObject) -> Request:
    form = dict(request.pairs)
    other = st.sampled_from(
        [
            None,
            "",
            "=",
            "ñ" * 28,
            sign(form, token=""),
            sign(form, token=OLD_TOKEN),
            sign({}),
            sign(form, url=URL.replace("https", "http")),
            sign(form, url=URL.replace(".example", ".example:8443")),
            sign(form, url=f"{URL}#rc=3"),
            sign(form, url=f"{URL}/"),
            sign(form, url="https://old.example/whatsapp"),
        ]
    )
    return replace(request, signature=data.draw(other | st.text(max_size=40)))


def change_the_path(request: Request, data: st.DataObject) -> Request:
    paths = st.sampled_from(["/whatsapp?Body=x", "/whatsapp?a", "/whatsapp/", "/%77hatsapp"])
    return replace(request, path=data.draw(paths))


def change_the_method(request: Request, data: st.DataObject) -> Request:
    return replace(request, method=data.draw(st.sampled_from(["GET", "PUT", "HEAD", "OPTIONS"])))


def change_the_content_type(request: Request, data: st.DataObject) -> Request:
    kinds = ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "ñ"]
    return replace(request, content_type=data.draw(st.sampled_from(kinds)))


MUTATIONS: list[Mutation] = [
    change_a_value,
    change_a_name,
    drop_a_pair,
    add_a_pair,
    repeat_a_pair,
    swap_two_values,
    shift_a_boundary,
    shift_a_boundary,
    merge_a_pair_into_the_value_before,
    change_the_signature,
    replace_the_signature,
    change_the_path,
    change_the_method,
    change_the_content_type,
]


def meaning(message: InboundMessage) -> dict[str, Any]:
    """What the shop acts on; names and labels are only shown."""
    location = message["location"]
    pin = (location["latitude"], location["longitude"]) if location else None
    shown = {"location", "profile_name", "received_at"}
    return {"pin": pin} | {name: value for name, value in message.items() if name not in shown}


def read(form: dict[str, str]) -> InboundMessage:
    return read_message(
        MultiDict(form),
        account_sid=ACCOUNT,
        number=NUMBER,
        received_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def means_the_same(message: InboundMessage, form: Mapping[str, str]) -> bool:
    """Whether a message says what Twilio's form says; a user id beside the number may only be left out."""
    meant = meaning(read(dict(form)))
    return meaning(message) in (meant, meant | {"external_user_id": ""})


def is_address(text: str) -> bool:
    """Whether somebody could be answered there."""
    try:
        return bool(wa_id(text))
    except Invalid:
        return False


def is_signed(request: Request) -> bool:
    """Whether Twilio's validator stands by these pairs at the shop's URL."""
    if not request.signature or "?" in request.path:
        return False
    form = MultiDict(request.pairs)
    return bool(RequestValidator(TOKEN).validate(URL, form, request.signature))


QUEUE = KeptQueue()
CLIENT = webhook(QUEUE).test_client()


def post(request: Request) -> tuple[int, list[InboundMessage]]:
    QUEUE.messages.clear()
    headers = {}
    if request.signature is not None:
        headers["X-Twilio-Signature"] = _header(request.signature)
    answer = CLIENT.open(
        request.path,
        method=request.method,
        data=urlencode(request.pairs, errors="replace"),
        content_type=request.content_type,
        headers=headers,
    )
    return answer.status_code, list(QUEUE.messages)


def _header(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and ord(char) < 256)


@tried(
    200,
    2000,
    given_={
        "form": st.sampled_from([form for form in ALL if form is not HIDDEN]),
        "mutations": st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=2),
        "data": st.data(),
    },
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
def test_no_altered_request_is_taken_for_twilios(
    form: dict[str, str], mutations: list[Mutation], data: st.DataObject
) -> None:
    request = Request(list(form.items()), sign(form))
    for mutation in mutations:
        request = mutation(request, data)

    status, queued = post(request)

    assert status in {200, 403, 404, 405}
    assert len(queued) <= (1 if status == 200 else 0)
    if status == 200:
        assert is_signed(request)
        assert queued or not is_address(dict(request.pairs)["From"])
    if queued:
        assert is_signed(request)
        assert means_the_same(queued[0], form)


def test_the_same_requests_unaltered_are_taken() -> None:
    for form in ALL:
        assert post(Request(list(form.items()), sign(form)))[0] == 200


def some_in_short(*short: Mapping[str, str]) -> list[Any]:
    """All forms; only these when time is short."""
    return [
        form if any(form is each for each in short) else pytest.param(form, marks=pytest.mark.long)
        for form in ALL
    ]


@pytest.mark.parametrize("form", some_in_short(TEXT, LIST))
def test_every_cut_of_the_signed_text_is_refused_or_means_the_same(form: dict[str, str]) -> None:
    signature = sign(form)
    parts = [part for pair in sorted(form.items()) for part in pair]
    accepted = 0
    for at in range(len(parts) - 1):
        joined = parts[at] + parts[at + 1]
        for cut in range(len(joined) + 1):
            cut_parts = [*parts[:at], joined[:cut], joined[cut:], *parts[at + 2 :]]
            pairs = list(zip(cut_parts[::2], cut_parts[1::2], strict=True))
            status, queued = post(Request(pairs, signature))
            assert status in {200, 403}
            if queued:
                accepted += 1
                assert means_the_same(queued[0], form), (at, cut)
    assert accepted > 0  # the cut where it was


@pytest.mark.parametrize("form", some_in_short(TEXT, HIDDEN))
def test_no_pair_is_hidden_in_the_one_before_it(form: dict[str, str]) -> None:
    pairs = sorted(form.items())
    for first in range(len(pairs)):
        for last in range(first + 1, len(pairs)):
            tail = "".join(part for pair in pairs[first + 1 : last + 1] for part in pair)
            merged = (pairs[first][0], pairs[first][1] + tail)
            recut = [*pairs[:first], merged, *pairs[last + 1 :]]
            _, queued = post(Request(recut, sign(form)))
            if not queued:
                continue
            if form is HIDDEN and pairs[first][0] == "Body":
                # without ChannelMetadata a text may read like the pair after it
                assert queued[0]["body"] == merged[1]
            else:
                assert means_the_same(queued[0], form), (first, last)


def test_what_reaches_the_webhook_is_what_was_signed() -> None:
    form = {**TEXT, "Body": "a+b c&d=é%41"}

    status, queued = post(Request(list(form.items()), sign(form)))

    assert status == 200
    assert queued[0]["body"] == "a+b c&d=é%41"
