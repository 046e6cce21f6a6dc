"""The demo: plays the purchase from hello to paid in the terminal, on a stack of its own."""

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import requests

from local.configuration import Configuration, Ports, Secrets
from local.shopper import Shopper
from local.stack import Stack

DIALOGUE = ("Hola, quiero comprar leche", "Juan", "juan@example.com", "La primera", "Finalizar")
PHONE = "+5491123456789"


class DemoFailedError(Exception):
    """The purchase did not end as it must; the message says where."""


def play(stack: Stack) -> None:
    """Writes the dialogue as a new shopper, opens the link that comes back and pays.

    Raises:
        DemoFailedError: when a reply or the payment is not what a shopper would expect.
    """
    shopper = Shopper(stack.addresses["twilio_url"], PHONE, "Juan")
    replies: list[str] = []
    for line in DIALOGUE:
        _show("🧑", line)
        replies = shopper.say(line)
        for reply in replies:
            _show("🛒", reply)
    link = payment_link("\n".join(replies), stack.addresses["hosting_url"])
    page = requests.get(link, timeout=10)
    if page.status_code != 200:
        raise DemoFailedError(f"the payment page answered {page.status_code}")
    _show("🧑", f"(abre {link} y paga)")
    print(f"\nOrder {pay(link)} is paid.")


def payment_link(text: str, hosting_url: str) -> str:
    """The checkout link in a reply.

    Raises:
        DemoFailedError: when there is none.
    """
    for word in text.split():
        if word.startswith(f"{hosting_url}/checkout/"):
            return word
    raise DemoFailedError(f"no payment link in the last reply: {text!r}")


def pay(link: str) -> int:
    """Pays the order behind a checkout link as its page does, and answers the order's number.

    Raises:
        DemoFailedError: when the order is not payable before or not paid after.
    """
    parts = urlsplit(link)
    checkout = f"{parts.scheme}://{parts.netloc}/api{parts.path}"
    before = requests.get(checkout, timeout=10).json()
    if before.get("state") != "payable":
        raise DemoFailedError(f"the order cannot be paid: {before}")
    requests.post(f"{checkout}/pay", timeout=10).raise_for_status()
    after = requests.get(checkout, timeout=10).json()
    if after.get("state") != "paid":
        raise DemoFailedError(f"the order was not paid: {after}")
    return int(after["order_id"])


def _show(who: str, text: str) -> None:
    first, *others = text.splitlines() or [""]
    print(f"{who} {first}", *(f"   {line}" for line in others), sep="\n", flush=True)


def main() -> int:
    """Plays the demo; 0 only when the order is paid."""
    with tempfile.TemporaryDirectory(prefix="milo-demo-") as folder:
        data = Path(folder)
        environ = {**os.environ, "SQLITE_PATH": str(data / "milo.db")}
        configuration = Configuration(Ports.free(), Secrets.kept_in(data), data, environ)
        print("Starting a stack for the demo …\n", flush=True)
        try:
            with Stack(configuration) as stack:
                play(stack)
        except (DemoFailedError, RuntimeError, TimeoutError, requests.RequestException) as error:
            print(f"\n✗ {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
