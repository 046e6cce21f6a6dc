"""What pip was told by its files and its environment: handed to uv, and refused where it leads out of `.venv`."""

import ast
import os
import subprocess
import sys

OURS = {"PIP_USER": "0", "PIP_DRY_RUN": "0"}
"""Variables of each call, which win over pip's files: an environment has no other place for packages."""

_TOLD = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
    "no-cache-dir": "UV_NO_CACHE",
}
"""pip's setting → uv's variable."""
_NOT_OURS = frozenset({
    "break-system-packages", "cache-dir", "config-file", "constraint", "default-timeout", "disable-pip-version-check",
    "dry-run", "no-color", "no-input", "no-python-version-warning", "no-warn-script-location", "progress-bar", "quiet",
    "require-virtualenv", "retries", "root-user-action", "timeout", "user", "verbose",
})  # fmt: skip
"""Settings that change nothing about where a pinned package comes from, nor which it is."""
_ELSEWHERE = frozenset({"prefix", "python", "root", "target"})
"""Settings by which pip installs in another place; an empty variable does not win over a file's."""

_OF_INSTALL = ("global.", "install.", ":env:.")


class CannotBeTold(Exception):
    """pip has a setting that uv has no word for."""


class Refused(Exception):
    """pip cannot read its settings, or would install in another place; the message is one line."""


def listed(pip: list[str]) -> str:
    """What `pip config list` prints, a line a setting: `global.cert='/a/file'`.

    Raises:
        Refused: pip cannot read them; says in which file.
    """
    done = subprocess.run(
        [*pip, "config", "list"],
        env={**os.environ, **OURS},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        why = " ".join((done.stderr or done.stdout).split())
        raise Refused(f"pip cannot read its settings: {why}")
    return done.stdout


def check(settings: str) -> None:
    """Refuses settings, as `listed`, by which packages would get into another place than `.venv`.

    Raises:
        Refused: naming the setting.
    """
    for where, name, value in _of_install(settings):
        if name in _ELSEWHERE and value:
            setting = (
                f"the variable PIP_{name.upper()}={value}, unset it"
                if where == ":env:"
                else f"{where}.{name}={value} in its settings, see pip config debug"
            )
            raise Refused(f"pip would install elsewhere than in .venv: {setting}")


def for_uv(settings: str) -> dict[str, str]:
    """uv's variables for settings of pip's, as `listed`.

    As in pip, what was said for `pip install` wins over what was said for all, and the environment over both.

    Raises:
        CannotBeTold: naming the setting.
    """
    # As in pip, the best release of all indexes; the hashes say that it is the right one.
    told = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for _, name, value in _of_install(settings):
        if name in _TOLD:
            between = "," if name == "find-links" else " "
            told[_TOLD[name]] = between.join(value.split())
        elif name not in _NOT_OURS | _ELSEWHERE:
            raise CannotBeTold(name)
    return told


def for_uv_here() -> dict[str, str]:
    """Where packages come from on this machine, as our own pip knows it; uv's own ways where that cannot be said."""
    try:
        return for_uv(listed([sys.executable, "-m", "pip"]))
    except (CannotBeTold, Refused):
        return {}


def _of_install(settings: str) -> list[tuple[str, str, str]]:
    """Where it was said, the setting and its value, for those of `pip install`; the last ones win."""
    found = []
    lines = [line for line in settings.splitlines() if line.startswith(_OF_INSTALL)]
    for line in sorted(lines, key=lambda line: _OF_INSTALL.index(line.split(".")[0] + ".")):
        said, _, value = line.partition("=")
        where, _, name = said.rpartition(".")
        found.append((where, name.replace("_", "-"), str(ast.literal_eval(value))))
    return found
