"""Ports that are taken: by whom, as far as this machine tells, and what to set to use another."""

import socket
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from local.configuration import HOST

_LISTENING = "0A"
_LONGEST_COMMAND = 70


def complaints(listening: Mapping[str, int]) -> list[str]:
    """A line for each process of the stack that cannot listen at its port."""
    twice = {port for port in listening.values() if list(listening.values()).count(port) > 1}
    lines, meant = [], set(listening.values())
    for name, port in listening.items():
        if why := "is meant for two processes:" if port in twice else _why_not(port):
            other = _free(port, meant)
            meant.add(other)
            lines.append(f"{name} {port} {why} set {name.upper()}_PORT={other}")
    return lines


def _why_not(port: int) -> str:
    """What stands in the way of a server at this port; empty when nothing does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            return "is for the system's own services: start with the right to use it, or"
        except OSError:
            return _who_has(port)
    return ""


def _who_has(port: int) -> str:
    if not _somebody_listens(port):
        return "is still held by a connection that is closing: try again in a minute, or"
    inodes = set(_sockets_listening_at(port))
    pid = next(_owners(inodes), None) if inodes else None
    if pid is None:
        return "is taken by another program: stop that, or"
    return f"is taken by process {pid} ({_command(pid)}): stop that, or"


def _somebody_listens(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex((HOST, port)) == 0


def _sockets_listening_at(port: int) -> Iterator[str]:
    """Linux's numbers of the sockets that listen at a port; nothing elsewhere."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in _lines(Path(table)):
            columns = row.split()
            if columns[3] == _LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]


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
    return command if len(command) <= _LONGEST_COMMAND else f"{command[:_LONGEST_COMMAND]}…"


def _free(port: int, meant: set[int]) -> int:
    """A port to suggest: the next one that nobody has."""
    after = range(max(port, 1023) + 1, 65536)
    return next((other for other in after if other not in meant and _is_free(other)), 0)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
