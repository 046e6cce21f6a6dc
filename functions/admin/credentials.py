"""Who the owner is: one user name and one argon2 hash."""

import hashlib
import hmac
from dataclasses import dataclass

import argon2


@dataclass(frozen=True)
class Credentials:
    """The only login of the panel.

    Raises:
        ValueError: the hash is not an argon2 hash.
    """

    user: str
    password_hash: str

    def __post_init__(self) -> None:
        try:
            argon2.extract_parameters(self.password_hash)
        except argon2.exceptions.InvalidHashError:
            raise ValueError("is not an argon2 hash") from None

    def match(self, user: str, password: str) -> bool:
        """Whether these are the owner's; takes as long for a user that does not exist."""
        same_user = hmac.compare_digest(user.encode(), self.user.encode())
        return self._is_password(password) and same_user

    def version(self) -> str:
        """A short text that changes with the user or the password, so that old sessions end."""
        text = f"{self.user}\n{self.password_hash}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _is_password(self, password: str) -> bool:
        try:
            return argon2.PasswordHasher().verify(self.password_hash, password)
        except argon2.exceptions.VerificationError:
            return False
