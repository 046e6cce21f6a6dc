"""A running shop for journeys: a stack on free ports, and the questions that tests ask of it."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests

from agent_worker.turns.turn import FAULT_POINTS
from backoffice_api.app import open_store
from backoffice_api.storage.port import Store
from local.configuration import Configuration
from local.ports import Ports, free_ports
from local.secret_keys import Secrets
from local.shopper import Shopper
from local.stack import Stack
from retail.settings import Settings
from tests.firestore import a_project
from tests.waiting import wait_until

LEASE_SECONDS = 3
_phones = count(5491130000000)


class Shop:
    """A stack and its data folder; `api` asks the back office with the admin key.

    With `workers` that many run, and nobody listens at the worker's own port; with `stops` a fault that is
    armed stops a worker instead of killing it.
    """

    def __init__(
        self,
        data: Path,
        environ: dict[str, str] | None = None,
        *,
        workers: int = 0,
        stops: bool = False,
    ) -> None:
        self.data = data
        self.faults = data / "faults"
        self.faults.mkdir(exist_ok=True)
        for point in FAULT_POINTS:
            (self.faults / point).touch()
        told = {
            "FAULT": ",".join(
                f"{'stop@' if stops else ''}{point}:1:{self.faults / point}"
                for point in FAULT_POINTS
            ),
            "TURN_LEASE_SECONDS": str(LEASE_SECONDS),
            "TIMEZONE": zone_at_noon(),
        }
        ports = free_ports(len(fields(Ports)) + workers)
        configuration = Configuration(
            Ports(*ports[workers:]),
            Secrets.kept_in(data),
            data,
            told | (environ or {}),
            tuple(ports[:workers]),
        )
        self.stack = Stack(configuration)

    def arm(self, point: str) -> None:
        """Has the worker die with SIGKILL, or stop, the next time that it reaches the point."""
        (self.faults / point).unlink()

    def has_struck(self, point: str) -> bool:
        """Whether the fault that was armed has killed or stopped a worker."""
        return (self.faults / point).exists()

    def kill(self, service: str) -> None:
        """Ends a service's processes with SIGKILL; the stack starts it again."""
        os.killpg(self.stack.pid(service), signal.SIGKILL)

    def is_healthy(self) -> bool:
        """Whether the back office answers."""
        try:
            url = self.stack.addresses["backoffice_url"]
            return requests.get(f"{url}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def shopper(self, name: str = "Juan") -> Shopper:
        """Somebody with a number that nobody had before."""
        return Shopper(self.stack.addresses["twilio_url"], f"+{next(_phones)}", name, deadline=60)

    def known_shopper(self, name: str = "Juan") -> Shopper:
        """Somebody who has registered."""
        shopper = self.shopper(name)
        shopper.say(f"Hola, soy {name}, {shopper.phone[1:]}@example.com")
        assert self.user(shopper)["name"] == name
        return shopper

    def api(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of the back office's answer, which must be a good one."""
        return _good(self._ask(method, path, **options))

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        addresses = self.stack.addresses
        headers = {"x-api-key": addresses["backoffice_api_key"], **options.pop("headers", {})}
        return requests.request(
            method,
            addresses["backoffice_url"] + path,
            headers=headers,
            timeout=30,
            **options,
        )

    def at_rest(self) -> Store:
        """The shop's data as a copy of them would be."""
        told = self.stack.configuration.function_environment()
        return open_store(Settings.from_environ(told))

    def user(self, shopper: Shopper) -> Any:
        """The user who has this shopper's phone."""
        found = self.api("GET", "/users/search", params={"phone": shopper.phone})["items"]
        assert len(found) == 1
        return found[0]

    def cart(self, shopper: Shopper) -> Any:
        """The shopper's cart."""
        return self.api("GET", "/carts/summary", params={"user_id": self.user(shopper)["id"]})

    def orders(self, shopper: Shopper) -> list[Any]:
        """The shopper's orders."""
        query = {"user_id": self.user(shopper)["id"]}
        return list(self.api("GET", "/orders/by_user", params=query)["items"])

    def messages(self, shopper: Shopper) -> list[Any]:
        """The conversation as the shop keeps it, oldest first; empty while it knows of none."""
        answer = self._ask("GET", f"/conversations/{shopper.phone[1:]}", params={"limit": 200})
        return [] if answer.status_code == 404 else list(_good(answer)["messages"])

    def wait_until_answered(self, shopper: Shopper, inbound: int, seconds: float = 60) -> list[Any]:
        """The conversation once `inbound` messages are answered and every reply was sent."""

        def answered() -> bool:
            messages = self.messages(shopper)
            done = [
                m for m in messages if m["direction"] == "inbound" and m["status"] == "answered"
            ]
            queued = [m for m in messages if m["status"] in {"queued", "received"}]
            return len(done) == inbound and not queued

        wait_until(answered, seconds, f"{inbound} messages answered")
        return self.messages(shopper)


def told_of_store(request: pytest.FixtureRequest) -> dict[str, str]:
    """What a stack is told of the store that the fixture's parameter names; an emulator is listened to."""
    if request.param == "sqlite":
        return {"STORE": "sqlite"}
    return {
        "STORE": "firestore",
        "FIRESTORE_EMULATOR_HOST": request.getfixturevalue("heard_emulator"),
        "GOOGLE_CLOUD_PROJECT": a_project(),
    }


def zone_at_noon() -> str:
    """A time zone in which it is about noon: by night nobody is told anything of their order."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+}"


def _good(answer: requests.Response) -> Any:
    asked = f"{answer.request.method} {answer.request.url}"
    assert answer.ok, f"{asked}: {answer.status_code} {answer.text[:500]}"
    return answer.json()


def texts(messages: list[Any], direction: str) -> list[str]:
    """The bodies of one direction, oldest first."""
    return [message["body"] for message in messages if message["direction"] == direction]


def received_by(shopper: Shopper) -> list[str]:
    """What really arrived on the shopper's phone, oldest first."""
    return texts(shopper.transcript(), "outbound")


def all_at_once(calls: list[Any]) -> list[Any]:
    """Calls every function in a thread of its own and answers their results."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
