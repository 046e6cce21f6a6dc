"""A back office in a process of its own whose shoppers check out and pay until it is done or killed."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from backoffice_api.app import Machine, Queues, assemble, open_store, remembering, sealing
from backoffice_api.payments.mercado_pago import MercadoPago
from backoffice_api.services import settling
from local.held_tasks import HeldDeliveryTasks, HeldSettlementTasks
from local.inbound_message import NOON
from retail.errors import MiloError
from retail.settings import Settings
from tests.backoffice import ADMIN

THREADS = 2


def pays_twice(shopper: int) -> bool:
    """Whether the shopper presses the button twice."""
    return shopper % 10 == 0


def pay_up(told: Settings, shoppers: list[int], answers: Path) -> None:
    """Has each shopper's cart, whose key is the shopper's, checked out and paid, until each is answered.

    Every answer is a line of the file: the shopper, and the order that was paid or the code of the refusal.
    """
    office = _Office(told, answers)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(office.serve, shoppers))
    os._exit(0)


class _Office:
    """The API over the store and the provider that the settings name."""

    def __init__(self, told: Settings, answers: Path) -> None:
        machine = Machine(clock=lambda: NOON)
        app = assemble(
            told,
            remembering(sealing(open_store(told), told), machine),
            MercadoPago(told.mercado_pago_access_token, told.mercado_pago_api_url),
            Queues(HeldDeliveryTasks(), HeldSettlementTasks()),
            machine,
        )
        self._told, self._answers = told, answers
        self._shop, self._client = app.shop, app.flask.test_client

    def serve(self, shopper: int) -> None:
        """Checks out, pays at the provider what is not paid there yet, and settles all of it."""
        order = self._ask(
            "/orders/checkout", {"user_id": shopper}, {"Idempotency-Key": f"checkout-{shopper}"}
        )
        if "id" not in order:
            check(order["code"] in {"out_of_stock", "cart_empty"})
            self._write(f"{shopper} {order['code']}\n")
            return
        token, reference = order["payment_url"].rpartition("/")[2], f"milo-{order['id']}"
        begun = self._ask(f"/api/checkout/{token}/pay", {}, {})
        check("state" in begun)
        if begun["payment_url"]:
            link = begun["payment_url"].rpartition("=")[2]
            for _ in range(1 + pays_twice(shopper) - len(paid(self._told, reference))):
                self._pay(link)
        for payment in paid(self._told, reference):
            self._settle(payment)
        self._write(f"{shopper} {order['id']}\n")

    def _ask(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        """The answer's JSON; asked again while others are at it."""
        while True:
            answer = self._client().post(path, json=body, headers={**ADMIN, **headers})
            if answer.status_code != 503 and answer.get_json().get("code") != "conflict":
                return answer.get_json()

    def _pay(self, link: str) -> None:
        pay = {"preference_id": link, "status": "approved", "notify": 0}
        url = f"{self._told.mercado_pago_api_url}/double/payments"
        requests.post(url, json=pay, timeout=30).raise_for_status()

    def _settle(self, payment: int) -> None:
        while True:
            try:
                return settling.settle(self._shop, payment)
            except MiloError as error:
                check(error.code in {"conflict", "store_busy", "payments_unavailable"})

    def _write(self, line: str) -> None:
        with self._answers.open("ab", buffering=0) as file:
            file.write(line.encode())


def check(is_well: bool) -> None:
    """Ends the process where trying again could mend nothing."""
    if not is_well:
        os._exit(1)


def paid(told: Settings, reference: str) -> list[int]:
    """The ids of the payments that the provider has under a reference."""
    answer = requests.get(
        f"{told.mercado_pago_api_url}/v1/payments/search",
        params={"external_reference": reference},
        headers={"Authorization": f"Bearer {told.mercado_pago_access_token}"},
        timeout=30,
    )
    return [each["id"] for each in answer.json()["results"]]
