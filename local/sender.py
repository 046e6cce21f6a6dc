"""`make sender SENDER=+54…`: has the shop's WhatsApp sender at Twilio post to the shop that Terraform made.

A message that the webhook does not take is tried again three times, and then once more at the fallback URL, which is
the webhook too: a message that comes twice is taken once. Statuses of what the shop sent go where it logs them.
"""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from agent_worker.whatsapp.messenger import sdk
from local.environ import read_environ, required
from local.senders_client import TRIES, Sender, Senders, SendersRefused
from local.twilio.account import SANDBOX

TRIED_AGAIN = "#rc=3&rp=5xx,ct,rt"
"""For Twilio: three times, where the webhook fails, cannot be reached or does not answer. It signs the URL without this.
https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"""
PARTS = {"webhook": "callback", "fallback": "fallback", "status callback": "status_callback"}
WAITS_FOR = {
    "CREATING": "Twilio is registering it",
    "PENDING_VERIFICATION": "the code that Twilio sent to the number is to be entered in the console",
    "VERIFYING": "Twilio is checking the number's code",
    "TWILIO_REVIEW": "somebody at Twilio is looking at it",
    "DRAFT": "it was not handed in",
}
_NUMBER = re.compile(r"(?:whatsapp:)?(\+[1-9][0-9]{6,14})")


def wanted(url: str) -> dict[str, str]:
    """What the sender's webhook is to be, by Twilio's names.

    Raises:
        ValueError: it is no address that Twilio can post to.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.fragment:
        raise ValueError(f"URL is the https address of the webhook, without a #, not {url!r}")
    urls = {"callback": url + TRIED_AGAIN, "fallback": url, "status_callback": url}
    return {f"{name}_url": each for name, each in urls.items()} | {
        f"{name}_method": "POST" for name in urls
    }


def differing(sender: Sender, webhook: Mapping[str, str]) -> list[str]:
    """Which of the three are not as they are to be."""
    return [
        part
        for part, name in PARTS.items()
        if any(
            sender.webhook.get(member) != webhook[member]
            for member in (f"{name}_url", f"{name}_method")
        )
    ]


def settle(senders: Senders, sender: Sender, webhook: Mapping[str, str]) -> Sender:
    """Sets it and reads the sender again. Where the answer was lost, reading says whether it was done."""
    for _ in range(TRIES):
        answered = senders.set_webhook(sender.sid, webhook)
        sender = senders.fetch(sender.sid)
        if answered or not differing(sender, webhook):
            break
    return sender


def show(sender: Sender, webhook: Mapping[str, str]) -> None:
    """Prints what is set, and below it what it is to become."""
    print(f"{sender.address} ({sender.sid}): {sender.status}")
    others = differing(sender, webhook)
    for part, name in PARTS.items():
        print(f"  {part:<16} {_address(sender.webhook, name)}")
        if part in others:
            print(f"  {'becomes':>16} {_address(webhook, name)}")


def check_online(sender: Sender) -> None:
    """Raises SendersRefused, which says what is missing."""
    if sender.is_online:
        return
    reasons = "; ".join(sender.offline_reasons) or "Twilio's console says why"
    waits_for = WAITS_FOR.get(sender.status, reasons)
    raise SendersRefused(f"the sender is {sender.status}, not ONLINE: {waits_for}")


def set_up(
    senders: Senders, address: str, webhook: Mapping[str, str], *, only_checks: bool
) -> None:
    """Leaves the sender as it is to be, and says so; sends nothing when it is already. Raises SendersRefused."""
    sender = senders.find(address)
    show(sender, webhook)
    check_online(sender)
    others = differing(sender, webhook)
    if not others:
        print(f"Nothing is to be set: Twilio posts to the shop, and the sender is {sender.status}.")
        return
    if only_checks:
        raise SendersRefused(f"not as it is to be: {', '.join(others)}")
    sender = settle(senders, sender, webhook)
    if left := differing(sender, webhook):
        raise SendersRefused(
            f"it was sent, and Twilio still has another {' and '.join(left)}: "
            "look again in a minute, with ARGS=--check"
        )
    check_online(sender)
    print(f"Set: Twilio posts to the shop now, and the sender is {sender.status}.")


def main(words: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """0 when the sender is as it is to be and online."""
    arguments = _parser().parse_args(words)
    given = read_environ() if environ is None else environ
    for name in ("SENDER", "URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        required(given, name)
    try:
        address, webhook = _address_of(given["SENDER"]), wanted(given["URL"])
        _refuse_the_sandbox(address, webhook)
        client = sdk(
            given["TWILIO_ACCOUNT_SID"],
            given["TWILIO_AUTH_TOKEN"].split(",")[0],
            api_url=given.get("TWILIO_API_URL", ""),
        )
        set_up(Senders(client), address, webhook, only_checks=arguments.check)
    except (SendersRefused, ValueError) as error:
        print(f"✗ {error}")
        return 1
    return 0


def _address(webhook: Mapping[str, str], name: str) -> str:
    url = webhook.get(f"{name}_url")
    return f"{url} ({webhook.get(f'{name}_method', 'no method')})" if url else "none"


def _address_of(typed: str) -> str:
    number = _NUMBER.fullmatch(typed)
    if not number:
        raise ValueError(f"SENDER is a number with its country, like +5491155550142, not {typed!r}")
    return f"whatsapp:{number[1]}"


def _refuse_the_sandbox(address: str, webhook: Mapping[str, str]) -> None:
    """No API sets the sandbox's, so this says where a person does."""
    if address != f"whatsapp:{SANDBOX}":
        return
    raise SendersRefused(
        f"{SANDBOX} is Twilio's sandbox, which only its console sets.\n"
        "Messaging → Try it out → Send a WhatsApp message → Sandbox settings, letter by letter:\n"
        f"  When a message comes in   {webhook['callback_url']}   POST\n"
        f"  Status callback URL       {webhook['status_callback_url']}   POST"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("make sender", description="See docs/deploy.md.")
    parser.add_argument(
        "--check", action="store_true", help="only say what differs; 1 if something does"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
