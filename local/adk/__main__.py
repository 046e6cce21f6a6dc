"""`make adk`: opens ADK's own page with Milo on the running stack. For development, on the loopback only."""

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from local.adk.running import running_shop
from local.configuration import HOST, PASSED_ON, ROOT, base_environment
from local.environ import read_environ
from local.loopback import proxies
from local.ports import port_in
from retail.settings import SettingsError

AGENTS = ROOT / "local" / "adk"
_IN_MEMORY = ("--session_service_uri", "memory://", "--artifact_service_uri", "memory://")


def port_of(environ: Mapping[str, str]) -> int:
    """Where the page is to be."""
    return port_in(environ, "ADK_PORT", 9050)


def command(port: int) -> list[str]:
    """What serves the page: it asks nobody who they are, so it listens on the loopback, whatever is set."""
    web = ["web", "--host", HOST, "--port", str(port), "--no-reload", "--log_level", "warning"]
    return [sys.executable, "-m", "google.adk.cli", *web, *_IN_MEMORY, str(AGENTS)]


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What the page's process needs: the model, and where the stack's addresses are."""
    told = {name: environ[name] for name in (*PASSED_ON, "LOCAL_DATA") if environ.get(name)}
    return {
        **base_environment(environ),
        **proxies(environ),
        **told,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "functions")]),
        "PYTHONWARNINGS": "ignore:[EXPERIMENTAL]:UserWarning",  # ADK's of its own parts
        "ADK_DISABLE_LOAD_DOTENV": "1",  # `.env` was read: what is empty there is unset
    }


def serve(port: int, environ: Mapping[str, str]) -> NoReturn:
    """Becomes the page's process."""
    line = command(port)
    os.execve(line[0], line, environment(environ))  # noqa: S606 -- no shell


def main() -> int:
    """Opens the page; 1 when there is no stack for it."""
    environ = read_environ()
    try:
        port = port_of(environ)
        running_shop(environ)
    except (ConnectionError, ValueError, SettingsError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print(f"ADK's page with Milo: http://{HOST}:{port}/dev-ui/?app=milo", flush=True)
    serve(port, environ)


if __name__ == "__main__":
    sys.exit(main())
