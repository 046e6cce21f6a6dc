"""`python -m local.mercado_pago`: the double as a process of its own.

Secrets come from the environment, under the names that the settings have: arguments can be read by every
user of the machine.
"""

import argparse
import os
import sys
from pathlib import Path

from local.environ import required
from local.stopping import Stopping

from .account import Account
from .app import MercadoPagoDouble


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGTERM or Ctrl-C. Answers the exit code."""
    options = _options(arguments)
    stopping = Stopping.on_signals()
    account = Account(
        required(os.environ, "MERCADO_PAGO_ACCESS_TOKEN"),
        required(os.environ, "MERCADO_PAGO_WEBHOOK_SECRET"),
    )
    with MercadoPagoDouble(
        account,
        database=options.database,
        host=options.host,
        port=options.port,
        public_url=options.public_url,
        allowed_hosts=options.allowed_host,
    ) as double:
        print(f"Mercado Pago: {double.url}", flush=True)
        stopping.wait()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m local.mercado_pago",
        description="A double of Mercado Pago, with the page where one pays. "
        "MERCADO_PAGO_ACCESS_TOKEN and MERCADO_PAGO_WEBHOOK_SECRET are read from the environment.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9030)
    parser.add_argument("--database", type=Path, default=Path(".local/mercado_pago.db"))
    parser.add_argument("--public-url", default="", help="what the links to pay begin with")
    parser.add_argument("--allowed-host", action="append", default=[], metavar="NAME")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
