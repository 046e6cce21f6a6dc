"""Identity: the queue's own token passes; fifty others do not."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.oidc import SigningKey
from retail.callers import Certificates, ServiceIdentity
from retail.errors import Forbidden, Unavailable
from tests.clock import Clock

AUDIENCE = "https://worker.example"
EMAIL = "tasks@demo-milo.iam.gserviceaccount.com"
CERTS = "https://certs.example/v1"
KEY = SigningKey.generate()
STRANGER = SigningKey.generate()
PRIVATE = serialization.load_pem_private_key(KEY.private_pem(), password=None)
assert isinstance(PRIVATE, rsa.RSAPrivateKey)


class Issuer(requests.Session):
    """The issuer's certificate page."""

    def __init__(self, document: Any = None) -> None:
        super().__init__()
        self.document = document or KEY.certificates()
        self.status = 200
        self.asked = 0

    def request(self, *_: Any, **__: Any) -> requests.Response:
        self.asked += 1
        response = requests.Response()
        response.status_code = self.status
        response._content = json.dumps(self.document).encode()
        return response


def identity(issuer: Issuer, clock: Callable[[], datetime] | None = None) -> ServiceIdentity:
    return ServiceIdentity(
        Certificates(issuer, clock or Clock(datetime.now(UTC))),
        CERTS,
        AUDIENCE,
        EMAIL,
        "not_our_queue",
    )


def now() -> int:
    return int(datetime.now(UTC).timestamp())


def claims(**changed: Any) -> dict[str, Any]:
    good = {
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "sub": "1",
        "email": EMAIL,
        "email_verified": True,
        "iat": now() - 5,
        "exp": now() + 3600,
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not ...}


def token(headers: dict[str, Any] | None = None, **changed: Any) -> str:
    named = {"kid": KEY.key_id, **(headers or {})}
    said = json.dumps(claims(**changed)).encode()
    return jwt.api_jws.encode(said, PRIVATE, "RS256", named)  # type: ignore[arg-type]


def part(document: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


def unsigned(header: dict[str, Any], signature: str = "") -> str:
    return f"{part(header)}.{part(claims())}.{signature}"


def hmac_with_public_key(secret: str) -> str:
    """The classic confusion: the public certificate as an HMAC secret."""
    said = f"{part({'alg': 'HS256', 'kid': KEY.key_id})}.{part(claims())}"
    digest = hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()
    return f"{said}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def swapped(**changed: Any) -> str:
    """A good signature under other claims."""
    header, _, signature = token().split(".")
    return f"{header}.{part(claims(**changed))}.{signature}"


GOOD = token()
BAD = {
    "nothing": "",
    "no scheme": GOOD,
    "another scheme": f"Basic {GOOD}",
    "no token": "Bearer ",
    "two tokens": f"Bearer {GOOD} {GOOD}",
    "a word": "Bearer word",
    "two parts": f"Bearer {GOOD.rpartition('.')[0]}",
    "four parts": f"Bearer {GOOD}.x",
    "no signature": f"Bearer {GOOD.rpartition('.')[0]}.",
    "a signature cut": f"Bearer {GOOD[:-8]}",
    "a signature changed": f"Bearer {GOOD[:-8]}AAAAAAAA",
    "not base64": f"Bearer {GOOD[:20]}%%{GOOD[22:]}",
    "not ascii": f"Bearer {GOOD}ñ",
    "half a pair": f"Bearer {GOOD}\ud800",
    "a nul": f"Bearer {GOOD}\x00",
    "very long": f"Bearer {GOOD}{'A' * 10_000}",
    "a stranger's key": f"Bearer {STRANGER.sign(EMAIL, AUDIENCE, datetime.now(UTC))}",
    "alg none": f"Bearer {unsigned({'alg': 'none', 'kid': KEY.key_id})}",
    "alg None": f"Bearer {unsigned({'alg': 'None', 'kid': KEY.key_id}, 'x')}",
    "no alg": f"Bearer {unsigned({'kid': KEY.key_id}, 'x')}",
    "alg a list": f"Bearer {unsigned({'alg': ['RS256'], 'kid': KEY.key_id}, 'x')}",
    "a public key as secret": f"Bearer {hmac_with_public_key(KEY.certificates()[KEY.key_id])}",
    "an empty secret": f"Bearer {hmac_with_public_key('')}",
    "an unknown key id": f"Bearer {token({'kid': 'other'})}",
    "a key id that is no text": f"Bearer {unsigned({'alg': 'RS256', 'kid': {}}, 'x')}",
    "a header that is a list": f"Bearer {part([])}.{part(claims())}.x",
    "claims that are a list": f"Bearer {part({'alg': 'RS256', 'kid': KEY.key_id})}.{part([])}.x",
    "another audience under the signature": f"Bearer {swapped(aud=AUDIENCE, exp=now() + 9999)}",
    "another e-mail under the signature": f"Bearer {swapped(email='me@example.com')}",
    "another audience": f"Bearer {token(aud='https://other.example')}",
    "an audience with a slash": f"Bearer {token(aud=AUDIENCE + '/')}",
    "a list with our audience": f"Bearer {token(aud=[AUDIENCE, 'https://other.example'])}",
    "no audience": f"Bearer {token(aud=...)}",
    "an empty audience": f"Bearer {token(aud='')}",
    "another account": f"Bearer {token(email='me@demo-milo.iam.gserviceaccount.com')}",
    "our account in capitals": f"Bearer {token(email=EMAIL.upper())}",
    "our account and a blank": f"Bearer {token(email=EMAIL + ' ')}",
    "a list of accounts": f"Bearer {token(email=[EMAIL])}",
    "no account": f"Bearer {token(email=...)}",
    "not verified": f"Bearer {token(email_verified=False)}",
    "verified as a text": f"Bearer {token(email_verified='true')}",
    "verified unsaid": f"Bearer {token(email_verified=...)}",
    "verified as a number": f"Bearer {token(email_verified=1)}",
    "verified as null": f"Bearer {token(email_verified=None)}",
    "another issuer": f"Bearer {token(iss='https://evil.example')}",
    "no issuer": f"Bearer {token(iss=...)}",
    "expired": f"Bearer {token(exp=now() - 60)}",
    "no end": f"Bearer {token(exp=...)}",
    "an end that is a text": f"Bearer {token(exp='tomorrow')}",
    "an end that is no number": f"Bearer {token(exp=float('nan'))}",
    "no end in sight": f"Bearer {token(exp=float('inf'))}",
    "an end after the sun's": f"Bearer {token(exp=10**18)}",
    "an end that is true": f"Bearer {token(iat=0, exp=True)}",
    "an end in two days": f"Bearer {token(exp=now() + 2 * 86_400)}",
    "a beginning that is no number": f"Bearer {token(iat=float('nan'))}",
    "a beginning before all time": f"Bearer {token(iat=float('-inf'))}",
    "from the future": f"Bearer {token(iat=now() + 3_000)}",
    "no beginning": f"Bearer {token(iat=...)}",
    "expired long ago": f"Bearer {token(iat=1, exp=2)}",
}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_queue_s_token_passes(scheme: str) -> None:
    identity(Issuer()).check(f"{scheme} {GOOD}")
    identity(Issuer()).check(f"{scheme} {KEY.sign(EMAIL, AUDIENCE, datetime.now(UTC))}")


@pytest.mark.parametrize("jwks", [False, True], ids=["x509", "jwks"])
@pytest.mark.parametrize("bad", BAD)
def test_no_other_token_passes(bad: str, *, jwks: bool) -> None:
    issuer = Issuer(KEY.jwks() if jwks else None)
    with pytest.raises(Forbidden) as refused:
        identity(issuer).check(BAD[bad])
    assert refused.value.code == "not_our_queue"


def test_there_are_fifty_bad_tokens() -> None:
    assert len(set(BAD.values())) >= 50


def test_certificates_are_fetched_once_an_hour() -> None:
    issuer, clock = Issuer(), Clock(datetime.now(UTC))
    ours = identity(issuer, clock)
    for _ in range(20):
        ours.check(f"Bearer {GOOD}")
    assert issuer.asked == 1
    clock.now += timedelta(minutes=61)
    ours.check(f"Bearer {GOOD}")
    assert issuer.asked == 2


def test_a_new_key_is_taken_up_and_strangers_cannot_make_us_fetch_all_the_time() -> None:
    issuer, clock = Issuer(), Clock(datetime.now(UTC))
    ours = identity(issuer, clock)
    ours.check(f"Bearer {GOOD}")
    rotated = f"Bearer {STRANGER.sign(EMAIL, AUDIENCE, datetime.now(UTC))}"
    issuer.document = STRANGER.certificates()
    for _ in range(50):
        with pytest.raises(Forbidden):
            ours.check(rotated)
    assert issuer.asked == 1
    clock.now += timedelta(seconds=31)
    ours.check(rotated)
    assert issuer.asked == 2


def test_certificates_that_cannot_be_had_say_nothing_of_the_token() -> None:
    issuer = Issuer()
    issuer.status = 503
    with pytest.raises(Unavailable, match="certificates_unavailable"):
        identity(issuer).check(f"Bearer {GOOD}")
    issuer.status = 200
    identity(issuer).check(f"Bearer {GOOD}")
