"""Where the stack's processes listen: a port for each, named by a variable or free."""

import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from local.outside import LOOPBACK

Address = tuple[str, int]
"""Where a process listens: an IPv4 address of this machine and a port."""


@dataclass(frozen=True)
class Ports:
    """A TCP port for each process; from `HOSTING_PORT`, `BACKOFFICE_PORT`, … or the defaults."""

    hosting: int = 8001
    backoffice: int = 8080
    admin: int = 8081
    webhook: int = 9002
    worker: int = 9003
    twilio: int = 9010
    tasks: int = 9020
    tasks_http: int = 9021
    mercado_pago: int = 9030
    firestore: int = 8790

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Ports":
        """Ports as the environment has them.

        Raises:
            ValueError: naming the variable that is not a port.
        """
        named = {
            name: port_in(environ, f"{name.upper()}_PORT", default)
            for name, default in asdict(cls()).items()
        }
        return cls(**named)

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nobody listens on right now."""
        return cls(*free_ports(len(fields(cls))))

    def url(self, name: str) -> str:
        """The origin of the process that has this port."""
        return f"http://{LOOPBACK}:{getattr(self, name)}"


def port_in(environ: Mapping[str, str], variable: str, default: int) -> int:
    """The port that a variable names, or the default.

    Raises:
        ValueError: it is not a port.
    """
    told = environ.get(variable, str(default))
    if not (told.isascii() and told.isdigit() and 0 < int(told) < 65536):
        raise ValueError(f"{variable} is not a port: {told!r}")
    return int(told)


def free_ports(count: int) -> list[int]:
    """That many ports that nobody listens on right now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((LOOPBACK, 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
