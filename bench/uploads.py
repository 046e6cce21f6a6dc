"""A catalogue file of 20,000 rows through the owner's panel, beside one of 1,000: what it takes of the processor and of memory.

The panel and the API are the processes of `make run`, on SQLite, new ones for each file. What they took is read of Linux's
/proc: seconds of the processor, which others on the machine change little, and the most memory that each ever had.
"""

import io
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from backoffice_api.domain import catalogue_file
from backoffice_api.domain.catalogue_products import COLUMNS, NAMES
from backoffice_api.domain.product import Description
from bench.catalogue import products
from bench.table import show_columns
from local import loopback
from local.configuration import Configuration
from local.ports import Ports
from local.processes import Supervisor
from local.secret_keys import Secrets
from local.stack import READY_SECONDS, services

SMALL, LARGE = 1_000, 20_000
STEPS = ("uploaded", "compared, and its page", "applied", "the same file again")
_SERVICES = ("tasks", "mercado_pago", "backoffice", "admin")
_SECONDS = 600
"""So long one request may take: nobody waits here, and the machine may be busy."""
_IMPORTS = "/admin/productos/importar"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Walk:
    """What a file took on its way: seconds of the processor by step, the pages that were asked for and the largest one, in bytes."""

    seconds: dict[str, float] = field(default_factory=dict)
    pages: int = 0
    largest: int = 0


@dataclass(frozen=True)
class Spent:
    """What a panel and an API took for one file; memory in MiB."""

    walk: Walk
    panel: int
    api: int


def csv_of(catalogue: Sequence[Description]) -> bytes:
    """The file as the panel gives it."""
    rows = ([column.written(each) for column in COLUMNS] for each in catalogue)
    return b"".join(catalogue_file.write([NAMES, *rows]))


def workbook_of(catalogue: Sequence[Description]) -> bytes:
    """The same file as Excel has it, with numbers."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Productos")
    sheet.append(NAMES)
    for each in catalogue:
        numbers = {"price": each.price / 100, "stock": each.stock / 1000}
        cells = {column.name: column.written(each) for column in COLUMNS}
        sheet.append([*(cells | numbers).values()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class Owner:
    """Who carries a file through the panel at an origin, as a browser does that follows each page at once."""

    def __init__(self, origin: str, user: str, password: str, spent: Callable[[], float]) -> None:
        self._origin, self._spent = origin, spent
        self._session = loopback.session()
        self._session.headers["Connection"] = (
            "close"  # a server ends one that was idle, maybe just now
        )
        self.walk = Walk()
        form = _hidden(self._page("/admin/login"))
        self._send("/admin/login", form | {"admin_user": user, "admin_password": password})

    def carry(self, name: str, file: bytes) -> Walk:
        """A file that is new to the shop, until it changes nothing any more.

        Raises:
            RuntimeError: a page is not what it should be.
        """
        with self._step("uploaded"):
            address = self._upload(name, file)
        with self._step("compared, and its page"):
            review = self._until_still(address)
        with self._step("applied"):
            self._send(f"{address}/aplicar", _form(review, f"{address}/aplicar"))
            _check("Listo: ", self._until_still(address))
        with self._step("the same file again"):
            page = self._until_still(self._upload(name, file))
            _check("Con esta planilla no cambia nada.", page)
        return self.walk

    def _upload(self, name: str, file: bytes) -> str:
        form = _form(self._page(_IMPORTS), _IMPORTS)
        return self._send(_IMPORTS, form, {"file": (name, file)})

    def _until_still(self, address: str) -> str:
        """The page when it no longer goes on by itself."""
        page = self._page(address)
        while 'http-equiv="refresh"' in page:
            page = self._page(address)
        return page

    def _page(self, path: str) -> str:
        answer = self._session.get(self._origin + path, timeout=_SECONDS)
        answer.raise_for_status()
        self.walk.pages += 1
        self.walk.largest = max(self.walk.largest, len(answer.content))
        return answer.text

    def _send(
        self, path: str, form: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> str:
        """Where it leads to."""
        answer = self._session.post(
            self._origin + path, data=form, files=files, timeout=_SECONDS, allow_redirects=False
        )
        if answer.status_code != requests.codes.see_other:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.reason}")
        return answer.headers["Location"]

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        begun = self._spent()
        yield
        self.walk.seconds[name] = self._spent() - begun


def _form(page: str, action: str) -> dict[str, str]:
    return _hidden(page.partition(f'action="{action}"')[2].partition("</form>")[0])


def _hidden(page: str) -> dict[str, str]:
    return dict(_HIDDEN.findall(page))


def _check(words: str, page: str) -> None:
    if words not in page:
        raise RuntimeError(f"the page does not say {words!r}")


def measure() -> None:
    """Prints a table for each kind of file: a row for each step, and the memory."""
    if sys.platform != "linux":
        print("\nFiles through the panel: measured on Linux only")
        return
    for name, made in (("lista.csv", csv_of), ("lista.xlsx", workbook_of)):
        small, large = (_spent_on(name, made(products(rows))) for rows in (SMALL, LARGE))
        _show(name, small, large)


def _show(name: str, small: Spent, large: Spent) -> None:
    rows = [_row(f"s, {step}", *(each.walk.seconds[step] for each in (small, large))) for step in STEPS]  # fmt: skip
    rows.append(_row("s, in all", *(sum(each.walk.seconds.values()) for each in (small, large))))
    rows += [
        _row("MiB of the panel at its peak", small.panel, large.panel),
        _row("MiB of the API at its peak", small.api, large.api),
        _row("KB of the largest page", small.walk.largest / 1000, large.walk.largest / 1000),
        _row("pages", small.walk.pages, large.walk.pages),
    ]
    title = f"{name} through the panel, on the processors of panel and API"
    show_columns(title, ["", f"{SMALL:,} rows", f"{LARGE:,} rows", "ratio"], rows)


def _row(name: str, small: float, large: float) -> list[str]:
    digits = 1 if name.startswith(("s,", "KB")) else 0
    return [name, f"{small:.{digits}f}", f"{large:.{digits}f}", f"{large / small:.1f} ×"]


def _spent_on(name: str, file: bytes) -> Spent:
    with tempfile.TemporaryDirectory(prefix=f"milo-{os.getpid()}-") as folder:
        data = Path(folder)
        configuration = Configuration(Ports.free(), Secrets.kept_in(data), data, {})
        wanted = [each for each in services(configuration) if each.name in _SERVICES]
        running = Supervisor(wanted, data / "logs")
        try:
            running.start(READY_SECONDS)
            panel, api = (running.processes[name].popen.pid for name in ("admin", "backoffice"))
            there = configuration.stack_json()
            origin = there["admin_url"].removesuffix("/admin")
            owner = Owner(
                origin,
                there["admin_user"],
                there["admin_password"],
                lambda: processor_seconds(panel) + processor_seconds(api),
            )
            walk = owner.carry(name, file)
            return Spent(walk, peak_mebibytes(panel), peak_mebibytes(api))
        finally:
            running.stop()


def processor_seconds(session: int) -> float:
    """What the processes of a session took of the processor so far, with what those had begun that ended."""
    times = (_stat(process)[11:15] for process in _processes(session))
    return sum(int(each) for four in times for each in four) / os.sysconf("SC_CLK_TCK")


def peak_mebibytes(session: int) -> int:
    """The most memory that the processes of a session ever had, each by itself, added up."""
    peaks = (
        re.search(r"^VmHWM:\s+(\d+) kB", (process / "status").read_text(), re.MULTILINE)
        for process in _processes(session)
    )
    return round(sum(int(each[1]) for each in peaks if each) / 1024)


def _processes(session: int) -> list[Path]:
    return [each for each in Path("/proc").glob("[0-9]*") if _session_of(each) == session]


def _session_of(process: Path) -> int:
    try:
        return int(_stat(process)[3])
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0


def _stat(process: Path) -> list[str]:
    """The fields of /proc/PID/stat from the third one on, which is behind the name in brackets; proc(5)."""
    return (process / "stat").read_text().rpartition(")")[2].split()
