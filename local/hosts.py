"""By which names a page of the laptop's may be asked for.

A page of another site can have its own name lead to this machine and then read here as if it were ours
(DNS rebinding); its requests still have its name in `Host`, so unknown names are refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from local.outside import EVERYWHERE

_CODESPACES = ".app.github.dev"
"""Where a codespace's forwarded ports are; nobody else can have such a name lead elsewhere."""


@dataclass(frozen=True)
class Hosts:
    """The names of one page.

    Attributes:
        listening: the address that it listens on.
        named: further ones, which somebody gave explicitly.
    """

    listening: str
    named: Collection[str] = ()

    def allow(self, host: str) -> bool:
        """Whether a request's `Host`, with or without a port, is one of them."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in {"localhost", self.listening, *map(str.casefold, self.named)}:
            return True
        return name.endswith(_CODESPACES) or self._is_address(name)

    def _is_address(self, name: str) -> bool:
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or self.listening == EVERYWHERE
