"""Callers that hang up are nobody's error: anybody can do it, and there is nothing to be repaired."""

import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from tests.journeys.shop import Shop
from tests.waiting import wait_until

FORM = "Content-Type: application/x-www-form-urlencoded"
POSTS = {
    "backoffice": ("/carts/clear", "Content-Type: application/json"),
    "webhook": ("/whatsapp", FORM),
    "admin": ("/admin/login", FORM),
    "worker": ("/turns", "Content-Type: application/json"),
}
NOTED = "A caller hung up before all of its request was here"
METERED = "POST /carts/clear → 400"


def close(connection: socket.socket) -> None:
    connection.close()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@pytest.mark.parametrize("function", POSTS)
def test_a_caller_that_hangs_up_is_noted_and_is_no_error(shop: Shop, function: str) -> None:
    url = urlsplit(shop.stack.addresses[f"{function}_url"])
    origin = f"{url.scheme}://{url.netloc}"
    path, kind = POSTS[function]
    key = shop.stack.addresses["backoffice_api_key"]
    head = f"POST {path} HTTP/1.1\r\nHost: shop\r\nx-api-key: {key}\r\n{kind}\r\n"
    whole = f"{head}Content-Length: 2\r\n\r\n{{}}"
    half = f"{head}Content-Length: 1000\r\n\r\n{{"

    def say_and_go(said: str, hang_up: Callable[[socket.socket], None]) -> None:
        connection = socket.create_connection((url.hostname or "", url.port or 0), timeout=10)
        connection.sendall(said.encode())
        hang_up(connection)

    with lines_of(shop, function) as lines:
        for hang_up in (close, reset):
            for said in ("", "PO", head, whole, half):
                say_and_go(said, hang_up)
        noted = METERED if function == "backoffice" else NOTED
        wait_until(lambda: ("INFO", noted) in lines(), 10, "a line of it")
        assert requests.get(f"{origin}/health", timeout=10).status_code == 200
        assert [said for severity, said in lines() if severity in {"ERROR", "CRITICAL"}] == []


@contextmanager
def lines_of(shop: Shop, function: str) -> Iterator[Callable[[], list[tuple[str, str]]]]:
    """What a function logs inside the block, severity and message of each line."""
    log = shop.data / "logs" / f"{function}.log"
    before = len(log.read_text(encoding="utf-8"))

    def lines() -> list[tuple[str, str]]:
        new = log.read_text(encoding="utf-8")[before:].splitlines()
        logged = [json.loads(line) for line in new if line.startswith("{") and line.endswith("}")]
        return [(line["severity"], line["message"]) for line in logged]

    yield lines
