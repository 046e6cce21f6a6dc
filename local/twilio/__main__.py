"""`python -m local.twilio`: the double as a process of its own."""

import argparse
import os
import signal
import sys
import threading

from .account import Account
from .app import TwilioDouble
from .message import phone_of


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGTERM or Ctrl-C. Answers the exit code."""
    options = _options(arguments)
    number = phone_of(options.number)
    if number is None:
        sys.exit(f"--number is no WhatsApp address: {options.number}")
    account = Account(
        options.account_sid,
        options.auth_token,
        number,
        options.webhook_url,
        options.webhook_address,
    )
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with TwilioDouble(
        account, database=options.database, host=options.host, port=options.port
    ) as double:
        print(f"WhatsApp simulator: {double.url}/", flush=True)
        stop.wait()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m local.twilio", description="A double of Twilio's WhatsApp, with a simulator."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9010)
    parser.add_argument(
        "--webhook-url", default="http://127.0.0.1:9002/whatsapp", help="what is signed"
    )
    parser.add_argument(
        "--webhook-address", default="", help="where it is posted to, if that is another URL"
    )
    parser.add_argument("--account-sid", required=True)
    parser.add_argument("--auth-token", default=os.environ.get("TWILIO_AUTH_TOKEN"))
    parser.add_argument("--number", default="whatsapp:+14155238886", help="the shop's")
    parser.add_argument("--database", default=".local/twilio.db")
    options = parser.parse_args(arguments)
    if not options.auth_token:
        parser.error(
            "give it --auth-token, or TWILIO_AUTH_TOKEN where others may read command lines"
        )
    return options


if __name__ == "__main__":
    sys.exit(main())
