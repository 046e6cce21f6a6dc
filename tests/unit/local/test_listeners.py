"""Ports that are taken: who has them, and which variable chooses another."""

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from local import listeners
from local.configuration import HOST
from local.listeners import complaints
from local.ports import Ports

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells who listens")


@contextmanager
def somebody_at(port: int = 0, host: str = HOST) -> Iterator[int]:
    with socket.socket() as somebody:
        somebody.bind((host, port))
        somebody.listen()
        yield somebody.getsockname()[1]


def test_free_ports_are_no_complaint() -> None:
    ports = Ports.free()

    assert complaints({"webhook": (HOST, ports.webhook), "tasks": (HOST, ports.tasks)}) == []


@on_linux
def test_the_process_that_has_the_port_is_named_with_its_command_and_the_variable_to_set() -> None:
    with somebody_at() as port:
        (line,) = complaints({"tasks": (HOST, port)})

    assert line.startswith(f"tasks {port} is taken by process {os.getpid()} (python")
    assert re.search(r"stop that, or set TASKS_PORT=\d+$", line)


@on_linux  # elsewhere the loopback is one address
@pytest.mark.parametrize("host", ["127.0.0.2", "0.0.0.0"])
def test_a_port_is_asked_for_at_the_address_where_the_process_will_listen(host: str) -> None:
    with somebody_at(host="127.0.0.2") as port:
        assert complaints({"hosting": (HOST, port)}) == []
        (line,) = complaints({"hosting": (host, port)})

    assert line.startswith(f"hosting {port} is taken by process {os.getpid()} (python")


@on_linux
def test_the_process_that_is_named_is_not_one_at_another_address_of_the_machine() -> None:
    with somebody_at(host="127.0.0.3") as port:
        elsewhere = [*listeners._sockets_listening_at("127.0.0.2", port)]
        there = [*listeners._sockets_listening_at("127.0.0.3", port)]

    assert (elsewhere, len(there)) == ([], 1)


def test_an_address_that_this_machine_does_not_have_is_one_line_with_its_variable() -> None:
    ports = Ports.free()
    (line,) = complaints(
        {
            "hosting": ("192.0.2.1", ports.hosting),
            "admin": ("192.0.2.1", ports.admin),
            "tasks": (HOST, ports.tasks),
        }
    )

    assert line == (
        "LISTEN_HOST=192.0.2.1: this machine does not have that address; name one that it has, or "
        "0.0.0.0 for all of them"
    )


def test_a_port_whose_owner_nobody_tells_is_named_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listeners, "_lines", lambda table: ())
    with somebody_at() as port:
        (line,) = complaints({"tasks": (HOST, port)})

    assert f"tasks {port} is taken by another program: stop that, or set TASKS_PORT=" in line


def test_a_connection_that_is_closing_is_not_somebody() -> None:
    with closing_connection() as port:
        (line,) = complaints({"twilio": (HOST, port)})

    assert "is still held by a connection that is closing: try again in a minute" in line
    assert "TWILIO_PORT=" in line


def test_what_a_server_that_has_ended_left_behind_does_not_hold_its_port() -> None:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((HOST, 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection((HOST, port)) as client:
            accepted, _ = server.accept()
            accepted.close()  # first, so that it is the server's end that waits
            assert client.recv(1) == b""

    assert complaints({"webhook": (HOST, port)}) == []


def test_one_port_for_two_processes_is_said_of_both() -> None:
    port = Ports.free().hosting
    first, second = complaints({"hosting": (HOST, port), "admin": (HOST, port)})

    assert first.startswith(f"hosting {port} is meant for two processes: set HOSTING_PORT=")
    assert second.startswith(f"admin {port} is meant for two processes: set ADMIN_PORT=")
    assert first.rpartition("=")[2] != second.rpartition("=")[2]


@contextmanager
def somebody_before_a_free_port() -> Iterator[int]:
    """The port of somebody, the next one of which is nobody's: what is tried first is the next."""
    with ExitStack() as tried:
        for _ in range(50):
            port = tried.enter_context(somebody_at())
            if not complaints({"twilio": (HOST, port + 1)}):
                break
        yield port


def test_what_it_suggests_is_free_and_nobody_elses() -> None:
    with somebody_before_a_free_port() as port:
        (line,) = complaints({"tasks": (HOST, port), "twilio": (HOST, port + 1)})
        suggested = int(line.rpartition("=")[2])
        assert suggested != port + 1
        with somebody_at(suggested):
            pass


def test_a_port_of_the_systems_own_is_not_called_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: tuple[str, int]) -> None:
        if address[1] < 1024:
            raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    (line,) = complaints({"hosting": (HOST, 80)})

    assert line == (
        "hosting 80 is for the system's own services: start with the right to use it, or "
        "set HOSTING_PORT=1024"
    )


@contextmanager
def closing_connection() -> Iterator[int]:
    """A port from which somebody called another, whose end of the connection is still closing."""
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        client = socket.create_connection(server.getsockname())
        port = client.getsockname()[1]
        accepted, _ = server.accept()
        client.close()
        with accepted:
            assert accepted.recv(1) == b""
            yield port


def test_a_command_that_is_long_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"/usr/bin/java\0-cp\0" + b"x" * 500)

    assert listeners._command(1) == "java -cp " + "x" * 61 + "…"
