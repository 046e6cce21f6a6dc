"""`make run` as a newcomer meets it: ready, reachable, gone after Ctrl-C, and everything kept."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import requests

from local import firestore_emulator
from local.configuration import HOST, ROOT
from local.ports import Ports
from local.shopper import Shopper
from tests.firestore import missing
from tests.waiting import wait_until

CONTRACT = {
    "hosting_url", "backoffice_url", "admin_url", "webhook_url", "worker_url", "twilio_url",
    "twilio_account_sid", "twilio_auth_token", "twilio_whatsapp_number", "backoffice_api_key",
    "agent_api_key", "admin_user", "admin_password", "store", "model", "mercado_pago_url",
}  # fmt: skip


@contextmanager
def make_run(data: Path, ports: Ports, *arguments: str) -> Iterator[dict[str, Any]]:
    """A stack started by `make run` in a terminal of its own, left with Ctrl-C; gives its stack.json."""
    told = {f"{name.upper()}_PORT": str(port) for name, port in asdict(ports).items()}
    output = data / "output"
    with output.open("w") as terminal:
        make = subprocess.Popen(
            ["make", "run", *arguments],
            cwd=ROOT,
            env={**os.environ, **told, "LOCAL_DATA": str(data), "MAKEFLAGS": ""},
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(
            lambda: make.poll() is not None or "is ready" in output.read_text(),
            120,
            "the ready line",
        )
        assert make.poll() is None, output.read_text()
        yield json.loads((data / "stack.json").read_text())
        os.killpg(make.pid, signal.SIGINT)
        make.wait(20)
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGTERM)
            make.wait(20)


def who_listens(ports: Ports) -> list[int]:
    listening = []
    for port in asdict(ports).values():
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                listening.append(port)
    return listening


def processes_that_know(text: str) -> list[str]:
    """Command lines on this machine that hold the text."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in line:
            lines.append(line)
    return lines


@pytest.mark.long
def test_make_run_starts_all_of_it_keeps_everything_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    ports = Ports.free()
    with make_run(tmp_path, ports) as stack:
        assert set(stack) == CONTRACT
        assert (stack["store"], stack["model"]) == ("sqlite", "offline")
        for name in (
            "backoffice",
            "admin",
            "webhook",
            "worker",
            "twilio",
            "hosting",
            "tasks_http",
            "mercado_pago",
        ):
            assert requests.get(f"{ports.url(name)}/health", timeout=10).status_code == 200, name
        assert len(who_listens(ports)) == len(asdict(ports)) - 1  # no Firestore emulator
        juan = Shopper(stack["twilio_url"], "+5491123456789", "Juan", deadline=60)
        juan.say("Hola, soy Juan, juan@example.com, quiero leche")
        juan.say("La primera")
        first = kept(stack)
        assert len(first["users"]) == 1
        assert len(first["carts"][0]["items"]) == 1

    assert who_listens(ports) == []
    assert processes_that_know(str(tmp_path)) == []
    assert not (tmp_path / "stack.json").exists()

    with make_run(tmp_path, ports) as stack:
        assert kept(stack) == first
        juan = Shopper(stack["twilio_url"], "+5491123456789", "Juan", deadline=60)
        assert "/checkout/" in juan.say("Finalizar")[-1]
        assert len(kept(stack)["orders"]) == 1


@pytest.mark.long
def test_make_run_on_firestore_brings_an_emulator_and_takes_it_away(tmp_path: Path) -> None:
    try:
        firestore_emulator.command(1)
    except firestore_emulator.EmulatorError as error:
        missing(str(error))
    ports = Ports.free()
    with make_run(tmp_path, ports, "STORE=firestore", "FIRESTORE_EMULATOR_HOST=") as stack:
        assert stack["store"] == "firestore"
        assert "in memory" in (tmp_path / "output").read_text()
        assert len(who_listens(ports)) == len(asdict(ports))
        juan = Shopper(stack["twilio_url"], "+5491123456789", "Juan", deadline=60)
        assert "1." in juan.say("Hola, soy Juan, juan@example.com, quiero leche")[-1]
        assert len(kept(stack)["users"]) == 1
        assert not (tmp_path / "milo.db").exists()

    assert who_listens(ports) == []
    assert processes_that_know(f"--port={ports.firestore}") == []


def test_a_store_that_there_is_not_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "run", "STORE=postgres"],
        cwd=ROOT,
        env={**os.environ, "LOCAL_DATA": str(tmp_path), "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "STORE is sqlite or firestore, not 'postgres'" in done.stderr
    assert "Traceback" not in done.stderr


def kept(stack: dict[str, Any]) -> dict[str, Any]:
    """Users, carts and orders as the API has them."""
    return {
        name: requests.get(
            f"{stack['backoffice_url']}/{name}",
            headers={"x-api-key": stack["backoffice_api_key"]},
            timeout=10,
        ).json()["items"]
        for name in ("users", "carts", "orders")
    }


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    ports = Ports.free()
    with socket.socket() as somebody:
        somebody.bind((HOST, ports.webhook))
        somebody.listen()
        told = {f"{name.upper()}_PORT": str(port) for name, port in asdict(ports).items()}
        done = subprocess.run(
            ["make", "run"],
            cwd=ROOT,
            env={**os.environ, **told, "LOCAL_DATA": str(tmp_path), "MAKEFLAGS": ""},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode != 0
    assert f"webhook {ports.webhook}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_catalogue_that_cannot_be_read_is_refused_with_its_rows(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text(
        "sku,name,brand,category,description,unit,price,is_offer,stock\n"
        "A,Leche,La Serenísima,Lácteos,Entera,unidad,1.950,true,3\n"
    )
    ports = Ports.free()
    told = {f"{name.upper()}_PORT": str(port) for name, port in asdict(ports).items()}
    done = subprocess.run(
        ["make", "run", f"CATALOGUE={catalogue}"],
        cwd=ROOT,
        env={**os.environ, **told, "LOCAL_DATA": str(tmp_path), "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    title, mistake, *rest = done.stderr.splitlines()
    assert title == f"✗ {catalogue}: 1 error en el archivo de productos:"
    assert mistake.startswith("  línea 2, columna price: «1.950» puede ser 1950 o 1,95")
    assert [line for line in rest if not line.startswith("make")] == []
    assert who_listens(ports) == []


@pytest.mark.long
def test_the_demo_ends_well_only_when_the_order_is_paid() -> None:
    done = subprocess.run(
        ["make", "demo"],
        cwd=ROOT,
        env={**os.environ, "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is paid" in done.stdout
