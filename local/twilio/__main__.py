"""`python -m local.twilio`: the double as a process of its own.

Secrets come from the environment, under the names that the settings have: arguments can be read by every
user of the machine.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from local.environ import required
from local.stopping import Stopping
from local.worker_deaths import WorkerDeaths

from .account import Account
from .app import TwilioDouble
from .backoffice import Backoffice
from .message import phone_of


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGTERM or Ctrl-C. Answers the exit code."""
    options = _options(arguments)
    stopping = Stopping.on_signals()
    with TwilioDouble(
        _account(options, os.environ),
        database=options.database,
        host=options.host,
        port=options.port,
        deaths=WorkerDeaths(options.worker_deaths) if options.worker_deaths else None,
        backoffice=_backoffice(options, os.environ),
        allowed_hosts=options.allowed_host,
    ) as double:
        print(f"Shoppers' phones: {double.url}/", flush=True)
        stopping.wait()
    return 0


def _account(options: argparse.Namespace, environ: Mapping[str, str]) -> Account:
    number = phone_of(options.number)
    if number is None:
        sys.exit(f"--number is not a WhatsApp address: {options.number}")
    sid, token = (required(environ, name) for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"))
    return Account(
        sid, token, number, options.webhook_url, options.webhook_address, options.shop_name
    )


def _backoffice(options: argparse.Namespace, environ: Mapping[str, str]) -> Backoffice | None:
    if not options.backoffice:
        return None
    return Backoffice(options.backoffice, required(environ, "BACKOFFICE_API_KEY"))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m local.twilio",
        description="A double of Twilio's WhatsApp, with the phones page. "
        "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and BACKOFFICE_API_KEY are read from the environment.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9010)
    parser.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        help="a name by which the phones page is reached",
    )
    parser.add_argument(
        "--webhook-url", default="http://127.0.0.1:9002/whatsapp", help="what is signed"
    )
    parser.add_argument(
        "--webhook-address", default="", help="where it is posted to, if that is another URL"
    )
    parser.add_argument("--number", default="whatsapp:+14155238886", help="the shop's")
    parser.add_argument("--shop-name", default="Milo", help="what the head of a chat says")
    parser.add_argument("--database", default=".local/twilio.db")
    parser.add_argument("--backoffice", help="whom to ask which model answered")
    parser.add_argument("--worker-deaths", type=Path, help="folder to arm the worker's deaths in")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
