"""The back office as the owner's panel sees it: one method for each route that its pages use.

A write takes the idempotency key of the form that asked for it: pressed twice, it is done once. Logins and people have none:
the API itself refuses to do those twice.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from retail.api import NOBODY, TurnCall
from retail.errors import Invalid, NotFound
from retail.wire import (
    Cart,
    GivenBack,
    NewOrderNote,
    Order,
    OrderEvent,
    OrderEvents,
    OrderNoticePage,
    OrderPage,
    OrderStatus,
    PaymentPage,
    ProviderPayment,
    ShopChanges,
    ShopDocument,
    User,
    UserChanges,
    UserPage,
)

from .access_api import AccessApi
from .catalogue_api import CatalogueApi
from .conversations_api import ConversationsApi
from .figures_api import FiguresApi
from .order_lines_api import OrderLinesApi
from .personal_data_api import PersonalDataApi
from .withdrawals_api import WithdrawalsApi


class OwnersApi(
    AccessApi,
    CatalogueApi,
    ConversationsApi,
    FiguresApi,
    OrderLinesApi,
    PersonalDataApi,
    WithdrawalsApi,
):
    """A client of the API with the owner's key."""

    def orders(self, limit: int, page_token: str = "", **wanted: str) -> OrderPage:
        """Orders, the newest first: all, or those with a `status`, `means`, `kind` and `day`, or `brought` on a day."""
        by_status = wanted.keys() - {"oldest_first"} == {"status"}
        path = "/orders/by_status" if by_status else "/orders"
        return cast("OrderPage", self._list(path, limit, page_token, **wanted))

    def oldest_orders(self, limit: int, **wanted: str) -> OrderPage:
        """The oldest of the orders with what is wanted of them, as `orders` takes it."""
        return self.orders(limit, oldest_first="true", **wanted)

    def note(self, order_id: int, text: str, key: str) -> None:
        """Notes something in an order's log.

        Raises:
            Refused: `too_many_notes`.
            Invalid: `invalid_note`.
        """
        body: NewOrderNote = {"note": text}
        self._post(f"/orders/{order_id}/notes", body, TurnCall(idempotency_key=key))

    def order(self, order_id: int) -> Order:
        """An order.

        Raises:
            NotFound: `order_not_found`.
        """
        return cast("Order", self._get(f"/orders/{order_id}", {}, NOBODY))

    def events(self, order_id: int) -> list[OrderEvent]:
        """What happened to an order, the oldest first."""
        return cast("OrderEvents", self._get(f"/orders/{order_id}/events", {}, NOBODY))["items"]

    def payments_of(self, order_id: int, limit: int) -> list[ProviderPayment]:
        """What was paid for an order, or tried, the last changed first."""
        page = self._list(f"/orders/{order_id}/payments", limit)
        return cast("PaymentPage", page)["items"]

    def move(self, order_id: int, to: OrderStatus, key: str) -> Order:
        """Moves an order along.

        Raises:
            Refused: `transition_not_allowed` with what is `allowed`, `delivery_frozen`.
        """
        path = f"/orders/{order_id}/transitions"
        return cast("Order", self._post(path, {"to": to}, TurnCall(idempotency_key=key)))

    def unfreeze(self, order_id: int, key: str) -> Order:
        """Lets an order go to its shopper, whatever was said of its payment."""
        path = f"/orders/{order_id}/unfreeze"
        return cast("Order", self._post(path, {}, TurnCall(idempotency_key=key)))

    def refund(self, payment_id: int, key: str) -> ProviderPayment:
        """Gives all that is left of a payment back."""
        path = f"/payments/{payment_id}/refund"
        return cast("ProviderPayment", self._post(path, {}, TurnCall(idempotency_key=key)))

    def retry_refund(self, payment_id: int, key: str) -> ProviderPayment:
        """Asks once more for the part of a payment that was refused.

        Raises:
            Refused: `nothing_to_give_back`.
        """
        path = f"/payments/{payment_id}/refund/retry"
        return cast("ProviderPayment", self._post(path, {}, TurnCall(idempotency_key=key)))

    def mark_given_back(self, order_id: int, amount: float, key: str) -> Order:
        """Notes that so many pesos of an order, all that is to give back, were given back by hand.

        Raises:
            Refused: `nothing_to_give_back`, `amount_changed`.
        """
        body: GivenBack = {"amount": amount}
        path = f"/orders/{order_id}/given_back"
        return cast("Order", self._post(path, body, TurnCall(idempotency_key=key)))

    def held_payments(self, limit: int, page_token: str = "") -> PaymentPage:
        """Payments that the owner has to decide on, the newest first."""
        return cast("PaymentPage", self._list("/payments/held", limit, page_token))

    def untold(self, limit: int, page_token: str = "") -> OrderNoticePage:
        """What shoppers could not be told, the newest first."""
        return cast("OrderNoticePage", self._list("/notices", limit, page_token))

    def shop(self) -> tuple[ShopDocument, str]:
        """What the shop says of itself, and the tag by which a change is held to what was seen."""
        document, tag = self._get_tagged("/shop", NOBODY)
        return cast("ShopDocument", document), tag

    def change_shop(self, changes: ShopChanges, tag: str, key: str) -> None:
        """Changes what was seen of the shop's document.

        Raises:
            PreconditionFailed: `shop_changed`.
            Invalid: `invalid_` and the member, with `errors`; `unknown_zones`.
        """
        self._patch("/shop", changes, TurnCall(idempotency_key=key), tag)

    def everybody(self, limit: int, page_token: str = "") -> UserPage:
        """All shoppers, the newest first."""
        return cast("UserPage", self._list("/users", limit, page_token))

    def find_users(self, asked: Mapping[str, str]) -> list[User]:
        """Shoppers by `phone`, by `email` or by `q`, beginnings of words; none where that is not a phone or an e-mail."""
        try:
            return cast("UserPage", self._seek("/users/search", asked, NOBODY))["items"]
        except (Invalid, NotFound):
            return []

    def user(self, user_id: int) -> User:
        """A shopper.

        Raises:
            NotFound: `user_not_found`.
        """
        return cast("User", self._get(f"/users/{user_id}", {}, NOBODY))

    def change_user(self, user_id: int, changes: UserChanges, key: str) -> User:
        """Changes what is known of a shopper.

        Raises:
            Refused: `email_taken`.
            Invalid: `invalid_` and the member.
        """
        path, call = f"/users/{user_id}", TurnCall(idempotency_key=key)
        return cast("User", self._patch(path, changes, call))

    def orders_of(self, user_id: int, limit: int, page_token: str = "") -> OrderPage:
        """A shopper's orders, the newest first."""
        page = self._list("/orders/by_user", limit, page_token, user_id=str(user_id))
        return cast("OrderPage", page)

    def cart_of(self, user_id: int) -> Cart:
        """What a shopper has put together and not ordered yet.

        Raises:
            NotFound: `user_not_found`.
        """
        asked = {"user_id": str(user_id)}
        return cast("Cart", self._get("/carts/summary", asked, NOBODY))

    def users(self, ids: Iterable[int]) -> dict[int, User]:
        """The shoppers with these ids, by id; an id that nobody has is left out."""
        asked = ",".join(str(each) for each in sorted(set(ids)))
        if not asked:
            return {}
        found = cast("UserPage", self._get("/users/by_id", {"ids": asked}, NOBODY))
        return {user["id"]: user for user in found["items"]}
