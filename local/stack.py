"""The stack: the whole of Milo on a laptop, started by `make run` and stopped by Ctrl-C."""

import contextlib
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from dotenv import dotenv_values

from local import firestore_emulator
from local.configuration import (
    HOST,
    ROOT,
    WHATSAPP_NUMBER,
    Configuration,
    Ports,
    Secrets,
    base_environment,
)
from local.processes import Service, Supervisor

READY_SECONDS = 90.0

_IN_MEMORY = """
The Firestore emulator keeps everything in memory: the shop is gone when it stops.
"""


class Stack:
    """Every process of Milo; a context manager that is left with nothing running."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._supervisor = Supervisor(services(configuration), configuration.data / "logs")

    def __enter__(self) -> Self:
        taken = [
            f"{name} {port}"
            for name, port in self.configuration.listening.items()
            if _is_taken(port)
        ]
        if taken:
            raise RuntimeError(
                f"somebody else listens on {', '.join(taken)}: stop that, or set another (WEBHOOK_PORT=…)"
            )
        try:
            self._supervisor.start(READY_SECONDS)
        except BaseException:
            self._supervisor.stop()
            raise
        self._write_stack_json()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.stack_json.unlink()
        self._supervisor.stop()

    @property
    def stack_json(self) -> Path:
        """Where the running stack says how it is reached."""
        return self.configuration.data / "stack.json"

    @property
    def addresses(self) -> dict[str, str]:
        """What `stack.json` holds."""
        return self.configuration.stack_json()

    def pid(self, name: str) -> int:
        """The process id that a service has right now, for tests that kill it."""
        return self._supervisor.processes[name].popen.pid

    def _write_stack_json(self) -> None:
        draft = self.stack_json.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(self.addresses, indent=2) + "\n")
        draft.replace(self.stack_json)


def services(configuration: Configuration) -> list[Service]:
    """The doubles and the functions, doubles first."""
    return [*_doubles(configuration), *_emulator(configuration), *_functions(configuration)]


def _emulator(configuration: Configuration) -> list[Service]:
    """Firestore's emulator, if the shop's facts are to be kept there and nobody else runs one."""
    if not configuration.starts_emulator:
        return []
    port = configuration.ports.firestore
    firestore_emulator.command(port)  # says so when it is missing
    return [
        Service(
            "firestore",
            [sys.executable, "-m", "local.firestore_emulator", "--port", str(port)],
            {**base_environment(configuration.environ), "PYTHONPATH": str(ROOT)},
            f"http://{configuration.emulator_host}/",
        )
    ]


def _doubles(configuration: Configuration) -> list[Service]:
    ports, kept, data = configuration.ports, configuration.secrets, configuration.data
    environment = {**base_environment(configuration.environ), "PYTHONPATH": str(ROOT)}
    python = [sys.executable, "-m"]
    return [
        Service(
            "tasks",
            [*python, "local.cloud_tasks", "--port", str(ports.tasks), "--http-port", str(ports.tasks_http),
             "--database", str(data / "tasks.db")],
            environment,
            f"{ports.url('tasks_http')}/health",
        ),
        Service(
            "twilio",
            [*python, "local.twilio", "--port", str(ports.twilio), "--webhook-url", configuration.webhook_url,
             "--account-sid", kept.twilio_account_sid, "--auth-token", kept.twilio_auth_token,
             "--number", WHATSAPP_NUMBER, "--database", str(data / "twilio.db")],
            environment,
            f"{ports.url('twilio')}/health",
        ),
        Service(
            "hosting",
            [*python, "local.hosting", "--port", str(ports.hosting), "--backoffice", ports.url("backoffice")],
            environment,
            f"{ports.url('hosting')}/health",
        ),
    ]  # fmt: skip


def _functions(configuration: Configuration) -> list[Service]:
    shared, kept = configuration.function_environment(), configuration.secrets
    threads = shared | {"THREADS": "16"}
    asgi = shared | {"FUNCTION_USE_ASGI": "true", "BACKOFFICE_API_KEY": kept.agent_api_key}
    client = shared | {"BACKOFFICE_API_KEY": kept.backoffice_api_key}
    ports = configuration.ports
    return [
        _function("backoffice", "backoffice_api", ports.backoffice, threads),
        _function("webhook", "whatsapp_webhook", ports.webhook, threads),
        *(
            _function(name, "agent_worker", port, asgi)
            for name, port in configuration.workers.items()
        ),
        _function("admin", "admin", ports.admin, client),
    ]


def _function(name: str, folder: str, port: int, environment: Mapping[str, str]) -> Service:
    command = [
        sys.executable, "-m", "functions_framework",
        "--source", str(ROOT / "functions" / folder / "main.py"),
        "--target", folder,
        "--host", HOST,
        "--port", str(port),
    ]  # fmt: skip
    return Service(name, command, environment, f"http://{HOST}:{port}/health")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def read_environ() -> dict[str, str]:
    """The developer's variables: `.env` first, the shell's over it."""
    from_file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value}
    return from_file | dict(os.environ)


def main() -> int:
    """Runs the stack until Ctrl-C or SIGTERM; 1 when it could not start."""
    environ = read_environ()
    data = Path(environ.get("LOCAL_DATA", ROOT / ".local"))
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        configuration = Configuration(
            Ports.from_environ(environ), Secrets.kept_in(data), data, environ
        )
        print("Starting Milo …", flush=True)
        with Stack(configuration) as stack:
            _announce(stack)
            stopped.wait()
            print("\nStopping …", flush=True)
    except (RuntimeError, ValueError, firestore_emulator.EmulatorError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return 0


def _announce(stack: Stack) -> None:
    here = stack.addresses
    kept = "" if here["store"] == "sqlite" else _IN_MEMORY
    print(
        f"""
✔ Milo is ready ({here["model"]} model, {here["store"]} store)

  WhatsApp simulator   {here["twilio_url"]}
  Admin panel          {here["admin_url"]}   user {here["admin_user"]}, password {here["admin_password"]}
  Back-office API      {here["backoffice_url"]}/docs
  Checkout page        {here["hosting_url"]}
  Addresses and keys   {stack.stack_json}
  Logs                 {stack.configuration.data / "logs"}
{kept}
Ctrl-C stops everything.""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
