"""A customer's personal data as one JSON file, made piece by piece: however much there is, a page of it is in memory."""

import json
from collections.abc import Iterator
from typing import Any

from ..domain.conversation import Conversation
from ..domain.fulfilment import Choice
from ..domain.order import Order
from ..domain.user import User
from ..services import personal_data
from ..services.personal_data import Held
from ..services.shop import Shop
from ..storage.port import Store
from .answers import (
    cart_answer,
    delivery_answer,
    event_answer,
    instant,
    order_answer,
    payment_answer,
    user_answer,
)
from .chat_answers import consent_answer, message_answer, turn_answer
from .withdrawals import known_withdrawal


def written(shop: Shop, held: Held) -> Iterator[bytes]:
    """The file; its lists are looked up as it is taken."""
    whole = {
        "shop": shop.name,
        "written_at": instant(shop.clock()),
        "customer": _customer(held.user),
        "cart": cart_answer(held.cart) if held.cart else None,
        "orders": (_order(shop, each) for each in personal_data.orders(shop.store, held.user)),
        "conversations": (_conversation(shop.store, each) for each in held.chats),
    }
    return (piece.encode() for piece in _json(whole))


def _customer(user: User) -> dict[str, Any]:
    pin = user.pin
    return {
        **user_answer(user),
        "other_names": list(user.also),
        "other_emails": list(user.other_emails),
        "last_address": _last_address(user.last_choice),
        "place": pin
        and {"latitude": pin.latitude, "longitude": pin.longitude, "sent_at": instant(pin.at)},
    }


def _last_address(choice: Choice | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {"delivery": delivery_answer(choice.delivery), "means": choice.means}


def _order(shop: Shop, order: Order) -> dict[str, Any]:
    """An order without its links, which whoever has the file could use."""
    shown: dict[str, Any] = {**order_answer(order, shop.clock(), "")}
    del shown["payment_url"], shown["withdrawal_url"]
    return {
        **shown,
        "events": [event_answer(each) for each in order.events],
        "payments": map(payment_answer, personal_data.payments(shop.store, order)),
        "withdrawals": (
            {**known_withdrawal(each), "named": each.named, "contact": each.contact}
            for each in personal_data.withdrawals(shop.store, order)
        ),
    }


def _conversation(store: Store, chat: Conversation) -> dict[str, Any]:
    return {
        "wa_id": chat.key,
        "names": list(chat.names),
        "profile_name": chat.profile_name,
        "opted_out": chat.opted_out,
        "consents": [consent_answer(each) for each in chat.consents],
        "memory": chat.memory,
        "messages": map(message_answer, personal_data.messages(store, chat)),
        "turns": map(turn_answer, personal_data.turns(store, chat)),
        "given_up": (
            {"task": each.task, "reason": each.reason, "created_at": instant(each.created_at)}
            for each in personal_data.given_up(store, chat)
        ),
    }


def _json(value: Any) -> Iterator[str]:
    """JSON text in pieces, none of them empty, which would end the file; an iterator becomes a list."""
    if isinstance(value, Iterator):
        yield "["
        for place, item in enumerate(value):
            if place:
                yield ",\n"
            yield from _json(item)
        yield "]"
    elif isinstance(value, dict) and any(isinstance(each, Iterator) for each in value.values()):
        for place, (name, member) in enumerate(value.items()):
            yield f"{',' if place else '{'}\n{json.dumps(name)}: "
            yield from _json(member)
        yield "}"
    else:
        yield json.dumps(value, ensure_ascii=False)
