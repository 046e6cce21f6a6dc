"""The laptop's identity provider against google-auth's own verifier."""

import json
import stat
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from google.auth import exceptions
from google.auth.transport import Request
from google.oauth2 import id_token

from local.oidc import SigningKey, TokenSource

EMAIL = "tasks@milo-local.iam.gserviceaccount.com"
AUDIENCE = "http://127.0.0.1:9003"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate()


class Served(Request):
    """Answers each request with a document."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def __call__(self, *_: Any, **__: Any) -> SimpleNamespace:
        return SimpleNamespace(status=200, data=json.dumps(self.document).encode())


def verified(token: str, document: Any, audience: str = AUDIENCE) -> Mapping[str, Any]:
    """The claims, checked by google-auth with `document` served as the certificates."""
    return id_token.verify_token(token, Served(document), audience)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("form", ["certificates", "jwks"])
def test_a_token_is_accepted_with_both_forms_of_the_certificates(
    key: SigningKey, form: str
) -> None:
    claims = verified(key.sign(EMAIL, AUDIENCE, now()), getattr(key, form)())
    assert claims["iss"] == "https://accounts.google.com"
    assert claims["aud"] == AUDIENCE
    assert claims["email"] == EMAIL
    assert claims["email_verified"] is True
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["sub"].isdigit()


def test_a_token_for_another_audience_is_refused(key: SigningKey) -> None:
    with pytest.raises(exceptions.InvalidValue):
        verified(key.sign(EMAIL, "http://elsewhere", now()), key.certificates())


def test_a_token_of_another_key_is_refused(key: SigningKey) -> None:
    forged = SigningKey.generate().sign(EMAIL, AUDIENCE, now())
    with pytest.raises(exceptions.GoogleAuthError):
        verified(forged, key.certificates())


def test_a_token_is_refused_after_an_hour(key: SigningKey) -> None:
    old = key.sign(EMAIL, AUDIENCE, now() - timedelta(hours=1, minutes=1))
    with pytest.raises(exceptions.InvalidValue):
        verified(old, key.certificates())


def test_an_altered_token_is_refused(key: SigningKey) -> None:
    header, claims, signature = key.sign(EMAIL, AUDIENCE, now()).split(".")
    _, other, _ = key.sign("boss@example.com", AUDIENCE, now()).split(".")
    assert claims != other
    with pytest.raises(exceptions.GoogleAuthError):
        verified(f"{header}.{other}.{signature}", key.certificates())


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "fresh" / "oidc-key.pem"
    first = SigningKey.load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SigningKey.load_or_create(path).key_id == first.key_id
    assert [file.name for file in path.parent.iterdir()] == ["oidc-key.pem"]


def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "oidc-key.pem"
    path.write_text("not a key")
    with pytest.raises(ValueError):
        SigningKey.load_or_create(path)
    assert path.read_text() == "not a key"


def test_a_token_is_given_again_until_half_its_hour_has_passed(key: SigningKey) -> None:
    clock = [now()]
    source = TokenSource(key, lambda: clock[0])
    first = source.token(EMAIL, AUDIENCE)
    clock[0] += timedelta(minutes=29)
    assert source.token(EMAIL, AUDIENCE) == first
    assert source.token(EMAIL, "http://elsewhere") != first
    clock[0] += timedelta(minutes=2)
    assert source.token(EMAIL, AUDIENCE) != first
