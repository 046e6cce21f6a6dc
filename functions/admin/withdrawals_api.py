"""The withdrawals' part of the owner's API."""

import re
from typing import cast

from retail.api import NOBODY, TurnCall
from retail.errors import NotFound
from retail.wire import Withdrawal, WithdrawalDecision, WithdrawalPage

from .paged_api import PagedApi

_CODE = re.compile(r"ARR-[A-Z2-7]{5}-[A-Z2-7]{5}")


class WithdrawalsApi(PagedApi):
    """What shoppers want to send back, and what the owner decides."""

    def withdrawals(self, limit: int, page_token: str = "", *, only_open: bool) -> WithdrawalPage:
        """Those that wait for a decision, the longest waiting first; or all, the newest first."""
        narrowed = "true" if only_open else ""
        page = self._list("/withdrawals", limit, page_token, only_open=narrowed)
        return cast("WithdrawalPage", page)

    def withdrawal(self, code: str) -> Withdrawal:
        """A withdrawal by its code.

        Raises:
            NotFound: `withdrawal_not_found`.
        """
        return cast("Withdrawal", self._get(_withdrawal(code), {}, NOBODY))

    def decide(self, code: str, decision: WithdrawalDecision, key: str) -> Withdrawal:
        """Accepts or rejects a withdrawal.

        Raises:
            NotFound: `withdrawal_not_found`.
            Refused: `withdrawal_closed`, `withdrawal_of_no_order`, `nothing_to_withdraw`.
        """
        path = f"{_withdrawal(code)}/decision"
        return cast("Withdrawal", self._post(path, decision, TurnCall(idempotency_key=key)))


def _withdrawal(code: str) -> str:
    """The path of a withdrawal.

    Raises:
        NotFound: `withdrawal_not_found` for what is not a code, such as `..`, which is another path.
    """
    if not _CODE.fullmatch(code):
        raise NotFound("withdrawal_not_found", "no withdrawal has this code")
    return f"/withdrawals/{code}"
