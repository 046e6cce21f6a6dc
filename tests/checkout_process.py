"""A back office in a process of its own that checks out carts until it is done or killed."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from backoffice_api.app import build
from backoffice_api.domain.product import Product
from local import backoffice
from retail.settings import Settings
from tests.backoffice import ADMIN, START

THREADS = 2


def settings(**store: str) -> Settings:
    """The settings of a back office over a store that is there; a checkout never asks its queue."""
    queue = {
        "tasks_queue": "projects/milo/locations/here/queues/turns",
        "tasks_service_account": "tasks@milo.example",
        "worker_url": "http://worker",
        "mercado_pago_access_token": "TEST-token",
    }
    return replace(backoffice.settings(), **queue, **store)  # type: ignore[arg-type]


def milk_in_stock(stock: int) -> Product:
    """Milk, `stock` cartons of it."""
    return Product(
        id=1,
        sku="L1",
        name="Leche",
        brand="",
        category="",
        description="",
        unit="unidad",
        price=45000,
        is_offer=False,
        stock=stock * 1000,
        updated_at=START,
        category_key="",
        tokens=(),
    )


def check_out(told: Settings, shoppers: list[int], answers: Path) -> None:
    """Asks for a checkout of each shopper's cart, whose key is the shopper's, until each is answered.

    Every answer is a line of the file: the shopper, the status, and the order or the code of the refusal.
    """
    app = build(told)

    def ask(shopper: int) -> None:
        while True:
            answer = app.test_client().post(
                "/orders/checkout",
                json={"user_id": shopper},
                headers={**ADMIN, "Idempotency-Key": f"checkout-{shopper}"},
            )
            body = answer.get_json()
            if answer.status_code not in {201, 409, 503}:
                os._exit(1)  # a bug: nothing that trying again could mend
            if answer.status_code == 201 or body["code"] == "out_of_stock":
                write(f"{shopper} {answer.status_code} {body.get('id') or body['code']}\n")
                return

    def write(line: str) -> None:
        with answers.open("ab", buffering=0) as file:
            file.write(line.encode())

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, shoppers))
    os._exit(0)
