"""Installers: uv, which takes seconds, where it can be told all that pip was told; pip everywhere else.

uv reads none of pip's settings (mirrors, certificates, proxies), so they are handed to it; where one of
them has no word in uv's language, or uv fails for whatever reason, pip installs the list.
"""

import ast
import os
import re
import subprocess
import tempfile
from pathlib import Path

EXACTLY = ("--no-deps", "--require-hashes")
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
    "no-color", "no-input", "no-python-version-warning", "no-warn-script-location", "progress-bar", "quiet",
    "require-virtualenv", "retries", "root-user-action", "timeout", "user", "verbose",
})  # fmt: skip
"""Settings that change nothing about where a pinned package comes from, nor which it is."""

_OF_INSTALL = ("global.", "install.", ":env:.")


class InstallError(Exception):
    """The environment cannot be made complete; the message is one line that says why and what to do."""


class CannotBeTold(Exception):
    """pip has a setting that uv has no word for."""


def install(venv: Path, requirements: Path) -> None:
    """Installs exactly this list, by uv or by pip, and checks that it is whole.

    `INSTALLER=pip` leaves uv out.

    Raises:
        InstallError: neither could, or packages do not fit together.
    """
    log = venv / "install.log"
    log.unlink(missing_ok=True)
    if os.environ.get("INSTALLER") == "pip" or not _by_uv(venv, requirements, log):
        _run(
            [*_pip(venv), "install", *EXACTLY, "--no-compile", "-r", str(requirements)],
            log,
            "pip could not install the packages",
        )
    _run([*_pip(venv), "check"], log, "the packages do not fit together")


def _by_uv(venv: Path, requirements: Path, log: Path) -> bool:
    """Whether uv could be had, told and did it; what went wrong is in the log."""
    try:
        told = settings_for_uv(_pip(venv))
        with tempfile.TemporaryDirectory(dir=venv) as folder:
            pins = Path(folder) / "uv.txt"
            pins.write_text(_pin_of_uv(requirements.with_name("requirements-dev.txt").read_text()))
            get = [*_pip(venv), "install", *EXACTLY, "--only-binary", ":all:", "--target", folder]
            _run([*get, "-r", str(pins)], log, "uv cannot be had")
            uv = [str(Path(folder) / "bin" / "uv"), "pip", "install", *EXACTLY, "--no-config"]
            python = str(venv / "bin" / "python")
            _run([*uv, "--python", python, "-r", str(requirements)], log, "uv failed", told)
    except (CannotBeTold, InstallError, OSError) as reason:
        with log.open("a") as file:
            file.write(f"pip instead of uv: {reason}\n")
        return False
    return True


def settings_for_uv(pip: list[str]) -> dict[str, str]:
    """The variables that tell uv what this pip was told by its files and its environment.

    Raises:
        CannotBeTold: pip has a setting that uv has no word for.
    """
    config = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False)
    return _settings(config.stdout)


def _settings(pip_config: str) -> dict[str, str]:
    """uv's variables for what `pip config list` printed, a line a setting: `global.cert='/a/file'`.

    As in pip, what was said for `pip install` wins over what was said for all, and the environment over both.

    Raises:
        CannotBeTold: naming the setting.
    """
    # As in pip, the best release of all indexes; the hashes say that it is the right one.
    told = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    lines = [line for line in pip_config.splitlines() if line.startswith(_OF_INSTALL)]
    for line in sorted(lines, key=lambda line: _OF_INSTALL.index(line.split(".")[0] + ".")):
        where, _, value = line.partition("=")
        name = where.rpartition(".")[2].replace("_", "-")
        if name in _TOLD:
            between = "," if name == "find-links" else " "
            told[_TOLD[name]] = between.join(str(ast.literal_eval(value)).split())
        elif name not in _NOT_OURS:
            raise CannotBeTold(name)
    return told


def _pin_of_uv(requirements: str) -> str:
    """The lines that pin uv itself, with their hashes."""
    pin = re.search(r"^uv==.*\n(?:    .*\n)*", requirements, re.MULTILINE)
    if pin is None:
        raise InstallError("requirements-dev.txt does not pin uv")
    return pin[0]


def _pip(venv: Path) -> list[str]:
    return [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]


def _run(command: list[str], log: Path, trouble: str, told: dict[str, str] | None = None) -> None:
    """Runs it with its output in the log; InstallError with the output's last word when it fails."""
    ended = subprocess.run(
        command,
        env={**os.environ, **(told or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
    )
    with log.open("a") as file:
        file.write(ended.stdout)
    if ended.returncode:
        raise InstallError(f"{trouble}: {_last_word(ended.stdout)} (all of it: {log})")


def _last_word(output: str) -> str:
    """The line that says most: pip's last ERROR, or the last line of all."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["it said nothing"])[-1]
