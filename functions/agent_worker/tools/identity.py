"""Tools on who the shopper is. The phone is the conversation's own; the model never says it."""

import logging

from retail.errors import Refused
from retail.wire import User

from ..whatsapp.inbound import printable
from .call import Call, Result
from .registry import Arguments, reads, writes
from .results import user_result

logger = logging.getLogger(__name__)


def _search(call: Call) -> Result:
    """What the claim of the turn has found by the same number a moment ago, or a call has since."""
    user = call.turn.user
    return {"status": "found", "user": user_result(user)} if user else {"status": "not_found"}


@reads(_search)
def search_users() -> Arguments:
    """Looks up whether the shopper of this conversation is registered, by their WhatsApp number.

    Call it once at the start of a conversation, before asking who they are.

    Returns:
        {"status": "found", "user": {"name", "email"}}: greet them by name, ask for nothing, also where the e-mail is
        empty: then they gave none.
        {"status": "not_found"}: ask for the name, then the e-mail, then call create_user.
    """
    return {}


def _create(call: Call) -> Result:
    """Registers, or answers who is registered with this number already."""
    turn = call.turn
    try:
        user = turn.api.create_user(
            name=call.arguments["name"],
            email=call.arguments["email"],
            phone=turn.phone,
            call=call.write,
        )
    except Refused as error:
        if error.code != "phone_taken":
            raise
        known = _known(call)
        if known is None:
            logger.warning("turn %s: the number that writes is another user's still", turn.id)
            raise
        return {"status": "exists", "user": user_result(known)}
    turn.user = user
    return {"status": "created", "user": user_result(user)}


@writes(_create)
def create_user(name: str, email: str = "") -> Arguments:
    """Registers the shopper of this conversation with their WhatsApp number.

    Ask for the e-mail once. A shopper who has none, or will not give it, is registered without: leave it out.

    Args:
        name: The name as the shopper gave it.
        email: The e-mail as the shopper gave it. Never made up; left out when there is none.

    Returns:
        {"status": "created" | "exists", "user": {"name", "email"}}: go on with what they wanted.
        {"status": "error", "code": "invalid_email" | "invalid_name"}: ask for that one datum again; an e-mail
        may still be left out.
        {"status": "error", "code": "phone_taken"}: this number cannot be registered until
        somebody of the shop has looked into it. Say that and ask for nothing; the shop's system works.
    """
    return {"name": printable(name).strip(), "email": printable(email).strip()}


def _known(call: Call) -> User | None:
    turn = call.turn
    if turn.user is None:
        turn.user = turn.api.search_user(turn.phone, call.read)
    return turn.user
