"""Proxies: what a process of the shop is told of them, and that each library takes it as it is meant."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import grpc
import pytest
import requests

from local import loopback
from local.configuration import HOST, ROOT
from local.ports import free_ports
from tests.functions import FUNCTIONS

OUTSIDE = "http://gemini.example"


class Proxy(BaseHTTPRequestHandler):
    """Answers whatever it is asked for, as a proxy that can reach everything, or as a server."""

    def _answer(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        body = b'{"candidates": [{"content": {"role": "model", "parts": [{"text": "Hola"}]}}]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server, or proxy, and the targets that it was asked for."""
    server = ThreadingHTTPServer((HOST, 0), Proxy)
    asked: list[str] = []
    server.asked = asked  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


DEAD = f"http://{HOST}:1"

ASKS_WITH_REQUESTS = """
import sys, requests
for url in sys.argv[1:]:
    requests.post(url, timeout=10).raise_for_status()
"""
ASKS_AS_GEMINI = """
import asyncio, sys
from google import genai
from google.genai import types
for url in sys.argv[1:]:
    options = types.HttpOptions(base_url=url, timeout=10_000)
    client = genai.Client(vertexai=False, api_key="k", http_options=options)
    asked = client.aio.models.generate_content(model="m", contents="Hola")
    assert asyncio.run(asked).text == "Hola"
"""
ASKS_WITH_GRPC = """
import sys, grpc
channel = grpc.insecure_channel(sys.argv[1])
grpc.channel_ready_future(channel).result(timeout=10)
"""

ASKS_FIRESTORES_EMULATOR = """
import sys, grpc
from backoffice_api.storage.firestore.calls import connect
channel = connect(sys.argv[1]).api.transport.grpc_channel
grpc.channel_ready_future(channel).result(timeout=20)
"""


def ask(program: str, environ: dict[str, str], *targets: str) -> None:
    """Runs a program that asks all targets."""
    done = subprocess.run(
        [sys.executable, "-c", program, *targets],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("program", [ASKS_WITH_REQUESTS, ASKS_AS_GEMINI], ids=["requests", "genai"])
def test_the_loopback_is_asked_directly_and_the_world_through_the_proxy(program: str) -> None:
    with listening() as (url, asked), listening() as (proxy, asked_of_proxy):
        ask(program, loopback.proxies({"ALL_PROXY": proxy}), url, OUTSIDE)

    assert len(asked) == 1
    assert [target[: len(OUTSIDE)] for target in asked_of_proxy] == [OUTSIDE]


@pytest.fixture
def grpc_server() -> Iterator[str]:
    """Where one listens."""
    server = grpc.server(ThreadPoolExecutor(1))
    port = server.add_insecure_port(f"{HOST}:0")
    server.start()
    yield f"{HOST}:{port}"
    server.stop(None)


def test_grpc_asks_the_loopback_directly(grpc_server: str) -> None:
    ask(ASKS_WITH_GRPC, loopback.proxies({"HTTPS_PROXY": DEAD, "HTTP_PROXY": DEAD}), grpc_server)


def test_the_emulator_is_asked_directly_by_who_was_not_told_how(grpc_server: str) -> None:
    told = {"http_proxy": DEAD, "PYTHONPATH": str(FUNCTIONS)}  # as `make export` is run
    ask(ASKS_FIRESTORES_EMULATOR, told, grpc_server)


def test_who_set_no_proxy_is_told_of_none() -> None:
    assert loopback.proxies({"NO_PROXY": "shop.example", "PATH": "/bin"}) == {}


def test_what_the_developer_excluded_stays_excluded() -> None:
    told = loopback.proxies(
        {"https_proxy": "http://proxy.example:3128", "NO_PROXY": "a.example, b"}
    )

    assert told["no_proxy"] == told["NO_PROXY"] == "a.example,b,127.0.0.1,localhost"
    assert told["https_proxy"] == told["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert "http_proxy" not in told


def test_one_proxy_for_all_is_told_as_one_of_each_kind() -> None:
    told = loopback.proxies({"ALL_PROXY": "http://p:1", "https_proxy": "http://p:2"})

    assert (told["HTTP_PROXY"], told["HTTPS_PROXY"]) == ("http://p:1", "http://p:2")


def test_socks_which_the_functions_do_not_speak_is_left_out() -> None:
    told = loopback.proxies({"ALL_PROXY": "socks5://p:1080", "HTTPS_PROXY": "http://p:3128"})

    assert set(told) == {"https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"}


def test_our_own_session_knows_of_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", DEAD)
    free = free_ports(1)[0]
    with listening() as (url, asked), loopback.session() as session:
        assert session.get(url, timeout=5).ok
        assert asked == ["/"]
        with pytest.raises(requests.ConnectionError, match=str(free)):
            session.get(f"http://{HOST}:{free}/", timeout=5)
