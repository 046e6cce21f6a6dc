"""Whether a notice was signed by Mercado Pago: a filter, since what counts is the payment that is read again."""

import hashlib
import hmac
import re
from collections.abc import Sequence

_TS = re.compile(r"[0-9]{10}|[0-9]{13}")
"""Seconds as in the documentation's example, or milliseconds as in its text: both have come."""


def is_signed(
    secrets: Sequence[str], signature: str | None, request_id: str | None, data_id: str | None
) -> bool:
    """Whether `x-signature` is one over this `data.id` of the query and this `x-request-id`.

    A part that did not come is not in what is signed, but a time alone is not enough. The id is signed as it came or in
    small letters. How old the notice is does not matter: they are posted again for days. Blanks and capitals in the
    header are read as the official SDK's validator reads them.

    Args:
        secrets: the application's, two during a rotation.
    """
    ts, given = _parts(signature or "")
    if not ts or not given or not (data_id or request_id):
        return False
    ids = {data_id or "", (data_id or "").lower()}
    expected = [_digest(secret, id_, request_id or "", ts) for secret in secrets for id_ in ids]
    matches = [hmac.compare_digest(one, given.encode()) for one in expected]
    return any(matches)


def name_of(signature: str, request_id: str, data_id: str) -> str:
    """What a signed notice is known by, however its header is written: it names the task that it becomes."""
    return " ".join((data_id, request_id, *_parts(signature)))


def _parts(signature: str) -> tuple[str, str]:
    """`ts` and `v1`, each empty unless it is there once and has its form."""
    pairs = [part.partition("=")[::2] for part in signature.split(",")]
    named = [(name.strip().lower(), value.strip()) for name, value in pairs]
    times = [value for name, value in named if name == "ts"]
    digests = [value for name, value in named if name == "v1"]
    if len(times) != 1 or len(digests) != 1 or not _TS.fullmatch(times[0]):
        return "", ""
    return times[0], digests[0]


def _digest(secret: str, data_id: str, request_id: str, ts: str) -> bytes:
    identified = f"id:{data_id};" if data_id else ""
    requested = f"request-id:{request_id};" if request_id else ""
    manifest = f"{identified}{requested}ts:{ts};"
    return hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest().encode()
