"""A refusal of the API: `{"message", "error", "status", "cause": [{"code", "description", "data"}]}`."""

from typing import Any

from werkzeug.exceptions import HTTPException

# Codes of the references of payments and refunds.
NOT_FOUND = 2000
TOO_OLD = 2024
WRONG_STATE = 2063
NOT_CANCELLED = 2018
BAD_AMOUNT = 4040
AMOUNT_TOO_HIGH = 4041
NO_IDEMPOTENCY_KEY = 4292


class MercadoPagoError(Exception):
    """What the API answers instead of a result.

    Attributes:
        error: the name that programs branch on.
        code: of the one cause; None where the API gives none.
    """

    def __init__(self, status: int, error: str, message: str, code: int | str | None = None):
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message
        self.code = code

    def document(self) -> dict[str, Any]:
        """The body of the answer."""
        cause = [{"code": self.code, "description": self.message, "data": None}]
        return {
            "message": self.message,
            "error": self.error,
            "status": self.status,
            "cause": [] if self.code is None else cause,
        }


def invalid(error: str, message: str, code: int | str | None = None) -> MercadoPagoError:
    """A 400 for what was asked wrongly."""
    return MercadoPagoError(400, error, message, error if code is None else code)


def from_http(error: HTTPException) -> MercadoPagoError:
    """What Flask refuses: no such address, no such method, a body that is too long."""
    name = error.name.lower().replace(" ", "_")
    return MercadoPagoError(error.code or 500, name, error.description or error.name)


def payment_not_found() -> MercadoPagoError:
    """A 404 for a payment that is not this seller's."""
    return MercadoPagoError(404, "not_found", "Payment not found", NOT_FOUND)


def merchant_order_not_found() -> MercadoPagoError:
    """A 404 for a merchant order that is not this seller's."""
    return MercadoPagoError(404, "not_found", "Merchant order not found", NOT_FOUND)


def wrong_state(code: int = WRONG_STATE) -> MercadoPagoError:
    """A 400 for what cannot be done with a payment as it stands."""
    message = "The action requested is not valid for the current payment state"
    return invalid("bad_request", message, code)
