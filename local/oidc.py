"""The identity provider of the laptop's cloud: one RSA key, the ID tokens it signs, and its certificates.

Tokens have the claims that Google gives a service account's ID token, so that the worker checks
them with `google.oauth2.id_token.verify_token` and only the URL of the certificates differs.
"""

import base64
import hashlib
import json
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

ISSUER = "https://accounts.google.com"
LIFETIME = timedelta(hours=1)

# A token is given again until half its life is left: a signature costs more than the rest of a
# dispatch, and Google's metadata server does the same.
_REUSED_UNTIL_LEFT = LIFETIME / 2


class SigningKey:
    """An RSA key with its id; signs tokens and publishes its public half."""

    def __init__(self, private_key: rsa.RSAPrivateKey) -> None:
        self._private = private_key
        self._public = private_key.public_key()
        spki = self._public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.key_id = hashlib.sha256(spki).hexdigest()[:40]
        self._certificate = self._self_signed()

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(rsa.generate_private_key(public_exponent=65537, key_size=2048))

    @classmethod
    def load_or_create(cls, path: Path) -> "SigningKey":
        """The key kept at `path` (PEM, mode 600), made on the first call.

        Raises:
            ValueError, TypeError: the file holds something else than an RSA private key.
        """
        if not path.exists():
            _write_private(path, cls.generate().private_pem())
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError(f"{path} holds no RSA private key")
        return cls(loaded)

    def private_pem(self) -> bytes:
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def sign(self, email: str, audience: str, now: datetime) -> str:
        """A signed ID token (compact JWT) of the service account `email` for `audience`."""
        issued = int(now.timestamp())
        subject = str(int(hashlib.sha256(email.encode()).hexdigest(), 16))[:21]
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "azp": subject,
            "sub": subject,
            "email": email,
            "email_verified": True,
            "iat": issued,
            "exp": issued + int(LIFETIME.total_seconds()),
        }
        header = {"alg": "RS256", "kid": self.key_id, "typ": "JWT"}
        signed = b".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
        signature = self._private.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return (signed + b"." + _base64url(signature)).decode()

    def certificates(self) -> dict[str, str]:
        """`{key id: X.509 PEM}`, the shape of Google's /oauth2/v1/certs."""
        pem = self._certificate.public_bytes(serialization.Encoding.PEM)
        return {self.key_id: pem.decode()}

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public key as a JWK Set, the shape of Google's /oauth2/v3/certs."""
        numbers = self._public.public_numbers()
        key = {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.key_id,
            "n": _base64url(_big_endian(numbers.n)).decode(),
            "e": _base64url(_big_endian(numbers.e)).decode(),
        }
        return {"keys": [key]}

    def _self_signed(self) -> x509.Certificate:
        """The certificate that carries the key; a fixed span, because only its key is ever read."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "local-cloud-tasks")])
        starts = datetime(2020, 1, 1)  # noqa: DTZ001 -- X.509 takes naive UTC
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._public)
            .serial_number(int(self.key_id[:16], 16))
            .not_valid_before(starts)
            .not_valid_after(starts + timedelta(days=36525))
            .sign(self._private, hashes.SHA256())
        )


class TokenSource:
    """ID tokens by service account and audience, signed anew when half of their hour has passed."""

    def __init__(self, key: SigningKey, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[tuple[str, str], tuple[str, datetime]] = {}

    def token(self, email: str, audience: str) -> str:
        now = self._clock()
        with self._lock:
            kept = self._tokens.get((email, audience))
            if kept and kept[1] <= now < kept[1] + LIFETIME - _REUSED_UNTIL_LEFT:
                return kept[0]
            token = self._key.sign(email, audience, now)
            self._tokens[email, audience] = (token, now)
            return token


def _write_private(path: Path, content: bytes) -> None:
    """Write `content` at `path` for the owner only, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _base64url(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _big_endian(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
