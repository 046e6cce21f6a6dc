"""A small package index on the loopback: stand-ins for the packages of a list, and releases of tomorrow.

A stand-in has its package's name, version and requirements, and nothing in it.
"""

import base64
import contextlib
import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOMORROW = "9999.0"


@dataclass
class PackageIndex:
    """Wheels by file name, and where they are served."""

    url: str = ""
    wheels: dict[str, bytes] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    _holding: str = ""
    _free: threading.Event = field(default_factory=threading.Event)

    def release(self, name: str, version: str, requires: list[str], extras: set[str]) -> str:
        """Adds a stand-in and answers its sha256."""
        file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        self.wheels[file] = _wheel(name, version, requires, extras)
        return hashlib.sha256(self.wheels[file]).hexdigest()

    def hold(self, name: str) -> None:
        """Lets every caller that asks for this project wait; `held` tells that one does."""
        self._holding = name

    def let_go(self) -> None:
        """Serves everybody again."""
        self._holding = ""
        self._free.set()

    def answer(self, kind: str, name: str) -> bytes | None:
        """The body of a page or a file; None when there is none."""
        if kind == "simple" and name == self._holding:
            self.held.add(name)
            self._free.wait()
        return self.wheels.get(name) if kind == "files" else self.page(name).encode()

    def page(self, name: str) -> str:
        """The links of a project, as PEP 503 has them."""
        files = [file for file in self.wheels if canonicalize_name(file.split("-")[0]) == name]
        return "".join(f'<a href="/files/{file}">{file}</a>\n' for file in sorted(files))


@contextmanager
def serving() -> Iterator[PackageIndex]:
    """An empty index that answers on a free port until the block ends."""
    index = PackageIndex()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, name = self.path.strip("/").partition("/")
            body = index.answer(kind, name)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html" if kind == "simple" else "application/zip")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it was killed
                self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Says nothing: a list asks for two hundred pages."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    index.url = f"http://127.0.0.1:{server.server_address[1]}/simple"
    try:
        yield index
    finally:
        index.let_go()
        server.shutdown()
        server.server_close()


def stand_in_for(index: PackageIndex, requirements: Path) -> str:
    """The list with the hashes of stand-ins, which the index has from now on.

    Each package that another one wants with an extra has a release of tomorrow beside the pinned one.
    """
    text = requirements.read_text()
    pinned = dict(re.findall(r"^([\w.-]+)(?:\[[^\]]+\])?==([^\s;]+)", text, re.MULTILINE))
    hashes = {}
    for name, version in pinned.items():
        wants, extras = _metadata(name)
        hashes[name] = index.release(name, version, wants, extras)
    for name in wanted_with_extras(list(pinned)):
        index.release(name, TOMORROW, *_metadata(name))
    return re.sub(
        r"^([\w.-]+)(.*?)((?: \\\n    --hash=\S+)+)",
        lambda pin: f"{pin[1]}{pin[2]} \\\n    --hash=sha256:{hashes[pin[1]]}",
        text,
        flags=re.MULTILINE,
    )


def wanted_with_extras(names: list[str]) -> set[str]:
    """Those of the packages that one of them asks for with an extra."""
    wants = [Requirement(want) for name in names for want in _metadata(name)[0]]
    return {str(canonicalize_name(want.name)) for want in wants if want.extras} & set(names)


def _metadata(name: str) -> tuple[list[str], set[str]]:
    """What the real package requires, and its extras; nothing for one of another platform."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return [], set()
    return list(found.requires or []), set(found.metadata.get_all("Provides-Extra") or [])


def _wheel(name: str, version: str, requires: list[str], extras: set[str]) -> bytes:
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    described = [
        "Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}",
        *(f"Provides-Extra: {extra}" for extra in sorted(extras)),
        *(f"Requires-Dist: {want}" for want in requires),
    ]  # fmt: skip
    files = {
        f"{folder}/METADATA": "\n".join(described) + "\n",
        f"{folder}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={_record_hash(text)},{len(text)}\n" for path, text in files.items()
    )
    files[f"{folder}/RECORD"] = f"{record}{folder}/RECORD,,\n"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return content.getvalue()


def _record_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
