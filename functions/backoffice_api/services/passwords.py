"""Passwords: kept as argon2 hashes, and compared in the same time whether somebody has such a login or not."""

from functools import cache

import argon2

_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""OWASP's least for argon2id, and what `make admin-password` prints."""


def hashed(password: str) -> str:
    """The password's hash, with its salt."""
    return _HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of that hash; of None it is not, after as much work."""
    try:
        return _HASHER.verify(password_hash or _nobody_s(), password) and password_hash is not None
    except argon2.exceptions.VerificationError:
        return False


@cache
def _nobody_s() -> str:
    return hashed("")
