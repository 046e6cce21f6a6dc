"""The far end of a cloud on the loopback: a proxy that leads the names of the internet to this machine, over TLS.

A function whose `https_proxy` it is asks `https://api.twilio.com` as it does in the cloud: it says CONNECT, shakes hands
with a server whose certificate has that name, and reaches Twilio's double. A name that is not listed is refused, so nothing
leaves the machine.

    python -m tests.terraform.far_end < told.json

runs the doubles behind the proxy, and says `ready` once they answer. What they post themselves goes to the same names,
which this process finds at the proxy's servers.
"""

import asyncio
import json
import socket
import ssl
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme

from local.cloud_tasks import CloudTasksServer
from local.mercado_pago.account import Account as Seller
from local.mercado_pago.app import MercadoPagoDouble
from local.twilio.account import Account
from local.twilio.app import TwilioDouble

HOST = "127.0.0.1"
HTTPS = 443
_H2 = frozenset({"cloudtasks.googleapis.com", "firestore.googleapis.com"})
"""Names behind which gRPC is spoken; they are told apart by ALPN."""
_resolved = socket.getaddrinfo


@dataclass(frozen=True)
class Told:
    """What is behind the proxy.

    Attributes:
        folder: for the queue's database and its key.
        certificate: of the authority that vouches for the names, PEM.
        private_key: of that authority, PEM.
        proxy: its port.
        ports: name → port of what answers there without TLS, beside the doubles.
        webhook_url: where Twilio's double brings messages.
        twilio: members of its account.
        mercado_pago: members of the seller's.
    """

    folder: str
    certificate: str
    private_key: str
    proxy: int
    ports: Mapping[str, int]
    webhook_url: str
    twilio: Mapping[str, str]
    mercado_pago: Mapping[str, Any]


class Proxy:
    """Serves each name with a certificate of its own authority, and tunnels to it."""

    def __init__(self, authority: trustme.CA, behind: Mapping[str, int]) -> None:
        self._authority = authority
        self._behind = behind
        self.ports: dict[str, int] = {}
        """Name → port of its server with TLS."""

    async def serve(self, port: int) -> None:
        """Listens: first for the names, then as a proxy."""
        for name, behind in self._behind.items():
            server = await asyncio.start_server(self._to(behind), HOST, 0, ssl=self._context(name))
            self.ports[name] = server.sockets[0].getsockname()[1]
        await asyncio.start_server(self._tunnel, HOST, port)

    def _context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name).configure_cert(context)
        context.set_alpn_protocols(["h2"] if name in _H2 else ["http/1.1"])
        return context

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, target, *_ = head.split()
        name, _, port = target.partition(":")
        if method != "CONNECT" or port != str(HTTPS) or name not in self.ports:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await _joined(reader, writer, self.ports[name])

    def _to(self, port: int) -> Any:
        async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _joined(reader, writer, port)

        return pass_on


async def _joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Passes everything on in both ways until both ends are done."""
    try:
        there, back = await asyncio.open_connection(HOST, port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_passed(reader, back), _passed(there, writer))


async def _passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, ssl.SSLError):
        while received := await reader.read(65536):
            writer.write(received)
            await writer.drain()
    with suppress(OSError, ssl.SSLError):
        writer.close()


def _resolve_by(ports: Mapping[str, int]) -> None:
    """Has this process find the names at the proxy's servers."""

    def getaddrinfo(host: Any, port: Any, *others: Any, **more: Any) -> Any:
        if host in ports and int(port) == HTTPS:
            return _resolved(HOST, ports[host], *others, **more)
        return _resolved(host, port, *others, **more)

    socket.getaddrinfo = getaddrinfo


def main() -> None:
    """Serves until standard input ends."""
    told = Told(**json.loads(sys.stdin.readline()))
    authority = trustme.CA.from_pem(told.certificate.encode(), told.private_key.encode())
    with ExitStack() as doubles:
        tasks = doubles.enter_context(CloudTasksServer(Path(told.folder) / "tasks.db"))
        twilio = doubles.enter_context(
            TwilioDouble(Account(webhook_url=told.webhook_url, **told.twilio))
        )
        provider = doubles.enter_context(
            MercadoPagoDouble(
                Seller(**told.mercado_pago), public_url="https://www.mercadopago.com.ar"
            )
        )
        behind = {
            **told.ports,
            "api.twilio.com": _port(twilio.url),
            "api.mercadopago.com": _port(provider.url),
            "cloudtasks.googleapis.com": tasks.port,
            "www.googleapis.com": tasks.http_port,
        }
        proxy = Proxy(authority, behind)
        _served(proxy, told.proxy)
        _resolve_by(proxy.ports)
        print(json.dumps({"twilio": twilio.url, "mercado_pago": provider.url}), flush=True)
        sys.stdin.read()


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _served(proxy: Proxy, port: int) -> None:
    """Runs the proxy on a thread of its own, until the process ends."""
    listening = threading.Event()

    async def serve() -> None:
        await proxy.serve(port)
        listening.set()
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(serve(),), name="proxy", daemon=True).start()
    listening.wait(10)


if __name__ == "__main__":
    main()
