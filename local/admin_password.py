"""Prints the argon2 hash of a password that is typed twice and not shown: the panel's `ADMIN_PASSWORD_HASH`."""

import sys
from collections.abc import Callable
from getpass import getpass

from argon2 import PasswordHasher

SHORTEST = 10


def ask(prompt: Callable[[str], str]) -> str:
    """The password.

    Raises:
        ValueError: it is too short, or was typed in two ways; says which.
    """
    password = prompt("Contraseña del panel: ")
    if len(password) < SHORTEST:
        raise ValueError(f"Tiene que tener {SHORTEST} letras o más.")
    if prompt("Otra vez: ") != password:
        raise ValueError("Las dos no son iguales.")
    return password


def main() -> int:
    """Asks, and prints the hash alone, so that it can be sent into a file."""
    try:
        password = ask(lambda text: getpass(text, stream=sys.stderr))
    except (ValueError, EOFError, KeyboardInterrupt) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print(PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(password))
    return 0


if __name__ == "__main__":
    sys.exit(main())
