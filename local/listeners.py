"""Ports that are taken: by whom, as far as this machine tells, and what to set to use another."""

import errno
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from local.outside import EVERYWHERE, reached_at
from local.ports import Address

_LISTENING = "0A"
_MAX_COMMAND = 70


def complaints(listening: Mapping[str, Address]) -> list[str]:
    """A line for each process of the stack that cannot listen at its port.

    Of an address that this machine does not have there is one line: it is the same for all of them.
    """
    foreign = sorted({host for host, _ in listening.values() if not _is_ours(host)})
    if foreign:
        return [
            f"LISTEN_HOST={host}: this machine does not have that address; name one that it has, or "
            f"{EVERYWHERE} for all of them"
            for host in foreign
        ]
    ports = [port for _, port in listening.values()]
    lines, meant = [], set(ports)
    for name, (host, port) in listening.items():
        if why := "is meant for two processes:" if ports.count(port) > 1 else _why_not(host, port):
            other = _free(host, port, meant)
            meant.add(other)
            lines.append(f"{name} {port} {why} set {name.upper()}_PORT={other}")
    return lines


def _is_ours(host: str) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError as error:
            return error.errno != errno.EADDRNOTAVAIL
    return True


def _why_not(host: str, port: int) -> str:
    """What stands in the way of a server at this port; empty when nothing does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return "is for the system's own services: start with the right to use it, or"
        except OSError:
            return _who_has(host, port)
    return ""


def _who_has(host: str, port: int) -> str:
    inodes = set(_sockets_listening_at(host, port))
    if not inodes and not _somebody_listens(host, port):
        return "is still held by a connection that is closing: try again in a minute, or"
    pid = next(_owners(inodes), None) if inodes else None
    if pid is None:
        return "is taken by another program: stop that, or"
    return f"is taken by process {pid} ({_command(pid)}): stop that, or"


def _somebody_listens(host: str, port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex((reached_at(host), port)) == 0


def _sockets_listening_at(host: str, port: int) -> Iterator[str]:
    """Linux's numbers of the sockets that stand in the way at an address; nothing elsewhere."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in _lines(Path(table)):
            columns = row.split()
            their_host, _, their_port = columns[1].partition(":")
            if (
                columns[3] == _LISTENING
                and int(their_port, 16) == port
                and _overlap(their_host, host)
            ):
                yield columns[9]


def _overlap(theirs: str, host: str) -> bool:
    """Whether an address as Linux writes it, IPv4 or IPv6, and one of ours exclude each other."""
    ours = f"{int.from_bytes(socket.inet_aton(host), sys.byteorder):08X}"
    return host == EVERYWHERE or not theirs.strip("0") or theirs.endswith(ours)


def _lines(table: Path) -> Iterable[str]:
    try:
        return table.read_text().splitlines()[1:]
    except OSError:
        return ()


def _owners(inodes: set[str]) -> Iterator[int]:
    """Processes that hold one of the sockets, among those that we may look at."""
    sockets = {f"socket:[{inode}]" for inode in inodes}
    for file in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(file.readlink()) in sockets:
                yield int(file.parts[2])
        except OSError:
            continue  # it has ended, or it is not for our eyes


def _command(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return "ended just now"
    words[0] = words[0].rpartition(b"/")[2]
    command = b" ".join(words).decode(errors="replace")
    return command if len(command) <= _MAX_COMMAND else f"{command[:_MAX_COMMAND]}…"


def _free(host: str, port: int, meant: set[int]) -> int:
    """A port to suggest: the next one that nobody has."""
    after = range(max(port, 1023) + 1, 65536)
    return next((other for other in after if other not in meant and _is_free(host, other)), 0)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
