"""The personal data's part of the owner's API."""

from typing import cast

from retail.api import NOBODY, TurnCall
from retail.wire import Erasure, Merge

from .paged_api import PagedApi


class PersonalDataApi(PagedApi):
    """What is held on a customer, and how it is deleted or made one with another's. What is asked for again goes on."""

    def personal_data(self, user_id: int) -> bytes:
        """All that the shop holds on a customer, as a JSON file.

        Raises:
            NotFound: `user_not_found`.
        """
        return self._get_file(f"/users/{user_id}/personal_data", NOBODY)

    def erasure(self, user_id: int) -> Erasure:
        """Whether a customer's data can be deleted, and how far that is.

        Raises:
            NotFound: `user_not_found`.
        """
        return cast("Erasure", self._get(f"/users/{user_id}/erasure", {}, NOBODY))

    def erase(self, user_id: int, key: str) -> Erasure:
        """Deletes a customer's data.

        Raises:
            Refused: `data_needed`, `conversation_busy`, `merge_under_way`.
        """
        path = f"/users/{user_id}/erasure"
        return cast("Erasure", self._post(path, {}, TurnCall(idempotency_key=key)))

    def merge(self, user_id: int, into: int, key: str) -> Merge:
        """Makes a customer one with another, who stays.

        Raises:
            Refused: `same_user`, `conversation_busy`, `merge_under_way`.
        """
        path = f"/users/{user_id}/merge"
        return cast("Merge", self._post(path, {"into": into}, TurnCall(idempotency_key=key)))
