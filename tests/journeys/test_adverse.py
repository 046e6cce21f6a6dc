"""A laptop that is not like the developer's: another folder, another locale, a proxy, a fault; and Milo runs."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from local.configuration import HOST, ROOT
from local.ports import Ports
from local.shopper import Shopper
from tests.waiting import wait_until

DEAD_PROXY = f"http://{HOST}:1"
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


class Laptop:
    """A data folder and ports; `start` is what `make run` runs, with its output in a file."""

    def __init__(self, data: Path, **told: str) -> None:
        self.data = data
        self.ports = Ports.free()
        self.output = data.parent / f"{data.name}.output"
        listening = {f"{name.upper()}_PORT": str(port) for name, port in asdict(self.ports).items()}
        environ = {name: value for name, value in os.environ.items() if name != "HOME"}
        self.environ = environ | listening | {"LOCAL_DATA": str(data), "LC_ALL": "C"} | told

    def start(self) -> "subprocess.Popen[bytes]":
        """The stack, which has said that it starts."""
        with self.output.open("wb") as output:
            stack = subprocess.Popen(
                [sys.executable, "-m", "local.stack"],
                cwd=ROOT,
                env=self.environ,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(lambda: "Starting" in self.said(), 60, "that it starts")
        return stack

    @contextlib.contextmanager
    def running(self) -> "Iterator[Laptop]":
        """The stack, ready, for the length of a `with`."""
        stack = self.start()
        try:
            wait_until(lambda: stack.poll() is not None or "is ready" in self.said(), 120, "ready")
            assert stack.poll() is None, self.said()
            yield self
        finally:
            stack.send_signal(signal.SIGTERM)
            assert stack.wait(30) == 0, self.said()

    def run(self, module: str, typed: str = "", **told: str) -> "subprocess.CompletedProcess[str]":
        """What a make target runs, to its end."""
        return subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=self.environ | told,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def addresses(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.data / "stack.json").read_text())
        return found


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A shop in a folder with blanks and accents, no HOME, the C locale, behind a proxy that is dead; its worker
    is killed once.
    """
    data = tmp_path_factory.mktemp("adverse") / "mi tienda ñandú"
    proxies = dict.fromkeys(PROXIES, DEAD_PROXY)
    fault = {"FAULT": "claimed:1", "TURN_LEASE_SECONDS": "5"}
    with Laptop(data, **proxies, **fault).running() as laptop:
        yield laptop


def test_a_worker_that_a_fault_kills_is_followed_by_one_that_answers(laptop: Laptop) -> None:
    chat = laptop.run("local.chat", "Hola\n")

    assert chat.returncode == 0, chat.stderr
    assert "¿cómo te llamás?" in chat.stdout
    assert [path.name for path in (laptop.data / "struck").iterdir()] == ["claimed-1"]


def test_a_shop_behind_a_proxy_sells(laptop: Laptop) -> None:
    juan = Shopper(laptop.addresses()["twilio_url"], "+5491155550001", "Juan", deadline=60)
    juan.say("Hola, soy Juan, juan@example.com, quiero leche")
    juan.say("La primera")

    assert "/checkout/" in juan.say("Finalizar")[-1]


def test_nobody_else_may_read_what_the_shop_keeps(laptop: Laptop) -> None:
    kept = [laptop.data, *laptop.data.rglob("*")]
    open_to_others = [path for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077]

    assert {"milo.db", "twilio.db-wal", "tasks.db-wal", "worker.log", "stack.json"} <= {
        path.name for path in kept
    }
    assert open_to_others == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_no_command_line_holds_a_secret(laptop: Laptop) -> None:
    kept = json.loads((laptop.data / "secrets.json").read_text())
    del kept["twilio_account_sid"]  # a name
    lines = command_lines()
    assert any(str(laptop.ports.twilio) in line for line in lines)

    assert [line for line in lines for secret in kept.values() if secret in line] == []


def command_lines() -> list[str]:
    """Of all processes of this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended since it was listed
            found.append(path.read_bytes().decode(errors="replace"))
    return found


def test_a_second_one_in_the_folder_is_told_where_the_first_is_and_changes_nothing(
    laptop: Laptop,
) -> None:
    before = {path: path.read_bytes() for path in laptop.data.glob("*.json")}
    logs = set((laptop.data / "logs").iterdir())
    url = laptop.addresses()["twilio_url"]
    other_ports = {f"{name.upper()}_PORT": str(port) for name, port in asdict(Ports.free()).items()}

    for told in ({}, other_ports):
        second = laptop.run("local.stack", **told)
        assert second.returncode == 1
        assert second.stderr.startswith(f"✗ Milo runs already in {laptop.data} (process ")
        assert url in second.stderr
        assert second.stderr.count("\n") == 1

    assert {path: path.read_bytes() for path in laptop.data.glob("*.json")} == before
    assert set((laptop.data / "logs").iterdir()) == logs
    assert "hosting" in (laptop.data / "logs" / "hosting.log").read_text()


def test_one_in_another_folder_is_told_who_has_the_ports(laptop: Laptop) -> None:
    other = laptop.data.parent / "other"
    refused = laptop.run("local.stack", LOCAL_DATA=str(other))

    assert refused.returncode == 1
    assert f"tasks {laptop.ports.tasks} is taken by process " in refused.stderr
    assert "local.cloud_tasks" in refused.stderr
    assert "set TASKS_PORT=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_banner_names_what_else_there_is_and_nothing_that_is_an_error_page(
    laptop: Laptop,
) -> None:
    said = laptop.said()

    assert "`make chat`" in said
    assert "`make logs`" in said
    assert "Checkout page" not in said
