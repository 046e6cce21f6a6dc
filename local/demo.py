"""The demo: plays the purchase from hello to paid in the terminal, on a stack of its own."""

import signal
import sys

# Nothing runs yet: Ctrl-C just ends it, without a traceback through what follows.
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from local import loopback
from local.configuration import Configuration
from local.environ import read_environ
from local.firestore_emulator import EmulatorError
from local.outside import without_outside
from local.ports import Ports
from local.secret_keys import Secrets
from local.shopper import DeliveryFailed, Shopper
from local.stack import Stack
from local.stopping import Stopped, Stopping

DIALOGUE = ("Hola, quiero comprar leche", "Juan", "juan@example.com", "La primera", "Finalizar")
PHONE = "+5491123456789"
SETTLED_SECONDS = 30.0
"""How long the notice of a payment and its settlement may take."""
COLLECTED = {"delivery": {"kind": "pickup"}, "payment": {"means": "mercado_pago"}}


class DemoFailedError(Exception):
    """The purchase did not end as it must; the message says where."""


FAILURES = (
    DemoFailedError,
    DeliveryFailed,
    EmulatorError,
    RuntimeError,
    TimeoutError,
    ValueError,
    requests.RequestException,
)


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
    with loopback.session() as browser:
        page = browser.get(link, timeout=10)
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
    """Pays the order behind a checkout link on Mercado Pago's page, and answers the order's number.

    Returns when the shop knows of the payment.

    Raises:
        DemoFailedError: when the order is not payable before or not paid soon after.
    """
    parts = urlsplit(link)
    checkout = f"{parts.scheme}://{parts.netloc}/api{parts.path}"
    with loopback.session() as browser:
        before = browser.get(checkout, timeout=10).json()
        if before.get("state") != "payable":
            raise DemoFailedError(f"the order cannot be paid: {before}")
        begun = browser.post(f"{checkout}/pay", json=COLLECTED, timeout=10)
        begun.raise_for_status()
        page = urlsplit(begun.json()["payment_url"])
        form = {"pref_id": parse_qs(page.query)["pref_id"][0], "choice": "approve"}
        provider = f"{page.scheme}://{page.netloc}"
        browser.post(f"{provider}/checkout/v1/pay", data=form, timeout=10).raise_for_status()
        until = time.monotonic() + SETTLED_SECONDS
        after = browser.get(checkout, timeout=10).json()
        while after.get("state") != "paid" and time.monotonic() < until:
            time.sleep(0.2)
            after = browser.get(checkout, timeout=10).json()
    if after.get("state") != "paid":
        raise DemoFailedError(f"the order was not paid: {after}")
    return int(after["order_id"])


def _show(who: str, text: str) -> None:
    first, *others = text.splitlines() or [""]
    print(f"{who} {first}", *(f"   {line}" for line in others), sep="\n", flush=True)


def environ_of_its_own(told: Mapping[str, str], data: Path) -> dict[str, str]:
    """What the developer set, but for what would lead the demo to the shop's data or to real phones."""
    return without_outside(told) | {"SQLITE_PATH": str(data / "milo.db")}


def main() -> int:
    """Plays the demo; 0 only when the order is paid."""
    stopping = Stopping.on_signals()
    try:
        with tempfile.TemporaryDirectory(prefix="milo-demo-") as folder:
            data = Path(folder)
            environ = environ_of_its_own(read_environ(), data)
            configuration = Configuration(Ports.free(), Secrets.kept_in(data), data, environ)
            print("Starting a stack for the demo …\n", flush=True)
            with Stack(configuration, stopping) as stack, stopping.breaking_off():
                play(stack)
    except Stopped:
        print("\nStopped.", flush=True)
        return stopping.exit_code
    except FAILURES as error:
        print(f"\n✗ {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
