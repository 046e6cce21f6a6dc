"""Mercado Pago's Checkout Pro by the official SDK: one link to pay an order, what came of it, and money back.

What is known of a payment is what `payment` reads; a notice or a browser that comes back is only a reason to read.
The SDK is imported with the first call: it costs 40 ms, which no other request should wait for.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args

import requests

from retail.errors import MiloError, NotFound, Refused, Unavailable
from retail.money import CURRENCY

from ..domain.payment import ProviderStatus, SeenPayment
from .port import CASH_DESK, Charge, Link, Refund

_log = logging.getLogger(__name__)

API_URL = "https://api.mercadopago.com"
CONNECT_SECONDS, READ_SECONDS = 3.0, 15.0
_PAGE = 100
_MOST_PAGES = 10
_SAYS_NO = frozenset({400, 403, 422})
_KEY = re.compile(r"[!-~]{1,64}")


class MercadoPago:
    """One seller's account.

    Every method raises Unavailable when Mercado Pago does not answer, or answers what cannot be used, and Refused
    (`payment_refused`, with `causes`) when it says no.
    """

    def __init__(self, access_token: str, api_url: str = "") -> None:
        self._access_token = access_token
        self._api_url = api_url or API_URL

    def create(self, asked: Charge) -> Link:
        """A link for the whole amount as one item, so that no rounding can differ."""
        document: dict[str, Any] = {
            "items": [
                {
                    "title": asked.title,
                    "quantity": 1,
                    "unit_price": _pesos(asked.amount),
                    "currency_id": CURRENCY,
                }
            ],
            "external_reference": asked.reference,
            "expires": True,
            "expiration_date_to": _told(asked.expires_at),
            "back_urls": dict.fromkeys(("success", "pending", "failure"), asked.back_url),
            "auto_return": "approved",
            "payment_methods": {"excluded_payment_types": [{"id": one} for one in asked.excluded]},
        }
        if asked.voucher_until:
            document["date_of_expiration"] = _told(asked.voucher_until)
        # The real one reaches nobody's laptop; there the clock finds what was paid.
        if self._api_url != API_URL or asked.notification_url.startswith("https://"):
            document["notification_url"] = with_webhooks_only(asked.notification_url)
        made = self._ask(lambda sdk: sdk.preference().create(document))
        with _readable():
            return Link(_text(made["id"]), _text(made["init_point"]), _number(made["collector_id"]))

    def limit(self, link_id: str, until: datetime) -> None:
        """See the port."""
        limited = {"expires": True, "expiration_date_to": _told(until)}
        self._ask(lambda sdk: sdk.preference().update(link_id, limited))

    def payment(self, id_: int) -> SeenPayment:
        """See the port."""
        return _payment(self._ask(lambda sdk: sdk.payment().get(id_)))

    def payments(self, reference: str) -> list[SeenPayment]:
        """See the port; the one that changed last comes first."""
        return list(self._found(reference))

    def cancel(self, id_: int) -> SeenPayment:
        """See the port."""
        return _payment(self._ask(lambda sdk: sdk.payment().update(id_, {"status": "cancelled"})))

    def refund(self, id_: int, key: str, amount: int | None = None) -> Refund:
        """See the port.

        Raises:
            ValueError: a key that is not 1 to 64 visible characters of ASCII.
        """
        if not _KEY.fullmatch(key):
            raise ValueError(f"a refund's key has 1 to 64 visible characters of ASCII: {key!r}")
        body = None if amount is None else {"amount": _pesos(amount)}
        options = self._options({"x-idempotency-key": key})
        return _refund(self._ask(lambda sdk: sdk.refund().create(id_, body, options)))

    def refund_of(self, id_: int, refund_id: int) -> Refund:
        """See the port."""
        return _refund(self._ask(lambda sdk: sdk.refund().get(id_, refund_id)))

    def ping(self) -> None:
        """Answers when the account can be used."""
        self._ask(lambda sdk: sdk.user().get())

    def _found(self, reference: str) -> Iterator[SeenPayment]:
        asked = {"external_reference": reference, "sort": "date_last_updated", "criteria": "desc"}
        offset = 0
        for _ in range(_MOST_PAGES):
            page = {**asked, "limit": _PAGE, "offset": offset}
            found = self._ask(lambda sdk, page=page: sdk.payment().search(page))
            with _readable():
                results, total = list(found["results"]), _number(found["paging"]["total"])
            yield from _those_that_can_be_read(results)
            offset += len(results)
            if not results or offset >= total:
                return

    def _ask(self, call: Callable[..., Any]) -> Any:
        """What the API answered. Raises Unavailable, NotFound or Refused."""
        from mercadopago.errors import MercadoPagoError

        try:
            answer = call(self._sdk)
        except requests.RequestException as error:
            raise Unavailable("payments_unavailable", type(error).__name__) from error
        except MercadoPagoError as error:  # an answer that is not JSON
            raise Unavailable("payments_unavailable", f"status {error.status_code}") from error
        if 200 <= answer["status"] < 300:
            return answer["response"]
        raise _refusal(answer["status"], answer["response"])

    @cached_property
    def _sdk(self) -> Any:
        import mercadopago

        return mercadopago.SDK(
            self._access_token,
            http_client=_http_client(self._api_url),
            request_options=self._options({}),
        )

    def _options(self, headers: dict[str, str]) -> Any:
        from mercadopago.config import RequestOptions

        return RequestOptions(self._access_token, custom_headers=headers, max_retries=0)


def with_webhooks_only(url: str) -> str:
    """The address for notices with what keeps the older kind, which nobody can verify, from coming too."""
    return f"{url}{'&' if '?' in url else '?'}source_news=webhooks"


def _http_client(api_url: str) -> Any:
    """The SDK's own, with our time limits, and with another address than the one that is fixed in it."""
    from mercadopago.http import HttpClient

    class _Client(HttpClient):  # type: ignore[misc]
        def request(self, method: str, url: str, *_: Any, **options: Any) -> Any:
            options |= {"timeout": (CONNECT_SECONDS, READ_SECONDS), "maxretries": 0}
            return super().request(method, api_url + url.removeprefix(API_URL), **options)

    return _Client()


def _refusal(status: int, body: Any) -> MiloError:
    body = body if isinstance(body, dict) else {}
    said = f"{status} {body.get('error')}: {body.get('message')}"
    if status == requests.codes.not_found:
        return NotFound("payment_not_found", said)
    if status in _SAYS_NO:
        causes = body.get("cause")
        known = causes if isinstance(causes, list) else []
        codes = [one.get("code") for one in known if isinstance(one, dict)]
        return Refused("payment_refused", said, causes=codes)
    if status == requests.codes.unauthorized:
        _log.error("Mercado Pago does not know our access token")
    return Unavailable("payments_unavailable", said)


def _those_that_can_be_read(results: list[Any]) -> Iterator[SeenPayment]:
    """A payment that cannot be read does not hide the others."""
    for each in results:
        try:
            yield _payment(each)
        except Unavailable as error:
            _log.warning("a payment is left out of what was found: %s", error)


def _refund(document: Any) -> Refund:
    with _readable():
        return Refund(
            _number(document["id"]), _centavos(document["amount"]), _text(document["status"])
        )


def _payment(document: Any) -> SeenPayment:
    with _readable():
        return SeenPayment(
            id=_number(document["id"]),
            status=_status(document["status"]),
            status_detail=str(document["status_detail"] or ""),
            amount=_centavos(document["transaction_amount"]),
            refunded=_centavos(document["transaction_amount_refunded"] or 0),
            currency=_text(document["currency_id"]),
            reference=str(document["external_reference"] or ""),
            collector_id=_number(document["collector_id"]),
            is_live=_flag(document["live_mode"]),
            operation=_text(document["operation_type"]),
            kind=str(document["payment_type_id"] or ""),
            changed_at=_time(document["date_last_updated"]),
            payable_until=_payable_until(document),
        )


def _payable_until(document: Any) -> datetime | None:
    ends = document.get("date_of_expiration")
    return _time(ends) if ends and document["payment_type_id"] in CASH_DESK else None


def _status(word: Any) -> ProviderStatus:
    if word not in get_args(ProviderStatus):
        raise ValueError(f"status {word!r}")
    status: ProviderStatus = word
    return status


@contextmanager
def _readable() -> Iterator[None]:
    """Within, what an answer lacks is Mercado Pago's failure, not a mistake of ours."""
    try:
        yield
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        told = f"{type(error).__name__}: {error}"
        raise Unavailable(
            "payments_unreadable", f"an answer that cannot be read: {told}"
        ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")  # noqa: TRY004 one kind of refusal
    return value


def _number(value: Any) -> int:
    """An id or a count, also one that is written as a text."""
    return int(str(value))


def _centavos(amount: Any) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise ValueError(f"{amount!r} is not an amount")  # noqa: TRY004 one kind of refusal
    exact = Decimal(str(amount)) * 100
    if exact < 0 or exact != exact.to_integral_value():
        raise ValueError(f"{amount} in centavos")
    return int(exact)


def _time(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return at.astimezone(UTC)


def _pesos(amount: int) -> float:
    """Centavos as JSON has them: two decimals are exact enough in a float, and the SDK takes no other number."""
    return float(Decimal(amount) / 100)


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
