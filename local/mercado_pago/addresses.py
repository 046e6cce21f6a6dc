"""Which URLs Mercado Pago is content with, and how it adds to their query."""

import re
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def is_usable(url: object) -> bool:
    """Whether the URL has https and a host with a name.

    Hosts of this machine and of its network pass with http and as bare addresses too, which the real one refuses.
    """
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host:
        return False
    if _is_near(host):
        return True
    return parts.scheme == "https" and len(host) < 254 and bool(_NAME.fullmatch(host))


def with_query(url: str, added: dict[str, str]) -> str:
    """The URL with this behind what its query says already."""
    parts = urlsplit(url)
    query = "&".join(one for one in (parts.query, urlencode(added)) if one)
    return parts._replace(query=query).geturl()


def _is_near(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_private)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
