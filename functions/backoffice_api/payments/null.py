"""Payments of a shop in the cloud that has no provider yet: nobody can pay, and its health says so."""

from retail.errors import NotFound, Unavailable

from .port import Charge, Confirmation, Started


class NullPayments:
    """Takes nobody's money."""

    def start(self, charge: Charge) -> Started:  # noqa: ARG002
        """Raises Unavailable: `payments_unavailable`."""
        raise _unavailable()

    def confirm(self, reference: str) -> Confirmation:  # noqa: ARG002
        """Raises NotFound: `payment_not_found`; there can be none."""
        raise NotFound("payment_not_found", "this shop has no payments")

    def ping(self) -> None:
        """Raises Unavailable: `payments_unavailable`."""
        raise _unavailable()


def _unavailable() -> Unavailable:
    return Unavailable("payments_unavailable", "this shop has no payment provider")
