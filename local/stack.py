"""The stack: the whole of Milo on a laptop, started by `make run` and stopped by Ctrl-C."""

import signal
import sys

# Nothing runs yet: Ctrl-C just ends it, without a traceback through what follows.
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from local import firestore_emulator, notices, outside
from local.configuration import HOST, ROOT, Configuration, base_environment
from local.data_folder import DataFolder
from local.environ import data_folder, read_environ
from local.gemini_notice import gemini_asked
from local.listeners import complaints
from local.ports import Ports
from local.process import Service
from local.processes import Supervisor
from local.scheduler import Scheduler
from local.secret_keys import Secrets
from local.stopping import Stopped, Stopping

READY_SECONDS = 90.0

_IN_MEMORY = """
The Firestore emulator keeps everything in memory: the shop is gone when it stops.
"""


class Stack:
    """Every process of Milo; a context manager that is left with nothing running.

    Raises:
        ValueError: the configuration is one that no function could work with.
    """

    def __init__(self, configuration: Configuration, stopping: Stopping | None = None) -> None:
        configuration.check()
        self.configuration = configuration
        self._folder = DataFolder(configuration.data)
        stopping = stopping or Stopping()
        self._supervisor = Supervisor(
            services(configuration), configuration.data / "logs", stopping.asked
        )
        self._scheduler = Scheduler(configuration)
        stopping.kill = self._supervisor.kill

    def __enter__(self) -> Self:
        """Starts everything.

        Raises:
            RuntimeError: the folder or a port is somebody else's, or a service does not start.
            Stopped: somebody asked to stop meanwhile.
        """
        try:
            self._folder.take()
            if taken := complaints(self.configuration.listening):
                raise RuntimeError("\n  ".join(taken))
            self.configuration.worker_deaths.disarm()
            self._supervisor.start(READY_SECONDS)
            self._folder.announce(self.addresses)
            self._scheduler.start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        self._scheduler.stop()
        self._folder.withdraw()
        self._supervisor.stop()
        self._folder.release()

    @property
    def stack_json(self) -> Path:
        """Where the running stack says how it is reached."""
        return self._folder.stack_json

    @property
    def addresses(self) -> dict[str, str]:
        """What `stack.json` holds."""
        return self.configuration.stack_json()

    def pid(self, name: str) -> int:
        """The process id that a service has right now, for tests that kill it."""
        return self._supervisor.processes[name].popen.pid


def services(configuration: Configuration) -> list[Service]:
    """The doubles and the functions, doubles first."""
    all_of_it = [
        *_doubles(configuration),
        *_twilio(configuration),
        *_mercado_pago(configuration),
        *_emulator(configuration),
        *_functions(configuration),
    ]
    if configuration.reloads:
        return all_of_it
    return [replace(service, sources=()) for service in all_of_it]


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
    ports, data = configuration.ports, configuration.data
    environment = {**base_environment(configuration.environ), "PYTHONPATH": str(ROOT)}
    python = [sys.executable, "-m"]
    passed_on = ["--webhook", configuration.url("webhook")] if configuration.one_address else []
    return [
        Service(
            "tasks",
            [*python, "local.cloud_tasks", "--port", str(ports.tasks), "--http-port", str(ports.tasks_http),
             "--database", str(data / "tasks.db")],
            environment,
            f"{ports.url('tasks_http')}/health",
        ),
        Service(
            "hosting",
            [*python, "local.hosting", "--host", configuration.host("hosting"), "--port", str(ports.hosting),
             "--backoffice", ports.url("backoffice"), "--admin", ports.url("admin"), *passed_on],
            environment,
            f"{configuration.url('hosting')}/health",
        ),
    ]  # fmt: skip


def _twilio(configuration: Configuration) -> list[Service]:
    """Twilio's double, unless the shop has an account elsewhere."""
    if not configuration.starts_twilio:
        return []
    account = configuration.twilio
    return [
        Service(
            "twilio",
            [sys.executable, "-m", "local.twilio",
             "--host", configuration.host("twilio"), "--port", str(configuration.ports.twilio),
             "--allowed-host", urlsplit(configuration.public_base_url).hostname or HOST,
             "--webhook-url", configuration.webhook_url,
             "--webhook-address", configuration.webhook_address,
             "--number", account.number, "--database", str(configuration.data / "twilio.db"),
             "--shop-name", configuration.environ.get("SHOP_NAME", "Milo"),
             "--backoffice", configuration.ports.url("backoffice"), *_deaths_offered(configuration)],
            {**base_environment(configuration.environ), "PYTHONPATH": str(ROOT),
             # Not as arguments: everybody may read a command line.
             "TWILIO_ACCOUNT_SID": account.sid, "TWILIO_AUTH_TOKEN": account.auth_token,
             "BACKOFFICE_API_KEY": configuration.secrets.backoffice_api_key},
            f"{configuration.url('twilio')}/health",
        )
    ]  # fmt: skip


def _mercado_pago(configuration: Configuration) -> list[Service]:
    """Mercado Pago's double, unless the shop is paid elsewhere."""
    if not configuration.starts_mercado_pago:
        return []
    seller = configuration.mercado_pago
    return [
        Service(
            "mercado_pago",
            [sys.executable, "-m", "local.mercado_pago",
             "--host", configuration.host("mercado_pago"), "--port", str(configuration.ports.mercado_pago),
             "--public-url", configuration.payments_url,
             "--allowed-host", urlsplit(configuration.public_base_url).hostname or HOST,
             "--database", str(configuration.data / "mercado_pago.db")],
            {**base_environment(configuration.environ), "PYTHONPATH": str(ROOT),
             "MERCADO_PAGO_ACCESS_TOKEN": seller.access_token,
             "MERCADO_PAGO_WEBHOOK_SECRET": seller.webhook_secret},
            f"{configuration.url('mercado_pago')}/health",
        )
    ]  # fmt: skip


def _deaths_offered(configuration: Configuration) -> list[str]:
    """Nobody on the network may kill the shop's worker: only on the loopback is it offered."""
    deaths = configuration.worker_deaths
    if configuration.host("twilio") != HOST or not deaths.fault():
        return []
    return ["--worker-deaths", str(deaths.folder)]


def _functions(configuration: Configuration) -> list[Service]:
    shared, kept = configuration.function_environment(), configuration.secrets
    threads = shared | {"THREADS": "16"}
    faults = ",".join(filter(None, (shared.get("FAULT"), configuration.worker_deaths.fault())))
    mortal = shared | ({"FAULT": faults} if faults else {})
    asgi = mortal | {"FUNCTION_USE_ASGI": "true", "BACKOFFICE_API_KEY": kept.agent_api_key}
    client = shared | {"BACKOFFICE_API_KEY": kept.backoffice_api_key}
    ports, host = configuration.ports, configuration.host
    return [
        _function("backoffice", "backoffice_api", HOST, ports.backoffice, threads),
        _function("webhook", "whatsapp_webhook", host("webhook"), ports.webhook, shared),
        *(
            _function(name, "agent_worker", HOST, port, asgi)
            for name, port in configuration.workers.items()
        ),
        _function("admin", "admin", host("admin"), ports.admin, client),
    ]


def _function(
    name: str, folder: str, host: str, port: int, environment: Mapping[str, str]
) -> Service:
    command = [
        sys.executable, "-m", "functions_framework",
        "--source", str(ROOT / "functions" / folder / "main.py"),
        "--target", folder,
        "--host", host,
        "--port", str(port),
    ]  # fmt: skip
    sources = (ROOT / "functions" / folder, ROOT / "functions" / "retail")
    health = f"http://{outside.reached_at(host)}:{port}/health"
    return Service(name, command, environment, health, sources, ends_first=folder == "agent_worker")


def main() -> int:
    """Runs the stack until Ctrl-C or SIGTERM; 1 when it could not start, 130 when Ctrl-C came before."""
    stopping = Stopping.on_signals()
    environ = read_environ()
    data = data_folder(environ)
    try:
        configuration = Configuration(
            Ports.from_environ(environ), Secrets.kept_in(data), data, environ
        )
        print("Starting Milo …", flush=True)
        with Stack(configuration, stopping) as stack:
            _announce(stack)
            with gemini_asked(configuration, _tell):
                stopping.wait()
            print("\nStopping …", flush=True)
    except Stopped:
        print("\nStopped before Milo was ready.", flush=True)
        return stopping.exit_code
    except (RuntimeError, ValueError, firestore_emulator.EmulatorError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return 0


def _tell(line: str) -> None:
    print(line, flush=True)


def _announce(stack: Stack) -> None:
    here = stack.addresses
    kept = "" if here["store"] == "sqlite" else _IN_MEMORY
    print(
        f"""
✔ Milo is ready ({here["model"]} model, {here["store"]} store)

  {notices.whatsapp(stack.configuration)}
  Admin panel          {here["admin_url"]}   user {here["admin_user"]}, password {here["admin_password"]}
  Back-office API      {here["backoffice_url"]}/docs
  Addresses and keys   {stack.stack_json}
  Logs                 {stack.configuration.data / "logs"}
{kept}{notices.of_the_network(stack.configuration)}
In another terminal: `make chat` talks to the shop, `make logs` shows what it does.
Ctrl-C stops everything.""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
