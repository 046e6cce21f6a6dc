"""The trace: every step of a world as a readable line, and a hash that says whether two worlds were one."""

import hashlib
from collections.abc import Callable

from .process import PROCESS


class Trace:
    """Lines with virtual seconds and the process that each is about."""

    def __init__(self, time: Callable[[], float], show: Callable[[str], None] | None) -> None:
        self._time = time
        self._show = show
        self._hash = hashlib.blake2b(digest_size=16)

    def tell(self, what: str) -> None:
        """Writes a line; what happens is part of the hash."""
        process = PROCESS.get()
        line = f"{self._time():10.3f}  {process.name if process else '':<14} {what}"
        self._hash.update(line.encode("utf-8", "surrogatepass"))
        if self._show:
            self._show(line)

    @property
    def hash(self) -> str:
        """Of all lines until now."""
        return self._hash.hexdigest()
