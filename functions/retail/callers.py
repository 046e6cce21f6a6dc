"""Callers: a service account of ours says who it is with an ID token, which is checked here as well as by Cloud Run.

`verify_token` alone checks signature, times and audience; who issued the token and for whom is on us.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import requests
from google.auth.exceptions import TransportError
from google.auth.transport import Request

from retail.carrier import CONNECT_SECONDS, READ_SECONDS
from retail.errors import Forbidden, Unavailable

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=1)
_FETCHED_AGAIN_AFTER = timedelta(seconds=30)
"""Certificates that fit no token may be old ones, but strangers must not make us fetch all the time."""
_TIMEOUT = (CONNECT_SECONDS, READ_SECONDS)
_CLOCKS_DIFFER_SECONDS = 10
_MAX_TOKEN = 8192
_MAX_LIFE_SECONDS = 24 * 3600
"""Of a token; Google's live for an hour."""
_ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})


@dataclass(frozen=True)
class _Response:
    """What `google.auth` reads of an HTTP response."""

    status: int
    data: bytes
    headers: Mapping[str, str]


class Certificates(Request):
    """The issuer's certificates, fetched once an hour; the `request` that `verify_token` asks for."""

    def __init__(self, session: requests.Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[_Response, datetime] | None = None

    def __call__(  # google.auth's signature, of which a GET needs two
        self,
        url: str,
        method: str = "GET",
        body: Any = None,  # noqa: ARG002
        headers: Any = None,  # noqa: ARG002
        timeout: Any = None,  # noqa: ARG002
        **_: Any,
    ) -> _Response:
        """The certificates.

        Raises:
            TransportError: they cannot be had.
        """
        with self._lock:
            now = self._clock()
            if self._kept is None or now - self._kept[1] >= KEPT_FOR:
                self._kept = self._fetch(url, method), now
            return self._kept[0]

    def forget(self) -> bool:
        """Has them fetched anew for the next token; False when they are as good as new."""
        with self._lock:
            if self._kept is None or self._clock() - self._kept[1] < _FETCHED_AGAIN_AFTER:
                return False
            self._kept = None
            return True

    def _fetch(self, url: str, method: str) -> _Response:
        try:
            answer = self._session.request(method, url, timeout=_TIMEOUT)
        except requests.RequestException as error:
            raise TransportError(type(error).__name__) from error  # type: ignore[no-untyped-call]
        if answer.status_code != HTTPStatus.OK:
            raise TransportError(f"HTTP {answer.status_code}")  # type: ignore[no-untyped-call]
        return _Response(answer.status_code, answer.content, answer.headers)


@dataclass(frozen=True)
class ServiceIdentity:
    """A service account that may call us. Blocks.

    Attributes:
        audience: our own URL, as the caller was told.
        email: the service account in whose name it calls; empty to let nobody pass.
        refusal: the code by which others are refused.
    """

    certificates: Certificates
    certs_url: str
    audience: str
    email: str
    refusal: str

    def check(self, authorization: str) -> None:
        """Lets an `Authorization` header pass.

        Raises:
            Forbidden: under the code of `refusal`.
            Unavailable: `certificates_unavailable`; nothing is known of the token.
        """
        if not self.email:
            raise Forbidden(self.refusal, "nobody may call")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > _MAX_TOKEN:
            raise Forbidden(self.refusal, "no bearer token")
        claims = self._claims(token)
        expected = {"aud": self.audience, "email": self.email}
        if any(claims.get(name) != value for name, value in expected.items()):
            raise Forbidden(self.refusal, "somebody else's token")
        if claims.get("email_verified") is not True:
            raise Forbidden(self.refusal, "nobody verified whose token it is")
        if claims.get("iss") not in _ISSUERS:
            raise Forbidden(self.refusal, "another issuer's token")
        if not _is_for_a_while(claims.get("iat"), claims.get("exp")):
            raise Forbidden(self.refusal, "a token for ever")

    def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            return self._verified(token)
        except Forbidden:
            if not self.certificates.forget():
                raise
            return self._verified(token)

    def _verified(self, token: str) -> Mapping[str, Any]:
        # 0.1 s of the API's start, of which most instances never see a tick; the worker has it by way of its model.
        from google.oauth2 import id_token

        try:
            claims: Mapping[str, Any] = id_token.verify_token(
                token,
                self.certificates,
                audience=self.audience,
                certs_url=self.certs_url,
                clock_skew_in_seconds=_CLOCKS_DIFFER_SECONDS,
            )
        except TransportError as error:
            raise Unavailable("certificates_unavailable", str(error)) from error
        except Exception as error:  # a forged token fails in as many ways as there are forgers
            raise Forbidden(self.refusal, type(error).__name__) from error
        return claims


def _is_for_a_while(issued: Any, expires: Any) -> bool:
    """Whether both are times in whole seconds, not too far apart: a NaN is later than no time and before none."""
    if type(issued) is not int or type(expires) is not int:
        return False
    return expires - issued <= _MAX_LIFE_SECONDS
