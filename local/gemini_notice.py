"""The notice on Gemini: has the probe ask while the stack runs already, and tells what it found."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

from local.configuration import ROOT, Configuration

PROBE = [sys.executable, "-m", "local.gemini_probe"]
MAX_SECONDS = 20.0
"""Five are Gemini's; a busy laptop may take as long again to load Google's SDK."""
_UNKNOWN = (
    "! It is open whether Gemini answers: `python -m local.gemini_probe` did not end as it should"
)


@contextlib.contextmanager
def gemini_asked(
    configuration: Configuration, tell: Callable[[str], None], seconds: float = MAX_SECONDS
) -> Iterator[None]:
    """Asks Gemini beside the block and tells a line; nothing when Milo is the offline model.

    A block that is left earlier is told nothing.
    """
    if configuration.model == "offline":
        yield
        return
    probe = subprocess.Popen(
        PROBE,
        env={**configuration.function_environment(), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    left = threading.Event()

    def listen() -> None:
        try:
            said, _ = probe.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            said = ""
        if not left.is_set():
            tell(said.strip() or _UNKNOWN)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield
    finally:
        left.set()
        probe.kill()
        listener.join()
        probe.communicate()  # waits for its end and closes the pipe
