"""The back office as the worker sees it: one method for each route that it uses.

Every method answers a shape of `retail.wire` and raises the `retail.errors` tree: the API's refusals under
their own codes with what the problem document says as `details`, and `Unavailable` when it cannot be
reached. It blocks; the worker calls it in a thread, through its `OffLoop`, which keeps the trace.
"""

from collections.abc import Sequence
from typing import Literal, cast
from urllib.parse import quote

from retail.api import NOBODY, Api, TurnCall
from retail.errors import NotFound
from retail.wire import (
    Cart,
    ChangedCart,
    Checkout,
    Claim,
    CompleteBody,
    Completion,
    ConsentBody,
    Conversation,
    ConversationSought,
    DeadLetter,
    FailBody,
    Health,
    InboundMessage,
    LineChange,
    More,
    NewClaim,
    NewDeadLetter,
    NewDelivery,
    NewUser,
    Order,
    ProductPage,
    RenewBody,
    Renewed,
    SentBody,
    ShopDocument,
    ToolReport,
    Usage,
    User,
    UserPage,
    WhoseCart,
)

RENEW_SECONDS = 3.0
"""How long the answer to a renewal is waited for: while one hangs, the lease runs."""


class Backoffice(Api):
    """A client of the API."""

    def claim(
        self,
        wa_id: str,
        message: InboundMessage,
        worker: str = "",
        others: Sequence[InboundMessage] = (),
    ) -> Claim:
        """Records the message if it is new, and others of the same sender's, and asks for the conversation's turn.

        `worker` is one task attempt's own name; who gives it again gets the turn that it holds again. Of the
        others, those are `left_out` for which there is no room.
        """
        body: NewClaim = {"wa_id": wa_id, "message": message}
        if others:
            body["others"] = list(others)
        if worker:
            body["worker"] = worker
        return cast("Claim", self._post("/turns/claim", body, NOBODY))

    def claim_delivery(self, wa_id: str, worker: str = "") -> Claim:
        """Asks for what waits to be sent in a conversation, without a message; `worker` as with `claim`.

        Raises:
            NotFound: `conversation_not_found`.
        """
        body: NewDelivery = {"wa_id": wa_id}
        if worker:
            body["worker"] = worker
        return cast("Claim", self._post("/deliveries/claim", body, NOBODY))

    def complete(
        self,
        turn_id: str,
        token: str,
        *,
        fence: int,
        replies: list[str],
        memory: str,
        tool_calls: list[ToolReport],
        model: str,
        usage: Usage | None,
        consent: ConsentBody | None = None,
    ) -> Completion:
        """Ends a turn with its replies, the conversation's new memory, and what the shopper said about being written to.

        Raises:
            Refused: `turn_lost` when another worker has the turn by now.
        """
        body: CompleteBody = {
            "fence": fence,
            "replies": replies,
            "memory": memory,
            "tool_calls": tool_calls,
            "model": model,
            "usage": usage,
        }
        if consent:
            body["consent"] = consent
        path = f"/turns/{quote(turn_id, safe='')}/complete"
        return cast("Completion", self._post(path, body, TurnCall(token)))

    def fail(
        self,
        turn_id: str,
        token: str,
        *,
        fence: int,
        reason: str,
        final: bool = False,
        apology: str | None = None,
        counts: bool = True,
        consent: ConsentBody | None = None,
    ) -> Completion:
        """Gives a turn back for another try, or for good with an apology as its only reply.

        A try that does not count is none of the turn's attempts.

        Raises:
            Refused: `turn_lost` when another worker has the turn by now.
        """
        body: FailBody = {
            "fence": fence,
            "reason": reason,
            "final": final,
            "apology": apology,
            "counts": counts,
        }
        if consent:
            body["consent"] = consent
        path = f"/turns/{quote(turn_id, safe='')}/fail"
        return cast("Completion", self._post(path, body, TurnCall(token)))

    def renew(self, turn_id: str, token: str, *, fence: int) -> Renewed:
        """Says that the turn is worked on still, so that its lease goes on.

        Raises:
            Refused: `turn_lost` when another worker has the turn by now.
        """
        body: RenewBody = {"fence": fence}
        path = f"/turns/{quote(turn_id, safe='')}/renew"
        request = self._request("POST", path, TurnCall(token), body=body)
        return cast("Renewed", self._send(request, RENEW_SECONDS))

    def sent(
        self,
        message_id: int,
        token: str,
        *,
        sid: str | None,
        status: Literal["sent", "failed"],
        error_code: int | None,
    ) -> bool:
        """Reports an outbound message as `sent` or `failed`; True when more messages wait for a turn."""
        body: SentBody = {"sid": sid, "status": status, "error_code": error_code}
        path = f"/messages/{message_id}/sent"
        return cast("More", self._post(path, body, TurnCall(token)))["more"]

    def give_up(self, task: NewDeadLetter) -> DeadLetter:
        """Leaves a task of the queue to the owner; one that was given up before is left as it was."""
        return cast("DeadLetter", self._post("/dead-letters", task, NOBODY))

    def search_user(self, phone: str, call: TurnCall = NOBODY) -> User | None:
        """The shopper with this number, however it is written, or with this WhatsApp user id."""
        try:
            found = cast("UserPage", self._seek("/users/search", {"phone": phone}, call))
        except NotFound:
            return None
        return found["items"][0] if found["items"] else None

    def ask_for_person(self, wa_id: str, call: TurnCall = NOBODY) -> Conversation:
        """Has a person of the shop write to the shopper. Raises NotFound: `conversation_not_found`."""
        body: ConversationSought = {"wa_id": wa_id}
        return cast("Conversation", self._post("/conversations/ask_for_person", body, call))

    def create_user(
        self, *, name: str, email: str = "", phone: str, call: TurnCall = NOBODY
    ) -> User:
        """Registers a shopper; `phone` is the WhatsApp user id of one whose number is hidden, `email` may be empty.

        Raises:
            Refused: `phone_taken`; `email_taken` unless it is in a turn, where shoppers register themselves.
            Invalid: `invalid_name`, `invalid_email`, `invalid_phone`.
        """
        body: NewUser = {"name": name, "email": email, "phone": phone}
        return cast("User", self._post("/users", body, call))

    def search_products(
        self,
        query: str,
        *,
        category: str = "",
        only_offers: bool = False,
        limit: int = 10,
        call: TurnCall = NOBODY,
    ) -> ProductPage:
        """At most `limit` products that fit, best first, and the query as it was corrected if it was.

        The back office reads no more than it takes to know them.
        """
        wanted = {
            "query": query,
            "category": category,
            "only_offers": only_offers and "true",
            "limit": str(limit),
        }
        answer = self._get(
            "/products", {name: value for name, value in wanted.items() if value}, call
        )
        return cast("ProductPage", {"corrected_query": None, **answer})

    def add_item(
        self, user_id: int, product_id: int, quantity: float, call: TurnCall = NOBODY
    ) -> ChangedCart:
        """Adds to the shopper's cart; the answer's `item` is the touched line.

        Raises:
            NotFound: `product_not_found`.
            Refused: `out_of_stock`, with `available`.
            Invalid: `invalid_quantity`.
        """
        body: LineChange = {"user_id": user_id, "product_id": product_id, "quantity": quantity}
        return cast("ChangedCart", self._post("/carts/add_item", body, call))

    def set_quantity(
        self, user_id: int, product_id: int, quantity: float, call: TurnCall = NOBODY
    ) -> ChangedCart:
        """Sets a line's quantity, 0 removes it; raises what `add_item` does."""
        body: LineChange = {"user_id": user_id, "product_id": product_id, "quantity": quantity}
        return cast("ChangedCart", self._post("/carts/set_quantity", body, call))

    def cart_summary(self, user_id: int, call: TurnCall = NOBODY) -> Cart:
        """The shopper's cart, maybe empty."""
        return cast("Cart", self._get("/carts/summary", {"user_id": str(user_id)}, call))

    def clear_cart(self, user_id: int, call: TurnCall = NOBODY) -> Cart:
        """Empties the shopper's cart."""
        body: WhoseCart = {"user_id": user_id}
        return cast("Cart", self._post("/carts/clear", body, call))

    def checkout(self, user_id: int, call: TurnCall = NOBODY) -> Order:
        """Places the cart as an order with its payment link.

        Raises:
            Refused: `cart_empty`; `price_changed` with `cart` and `changes`; `out_of_stock` with
                `product_id`, `name`, `available`; `product_gone` with `name`.
        """
        body: Checkout = {"user_id": user_id}
        return cast("Order", self._post("/orders/checkout", body, call))

    def cancel_order(self, order_id: int, call: TurnCall = NOBODY) -> Order:
        """Cancels the shopper's order; what was paid goes back.

        Raises:
            Refused: `too_late_to_cancel` once the shop prepares it; `order_expired`.
        """
        return cast("Order", self._post(f"/orders/{order_id}/cancel", {}, call))

    def last_order(self, user_id: int, call: TurnCall = NOBODY) -> Order | None:
        """The shopper's newest order with its payment link, or None before the first."""
        try:
            return cast("Order", self._get("/orders/last", {"user_id": str(user_id)}, call))
        except NotFound as error:
            if error.code == "order_not_found":
                return None
            raise

    def shop(self, call: TurnCall = NOBODY) -> ShopDocument:
        """What the shop says of itself; null is what it has not said."""
        return cast("ShopDocument", self._get("/shop", {}, call))

    def health(self) -> Health:
        """What `GET /health` says; each of the API's adapters was pinged."""
        return cast("Health", self._get("/health", {}, NOBODY))
