"""Installers: uv, which takes seconds, where it can be told all that pip was told; pip everywhere else.

uv reads none of pip's settings (mirrors, certificates, proxies), so they are handed to it; where one of
them has no word in uv's language, or uv fails for whatever reason, pip installs the list.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from local import pins, pip_settings

EXACTLY = ("--no-deps", "--require-hashes")


class InstallError(Exception):
    """The environment cannot be made complete; the message is one line that says why and what to do."""


def install(venv: Path, requirements: Path) -> None:
    """Installs exactly this list, by uv or by pip, and checks that it is whole.

    `INSTALLER=pip` leaves uv out.

    Raises:
        InstallError: neither could, pip would do it elsewhere, or packages are missing or do not fit together.
    """
    log = venv / "install.log"
    log.unlink(missing_ok=True)
    try:
        settings = pip_settings.listed(_pip(venv))
        pip_settings.check(settings)
    except pip_settings.Refused as error:
        raise InstallError(str(error)) from None
    if os.environ.get("INSTALLER") == "pip" or not _by_uv(venv, requirements, log, settings):
        _run(
            [*_pip(venv), "install", *EXACTLY, "--no-compile", "-r", str(requirements)],
            log,
            "pip could not install the packages",
        )
    _run([*_pip(venv), "check"], log, "the packages do not fit together")
    lacking = pins.missing(requirements.read_text(), venv / "bin" / "python")
    if lacking:
        some = ", ".join(lacking[:3]) + (f" and {len(lacking) - 3} more" if lacking[3:] else "")
        raise InstallError(f"{venv} does not hold {some} (the installation: {log})")


def _by_uv(venv: Path, requirements: Path, log: Path, settings: str) -> bool:
    """Whether uv could be had, told and did it; what went wrong is in the log."""
    try:
        told = pip_settings.for_uv(settings)
        with tempfile.TemporaryDirectory(dir=venv) as folder:
            pin = Path(folder) / "uv.txt"
            pin.write_text(_pin_of_uv(requirements.with_name("requirements-dev.txt")))
            get = [*_pip(venv), "install", *EXACTLY, "--only-binary", ":all:", "--target", folder]
            _run([*get, "-r", str(pin)], log, "uv cannot be had")
            uv = [str(Path(folder) / "bin" / "uv"), "pip", "install", *EXACTLY, "--no-config"]
            python = str(venv / "bin" / "python")
            _run([*uv, "--python", python, "-r", str(requirements)], log, "uv failed", told)
    except (pip_settings.CannotBeTold, InstallError, OSError) as reason:
        with log.open("a") as file:
            file.write(f"pip instead of uv: {reason}\n")
        return False
    return True


def _pin_of_uv(requirements: Path) -> str:
    pin = pins.of_uv(requirements.read_text())
    if pin is None:
        raise InstallError(f"{requirements.name} does not pin uv")
    return pin


def _pip(venv: Path) -> list[str]:
    return [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]


def _run(command: list[str], log: Path, trouble: str, told: dict[str, str] | None = None) -> None:
    """Runs it with its output in the log; InstallError with the output's last word when it fails."""
    ended = subprocess.run(
        command,
        env={**os.environ, **pip_settings.OURS, **(told or {})},
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
