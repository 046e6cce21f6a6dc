"""The Flask application behind an event loop: no thread is taken by a request that is not here yet."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from tests.webhooks import OLD_TOKEN, SID, TEXT, URL, KeptQueue, sign, webhook
from whatsapp_webhook.threaded import Threaded
from whatsapp_webhook.webhook import MAX_CONTENT_BYTES

FORM = urlencode(TEXT).encode()
Receive = Callable[[], Awaitable[Message]]


def parts(*chunks: bytes) -> Iterable[Message]:
    """A body that comes in pieces; whoever reads on after the last one is told that the caller went."""
    *first, last = chunks
    for chunk in first:
        yield {"type": "http.request", "body": chunk, "more_body": True}
    yield {"type": "http.request", "body": last, "more_body": False}


def request(
    messages: Iterable[Message], *, path: str = "/whatsapp", query: str = "", **headers: str
) -> Request:
    """A signed POST to the webhook whose body comes so."""
    given = {
        "host": "shop.example",
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": sign(TEXT),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    left = iter(messages)

    async def receive() -> Message:
        return next(left, {"type": "http.disconnect"})

    return Request(scope, receive)


def never_whole() -> Request:
    """A request of whose body no more comes."""
    began = request([])

    async def receive() -> Message:
        return await asyncio.Future()

    return Request(began.scope, receive)


def answered(asked: Request, queue: KeptQueue, url: str = URL) -> Response:
    """What a webhook on that queue answers."""
    return asyncio.run(Threaded(webhook(queue, url=url), 1).answer(asked))


def test_a_body_in_pieces_is_put_together() -> None:
    queue = KeptQueue()
    answer = answered(request(parts(FORM[:7], b"", FORM[7:9], FORM[9:])), queue)

    assert (answer.status_code, answer.media_type) == (200, None)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert [message["sid"] for message in queue.messages] == [SID]


def test_a_body_needs_no_length_that_is_said_before() -> None:
    queue = KeptQueue()
    answer = answered(request(parts(FORM), transfer_encoding="chunked"), queue)

    assert answer.status_code == 200
    assert len(queue.messages) == 1


@pytest.mark.parametrize("length", [{}, {"content_length": str(9 * MAX_CONTENT_BYTES)}])
def test_a_body_that_is_too_long_is_not_read_to_its_end(length: dict[str, str]) -> None:
    read = 0

    def endless() -> Iterable[Message]:
        nonlocal read
        while True:
            read += 1
            yield {"type": "http.request", "body": b"x" * MAX_CONTENT_BYTES, "more_body": True}

    queue = KeptQueue()
    assert answered(request(endless(), **length), queue).status_code == 413
    assert (read, queue.messages) == (2, [])


def test_a_query_is_what_the_webhook_reads() -> None:
    url = f"{URL}?shop=1"
    signature = sign(TEXT, url=url)
    queue = KeptQueue()

    def status(query: str) -> int:
        asked = request(parts(FORM), query=query, x_twilio_signature=signature)
        return answered(asked, queue, url).status_code

    assert [status("shop=1"), status("shop=2"), status("")] == [200, 403, 403]


def test_a_header_that_is_there_twice_is_no_header_that_is_there_once() -> None:
    asked = request(parts(FORM))
    asked.scope["headers"].append((b"x-twilio-signature", sign(TEXT, token=OLD_TOKEN).encode()))

    assert answered(asked, KeptQueue()).status_code == 403


def test_a_name_with_an_underscore_is_not_the_one_with_a_hyphen() -> None:
    asked = request(parts(FORM))
    *headers, (_, signature) = asked.scope["headers"]
    asked.scope["headers"] = [*headers, (b"x_twilio_signature", signature)]

    assert answered(asked, KeptQueue()).status_code == 403


def test_a_path_of_other_letters_is_read_as_it_was_written() -> None:
    assert answered(request(parts(FORM), path="/wh\u00e4tsapp"), KeptQueue()).status_code == 404


def test_a_caller_that_hangs_up_has_said_nothing() -> None:
    queue = KeptQueue()
    cut = [{"type": "http.request", "body": FORM, "more_body": True}]

    assert answered(request(cut), queue).status_code == 400
    assert queue.messages == []


def test_requests_that_are_never_whole_hold_up_nobody() -> None:
    queue = KeptQueue()
    app = Threaded(webhook(queue), 1)

    async def played() -> Response:
        waiting = [asyncio.create_task(app.answer(never_whole())) for _ in range(200)]
        await asyncio.sleep(0)
        try:
            return await asyncio.wait_for(app.answer(request(parts(FORM))), 10)
        finally:
            for one in waiting:
                one.cancel()

    assert asyncio.run(played()).status_code == 200
    assert len(queue.messages) == 1
