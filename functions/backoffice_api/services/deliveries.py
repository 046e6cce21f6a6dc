"""Deliveries: the API wakes the worker for messages that wait to be sent while the shopper writes nothing.

A message that belongs to no turn is committed first. Then the API makes a *delivery task*: the worker claims the
conversation and sends all that waits in it. If the API dies in between, or the queue is down, the message has no
task. Therefore each write of the shop's to the conversation wakes the worker again while something waits, and a claim
of a shopper's message sends it in any case. See docs/decisions/0012.
"""

import logging
from datetime import datetime, timedelta

from retail.errors import Invalid, Unavailable
from retail.logs import mask_phones
from retail.traces import current_traceparent

from ..domain.conversation import Conversation
from ..domain.message import line_key
from .identity import find
from .shop import Shop

logger = logging.getLogger(__name__)

NAMED_ANEW_EVERY = timedelta(minutes=1)
"""A name that was taken stays so for an hour after its task is over, so a later task for the same message needs
another one; and no more than one a minute is of use."""


def wake(shop: Shop, wa_id: str) -> None:
    """Has everything sent that waits in this conversation; called after a commit. 1 R.

    Raises nothing: what was committed is committed, and a later call makes up for this one.
    """
    try:
        conversation = shop.cases.run(lambda work: find(work, wa_id))
        if conversation and conversation.outbox:
            _put_task(shop, conversation)
    except Invalid:  # no id that anything could be stored under
        return
    except Unavailable as error:
        logger.error("%s waits to be woken up: %s", mask_phones(wa_id), error)  # noqa: TRY400


def _put_task(shop: Shop, conversation: Conversation) -> None:
    """Makes the task of the newest message: when that was sent, so were all before it."""
    newest = conversation.outbox[-1]
    shop.deliveries.put(
        {"wa_id": conversation.key, "message_id": line_key(conversation.key, newest.seq)},
        _ordinal(newest.created_at, shop.clock()),
        current_traceparent(),
    )


def _ordinal(committed_at: datetime, now: datetime) -> int:
    """Which of a message's tasks is made now; the same one for all who ask within a minute."""
    return max(0, (now - committed_at) // NAMED_ANEW_EVERY)
