"""`python -m local.mercado_pago` as a process: it is killed at any moment and owes nobody a notice."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.mercado_pago_double import SECRET, TOKEN, Api, Shop, shop
from tests.twilio_double import until

ROOT = Path(__file__).parents[4]
SECRETS = {"MERCADO_PAGO_ACCESS_TOKEN": TOKEN, "MERCADO_PAGO_WEBHOOK_SECRET": SECRET}


@contextmanager
def process(database: Path) -> Iterator[tuple[subprocess.Popen[str], Api]]:
    command = [sys.executable, "-m", "local.mercado_pago", "--port", "0"]
    with subprocess.Popen(
        [*command, "--database", str(database)],
        cwd=ROOT, env=os.environ | SECRETS, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        try:
            assert running.stdout is not None
            yield running, Api(running.stdout.readline().split()[-1])
        finally:
            running.kill()


def pay_until_it_dies(api: Api, preference_id: str, payers: int) -> list[threading.Thread]:
    def pay() -> None:
        try:
            while True:
                api.pay(preference_id)
        except requests.RequestException:
            return

    threads = [threading.Thread(target=pay) for _ in range(payers)]
    for thread in threads:
        thread.start()
    return threads


def told_of(here: Shop) -> set[int]:
    return {int(notice.query["data.id"]) for notice in list(here.notices)}


@pytest.mark.slow
def test_every_payment_that_was_made_is_told_of_though_the_double_was_killed(
    tmp_path: Path,
) -> None:
    database = tmp_path / "mercado_pago.db"
    paid: set[int] = set()
    with shop() as here:
        for number in range(4):
            with process(database) as (running, api):
                link = api.create(notification_url=here.url, external_reference=f"order-{number}")
                threads = pay_until_it_dies(api, link["id"], payers=8)
                until(lambda number=number: len(here.notices) > 20 * number)  # type: ignore[misc]
                running.send_signal(signal.SIGKILL)
                running.wait(30)
                for thread in threads:
                    thread.join(30)
        with process(database) as (running, api):
            for number in range(4):
                path = f"/v1/payments/search?external_reference=order-{number}&limit=100&offset="
                at, total = 0, 1
                while at < total:
                    found = api("GET", f"{path}{at}")[1]
                    paid |= {one["id"] for one in found["results"]}
                    at, total = at + 100, found["paging"]["total"]
            assert paid
            until(lambda: paid <= told_of(here), 30)
            running.send_signal(signal.SIGTERM)
            assert running.wait(10) == 0
