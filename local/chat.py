"""`make chat`: a chat with the shop in the terminal, through the running stack's phones page."""

import signal
import sys

# Nothing runs yet: Ctrl-C just ends it, without a traceback through what follows.
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import requests

from local.data_folder import DataFolder
from local.environ import data_folder, read_environ
from local.running import running_stack
from local.shopper import DeliveryFailed, Shopper

REPLY_SECONDS = 60.0
WATCH_SECONDS = 20.0
NO_PHONES_PAGE = (
    "The shop talks to Twilio itself: write to {number} from a phone, there is no phones page."
)
MARKS = [(r"(?<!\w)\*(\S[^*\n]*?)\*(?!\w)", "1"), (r"(?<!\w)_(\S[^_\n]*?)_(?!\w)", "3")]


class Listener:
    """Shows what the shop says from now on, as it comes; each message once."""

    def __init__(self, shopper: Shopper, show: Callable[[str], None]) -> None:
        news = shopper.conversation()
        self._shopper = shopper
        self.show = show
        self._since = news["event"]
        self._shown = {item["sid"] + end for item in news["items"] for end in ("", "!")}
        self._lock = threading.Lock()

    def listen(self, stopped: threading.Event) -> None:
        """Shows news until told to stop, or until the shop goes away."""
        while not stopped.is_set():
            try:
                self._hear(WATCH_SECONDS)
            except requests.RequestException:
                self.show("(the shop went away)")
                return

    def catch_up(self, shopper: Shopper) -> None:
        """Shows what has come and was not shown yet."""
        with self._lock:
            for message in shopper.conversation()["items"]:
                self._tell({"type": "message", "message": message})

    def _hear(self, seconds: float) -> None:
        news = self._shopper.watch(self._since, seconds)
        self._since = news["event"]
        with self._lock:
            for event in news["events"]:
                self._tell(event)

    def _tell(self, event: dict[str, Any]) -> None:
        if event["type"] == "typing":
            self.show("… Milo está escribiendo")
            return
        message = event.get("message")
        if message is None or message["direction"] == "inbound":
            return
        failed = message["status"] == "failed"
        mark = message["sid"] + ("!" if failed else "")
        if mark not in self._shown:
            self._shown.add(mark)
            self.show(f"✗ No entregado: {message['error']}" if failed else f"🛒 {message['body']}")


def chat(shopper: Shopper, lines: Iterable[str], listener: Listener, patience: float = 0.0) -> int:
    """Sends each line; with `patience` (seconds) waits for its reply before the next one.

    Answers the exit code: 1 when a reply did not come in time.
    """
    stopped = threading.Event()
    threading.Thread(target=listener.listen, args=(stopped,), daemon=True).start()
    try:
        for line in filter(None, map(str.strip, lines)):
            sid = _send(shopper, line, listener.show)
            if sid and patience:
                shopper.wait_for_reply(sid, patience)
                listener.catch_up(shopper)
    except TimeoutError:
        listener.show("(no answer)")
        return 1
    finally:
        stopped.set()
    return 0


def _send(shopper: Shopper, line: str, show: Callable[[str], None]) -> str:
    try:
        return shopper.send(line)
    except DeliveryFailed as failure:
        show(f"✗ {failure.answer['error']}")
        return ""


def phones_page_of(stack: Mapping[str, str]) -> str:
    """Where the stack's phones page is.

    Raises:
        ConnectionError: the shop's WhatsApp is Twilio's own.
    """
    if not stack["twilio_url"]:
        number = stack["twilio_whatsapp_number"].removeprefix("whatsapp:")
        raise ConnectionError(NO_PHONES_PAGE.format(number=number))
    return stack["twilio_url"]


def coloured(text: str) -> str:
    """WhatsApp's *bold* and _italic_ as the terminal shows them."""
    for pattern, code in MARKS:
        text = re.sub(pattern, rf"\033[{code}m\1\033[0m", text)
    return text


def main(arguments: list[str] | None = None) -> int:
    """Chats until Ctrl-D or Ctrl-C. Answers the exit code."""
    parser = argparse.ArgumentParser("make chat", description="Chats with the running shop.")
    parser.add_argument("--phone", default="+5491123456789")
    parser.add_argument("--name", default="Juan")
    parser.add_argument("--stack", type=Path, help="the stack's addresses, stack.json")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        stack = options.stack or DataFolder(data_folder(read_environ())).stack_json
        url = phones_page_of(running_stack(stack))
    except ConnectionError as error:
        print(error, file=sys.stderr)
        return 1
    by_hand = sys.stdin.isatty()
    shopper = Shopper(url, options.phone, options.name)
    listener = Listener(Shopper(url, options.phone), _printer(by_hand))
    try:
        return chat(shopper, _typed(by_hand), listener, 0.0 if by_hand else REPLY_SECONDS)
    except (KeyboardInterrupt, requests.RequestException):
        return 130
    finally:
        print()


def _typed(by_hand: bool) -> Iterable[str]:  # noqa: FBT001 a terminal or not
    if not by_hand:
        return sys.stdin
    print("Escribí tu mensaje y Enter. Ctrl-D para salir.")
    return iter(lambda: _ask(), None)


def _ask() -> str | None:
    try:
        return input("🧑 ")
    except EOFError:
        return None


def _printer(by_hand: bool) -> Callable[[str], None]:  # noqa: FBT001 a terminal or not
    if not by_hand:
        return lambda text: print(text, flush=True)
    return lambda text: print(f"\r\033[K{coloured(text)}\n🧑 ", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
