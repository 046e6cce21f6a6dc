"""The laptop's identity provider against google-auth's own verifier."""

import json
import stat
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from google.auth import exceptions
from google.oauth2 import id_token

from local.oidc import SigningKey, TokenSource

EMAIL = "tasks@milo-local.iam.gserviceaccount.com"
AUDIENCE = "http://127.0.0.1:9003"


@pytest.fixture(scope="module")
def key():
    return SigningKey.generate()


def verified(token, document, audience=AUDIENCE):
    """The claims, checked by google-auth with `document` served as the certificates."""
    answer = SimpleNamespace(status=200, data=json.dumps(document).encode())
    return id_token.verify_token(token, lambda *_, **__: answer, audience)


def now():
    return datetime.now(UTC)


@pytest.mark.parametrize("form", ["certificates", "jwks"])
def test_a_token_is_accepted_with_both_forms_of_the_certificates(key, form):
    claims = verified(key.sign(EMAIL, AUDIENCE, now()), getattr(key, form)())
    assert claims["iss"] == "https://accounts.google.com"
    assert claims["aud"] == AUDIENCE
    assert claims["email"] == EMAIL
    assert claims["email_verified"] is True
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["sub"].isdigit()


def test_a_token_for_another_audience_is_refused(key):
    with pytest.raises(exceptions.InvalidValue):
        verified(key.sign(EMAIL, "http://elsewhere", now()), key.certificates())


def test_a_token_of_another_key_is_refused(key):
    forged = SigningKey.generate().sign(EMAIL, AUDIENCE, now())
    with pytest.raises(exceptions.GoogleAuthError):
        verified(forged, key.certificates())


def test_a_token_is_refused_after_an_hour(key):
    old = key.sign(EMAIL, AUDIENCE, now() - timedelta(hours=1, minutes=1))
    with pytest.raises(exceptions.InvalidValue):
        verified(old, key.certificates())


def test_an_altered_token_is_refused(key):
    header, claims, signature = key.sign(EMAIL, AUDIENCE, now()).split(".")
    _, other, _ = key.sign("boss@example.com", AUDIENCE, now()).split(".")
    assert claims != other
    with pytest.raises(exceptions.GoogleAuthError):
        verified(f"{header}.{other}.{signature}", key.certificates())


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "fresh" / "oidc-key.pem"
    first = SigningKey.load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SigningKey.load_or_create(path).key_id == first.key_id
    assert [file.name for file in path.parent.iterdir()] == ["oidc-key.pem"]


def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path):
    path = tmp_path / "oidc-key.pem"
    path.write_text("not a key")
    with pytest.raises(ValueError):
        SigningKey.load_or_create(path)
    assert path.read_text() == "not a key"


def test_a_token_is_given_again_until_half_its_hour_has_passed(key):
    clock = [now()]
    source = TokenSource(key, lambda: clock[0])
    first = source.token(EMAIL, AUDIENCE)
    clock[0] += timedelta(minutes=29)
    assert source.token(EMAIL, AUDIENCE) == first
    assert source.token(EMAIL, "http://elsewhere") != first
    clock[0] += timedelta(minutes=2)
    assert source.token(EMAIL, AUDIENCE) != first
