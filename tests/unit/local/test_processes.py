"""What a supervisor leaves behind: nothing, however it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]

STARTS_ONE_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from local.processes import Process, Service

process = Process(Service("sleeper", ["sleep", "600"], os.environ, ""), Path(os.devnull))
process.start()
command = Path(f"/proc/{process.popen.pid}/cmdline")
while command.exists() and not command.read_bytes().startswith(b"sleep"):
    pass
print(process.popen.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing ties them together")
def test_a_service_ends_with_a_stack_that_was_killed_outright() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", STARTS_ONE_AND_IS_KILLED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    service = Path(f"/proc/{int(killed.stdout)}")
    wait_until(lambda: not service.exists(), what="the service has ended")
