"""The hash of the panel's password, as it is asked for in a terminal."""

import os
import pty
import subprocess
import sys

import argon2
import pytest

from admin.credentials import Credentials
from local.admin_password import ask
from local.configuration import ROOT

PASSWORD = "ñandú y 3 mates"


def typed(*answers: str) -> str:
    given = iter(answers)
    return ask(lambda _: next(given))


def test_a_password_is_typed_twice() -> None:
    assert typed(PASSWORD, PASSWORD) == PASSWORD


@pytest.mark.parametrize(
    ("answers", "said"),
    [(("corta",), "10 letras o más"), ((PASSWORD, PASSWORD + "x"), "no son iguales")],
)
def test_what_is_short_or_differs_is_refused(answers: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        typed(*answers)


def test_a_terminal_prints_a_hash_that_lets_the_owner_in_and_shows_no_password() -> None:
    ours, terminal = pty.openpty()
    command = [sys.executable, "-m", "local.admin_password"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # away from the terminal of whoever runs the tests
    ) as process:
        assert process.stdout
        assert process.stderr
        for _ in range(2):
            asked = b""
            while not asked.endswith(b": "):
                asked += process.stderr.read(1)
            os.write(ours, f"{PASSWORD}\n".encode())
        text = process.stdout.read().decode()
        assert process.wait() == 0
    os.set_blocking(ours, False)
    with pytest.raises(BlockingIOError):  # the terminal echoed nothing
        os.read(ours, 1000)
    os.close(ours)
    os.close(terminal)
    (printed,) = [line for line in text.split() if line.startswith("$argon2id$")]
    assert Credentials("ana", printed).match("ana", PASSWORD)
    assert argon2.extract_parameters(printed).memory_cost == 19456
