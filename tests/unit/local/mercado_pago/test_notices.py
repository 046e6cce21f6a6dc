"""Mercado Pago's double tells of payments: each form of a notice, and what becomes of it when nobody takes it."""

import contextlib
import hashlib
import hmac
import socket
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local.mercado_pago.app import MercadoPagoDouble
from local.mercado_pago.ledger import Books
from tests.clock import Clock
from tests.mercado_pago_double import ACCOUNT, NOON, SECRET, Api, Notice, Shop
from tests.twilio_double import until


def signed(notice: Notice) -> bool:
    parts = dict(part.split("=", 1) for part in notice.headers["x-signature"].split(","))
    manifest = f"id:{notice.query['data.id']};"
    if "x-request-id" in notice.headers:
        manifest += f"request-id:{notice.headers['x-request-id']};"
    manifest += f"ts:{parts['ts']};"
    made = hmac.new(SECRET.encode(), manifest.encode(), hashlib.sha256).hexdigest()
    return made == parts["v1"]


def test_a_payment_is_told_of_by_a_signed_notice(api: Api, here: Shop) -> None:
    id_ = api.pay(api.create(notification_url=here.url)["id"])["id"]
    (notice,) = until(lambda: here.notices)
    assert notice.query == {"source_news": "webhooks", "data.id": str(id_), "type": "payment"}
    assert (notice.body["action"], notice.body["type"]) == ("payment.created", "payment")
    assert notice.body["data"] == {"id": str(id_)}
    assert notice.body["user_id"] == ACCOUNT.collector_id
    assert signed(notice)
    api("POST", f"/double/payments/{id_}", {"status": "charged_back"})
    told = until(lambda: here.notices[1:] if len(here.notices) > 2 else None)  # in any order
    assert [one.body["action"] for one in told if one.body["type"] == "payment"] == [
        "payment.updated"
    ]


@pytest.mark.parametrize(
    ("style", "ts", "has_id", "is_signed"),
    [
        ({"ts": 10}, 10, True, True),
        ({"request_id": False}, 13, False, True),
        ({"signature": "bad"}, 13, True, False),
    ],
)
def test_notices_come_in_every_form_that_they_have(
    api: Api, here: Shop, style: dict[str, Any], ts: int, has_id: bool, is_signed: bool
) -> None:
    api.pay(api.create(notification_url=here.url)["id"], **style)
    (notice,) = until(lambda: here.notices)
    assert len(notice.headers["x-signature"].split(",")[0]) == len("ts=") + ts
    assert ("x-request-id" in notice.headers) == has_id
    assert signed(notice) == is_signed


def test_duplicates_have_one_id_and_a_notice_without_a_signature_has_none(
    api: Api, here: Shop
) -> None:
    made = api.create(notification_url=here.url)
    api.pay(made["id"], notify=3, signature="none")
    until(lambda: len(here.notices) == 3)
    assert len({notice.body["id"] for notice in here.notices}) == 1
    assert all("x-signature" not in notice.headers for notice in here.notices)
    silent = api.pay(made["id"], notify=0)["id"]
    assert api("GET", f"/double/payments/{silent}")[1]["notices"] == []


def test_without_source_news_an_ipn_twin_comes_too(api: Api, here: Shop) -> None:
    bare = here.url.partition("?")[0]
    id_ = api.pay(api.create(notification_url=bare)["id"])["id"]
    until(lambda: len(here.notices) == 2)
    twin = next(notice for notice in here.notices if "topic" in notice.query)
    assert twin.query == {"topic": "payment", "id": str(id_)}
    assert twin.body == {"resource": str(id_), "topic": "payment"}


def statuses(api: Api, payment_id: int) -> list[int | None]:
    """What was answered to the first notice of a payment so far."""
    first = api("GET", f"/double/payments/{payment_id}")[1]["notices"][0]
    return list(first["statuses"])


def test_a_notice_that_is_not_taken_comes_again_by_the_clock_and_then_no_more(
    api: Api, here: Shop, clock: Clock
) -> None:
    here.reply = lambda _: 503 if len(here.notices) < 3 else 200
    id_ = api.pay(api.create(notification_url=here.url)["id"])["id"]
    for told in ([503], [503, 503], [503, 503, 200]):
        until(lambda told=told: statuses(api, id_) == told)  # type: ignore[misc]
        clock.advance(minutes=15)
    times = [int(notice.headers["x-signature"][3:16]) for notice in here.notices]
    assert [later - times[0] for later in times] == [0, 900_000, 1_800_000]
    assert all(signed(notice) for notice in here.notices)


def test_a_notice_waits_for_its_time_by_the_clock(api: Api, here: Shop, clock: Clock) -> None:
    made = api.create(notification_url=here.url)
    late = api.pay(made["id"], after=7_200)["id"]
    until(lambda: api.pay(made["id"]) and here.notices)
    assert statuses(api, late) == []
    clock.advance(hours=2)
    until(lambda: statuses(api, late) == [200])


@contextmanager
def receiver(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A URL where each caller is answered by hand, and how to know that all is over."""
    over = threading.Event()

    def attend(caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError):
            caller.recv(65_536)
            answer(caller, over)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = listening.accept()
                threading.Thread(target=attend, args=(caller,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/n?source_news=webhooks"
        over.set()
        listening.shutdown(socket.SHUT_RDWR)


def hang(_: socket.socket, over: threading.Event) -> None:
    over.wait()


def drip_headers(caller: socket.socket, over: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 ")
    while not over.wait(0.05):
        caller.sendall(b"2")


def drip_a_body(caller: socket.socket, over: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not over.wait(0.05):
        caller.sendall(b"x")


def speak_no_http(caller: socket.socket, _: threading.Event) -> None:
    caller.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


@pytest.mark.parametrize(
    ("answer", "status"),
    [(hang, None), (drip_headers, None), (drip_a_body, 200), (speak_no_http, None)],
)
def test_an_answer_has_its_time_as_a_whole(
    answer: Callable[[socket.socket, threading.Event], None], status: int | None
) -> None:
    with receiver(answer) as url, MercadoPagoDouble(ACCOUNT, answer_seconds=0.5) as double:
        api = Api(double.url)
        id_ = api.pay(api.create(notification_url=url)["id"])["id"]
        assert until(lambda: statuses(api, id_)) == [status]


def test_a_shop_that_hangs_delays_neither_others_nor_the_end(here: Shop) -> None:
    with receiver(hang) as url, MercadoPagoDouble(ACCOUNT) as double:
        api = Api(double.url)
        hanging = api.create(notification_url=url)["id"]
        for _ in range(20):
            api.pay(hanging)
        api.pay(api.create(notification_url=here.url)["id"])
        until(lambda: here.notices)
        began = time.monotonic()
    assert time.monotonic() - began < 10


def test_a_notice_that_cannot_be_posted_counts_as_a_try_and_comes_again(
    double: MercadoPagoDouble, api: Api, here: Shop, clock: Clock, tmp_path: Path
) -> None:
    nowhere = "http://127.0.0.1:9/n?source_news=webhooks"
    id_ = api.pay(api.create(notification_url=nowhere)["id"])["id"]
    until(lambda: statuses(api, id_) == [None])
    clock.advance(minutes=15)
    until(lambda: statuses(api, id_) == [None, None])


@pytest.mark.parametrize("broken", [{"style": {"ts": 13.0}}, {"url": f"http://{'a' * 70}/"}])
def test_a_notice_that_breaks_the_courier_is_a_failed_try_too(
    double: MercadoPagoDouble, api: Api, here: Shop, broken: dict[str, Any]
) -> None:
    id_ = api.pay(api.create()["id"])["id"]
    notice = {"url": here.url, "query": {}, "body": {}, "style": {}, "statuses": [], **broken}
    with double.desk.ledger.open() as books:
        books.add_notice(id_, 0.0, notice)
    double.desk.courier.wake()
    until(lambda: statuses(api, id_) == [None])


@pytest.mark.parametrize("step", ["next_notice", "keep_notice"])
def test_a_ledger_that_fails_for_a_moment_loses_no_notice(
    api: Api, here: Shop, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    failures, whole = [1, 2], getattr(Books, step)

    def failing(*given: Any) -> Any:
        if failures:
            failures.pop()
            raise sqlite3.OperationalError("database or disk is full")
        return whole(*given)

    monkeypatch.setattr(Books, step, failing)
    id_ = api.pay(api.create(notification_url=here.url)["id"])["id"]
    until(lambda: statuses(api, id_) == [200])
    assert not failures


def test_ten_thousand_notices_that_wait_do_not_slow_payments_down(
    double: MercadoPagoDouble, api: Api, here: Shop
) -> None:
    made = api.create(notification_url=here.url)
    with double.desk.ledger.open() as books:
        for _ in range(10_000):
            books.add_notice(1, NOON.timestamp() + 900, {"url": here.url, "body": "x" * 500})
    took = []
    for _ in range(20):
        began = time.perf_counter()
        api.pay(made["id"])
        took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.1
    until(lambda: len(here.notices) == 20)
