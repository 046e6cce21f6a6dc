"""Notices: what the ready stack says of the world outside it."""

from urllib.parse import urlsplit

from local import outside
from local.configuration import OPEN, WEBHOOK_PATH, Configuration


def whatsapp(configuration: Configuration) -> str:
    """Where one writes to the shop."""
    here = configuration.stack_json()
    if configuration.starts_twilio:
        return f"Shoppers' phones     {here['twilio_url']}"
    where = here["twilio_url"] or "Twilio"
    return f"WhatsApp             {here['twilio_whatsapp_number']} at {where}"


def of_the_network(configuration: Configuration) -> str:
    """Who gets in and who does not, a line each; empty when nothing has to be said."""
    lines = [*_open(configuration), *_webhook(configuration), *_links(configuration)]
    return "".join(f"\n! {line}" for line in lines) + ("\n" if lines else "")


def _open(configuration: Configuration) -> list[str]:
    host = outside.listening_host(configuration.environ)
    if outside.is_loopback(host):
        return []
    names = ", ".join(sorted(OPEN & configuration.listening.keys()))
    return [
        f"{names} listen on {host}: everybody in this network can read and write there, unencrypted"
    ]


def _webhook(configuration: Configuration) -> list[str]:
    if configuration.starts_twilio:
        return []
    lines = [f"Twilio must post incoming messages to {configuration.webhook_url}"]
    if urlsplit(configuration.webhook_url).path != WEBHOOK_PATH:
        lines.append(f"WHATSAPP_WEBHOOK_URL does not end with {WEBHOOK_PATH}, where the webhook is")
    return lines


def _links(configuration: Configuration) -> list[str]:
    """Links that lead a shopper's phone to itself."""
    reaches_phones = not configuration.starts_twilio or not outside.is_loopback(
        outside.listening_host(configuration.environ)
    )
    host = urlsplit(configuration.public_base_url).hostname
    if not reaches_phones or host not in {outside.LOOPBACK, "localhost"}:
        return []
    begin = configuration.public_base_url
    return [f"payment links begin with {begin} and open on this machine only: set PUBLIC_BASE_URL"]
