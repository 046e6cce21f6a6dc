"""Deliveries: the API wakes the worker for messages that wait to be sent while the shopper writes nothing.

A message that belongs to no turn is committed first. Then the API makes a *delivery task*: the worker claims the
conversation and sends all that waits in it. If the API dies in between, or the queue is down, the message has no
task. Therefore each write of the shop's to the conversation wakes the worker again while something waits, and a claim
of a shopper's message sends it in any case. Where nobody writes, the clock wakes the worker. See docs/decisions/0012.
"""

import logging
from datetime import datetime, timedelta

from retail.errors import Invalid, Unavailable
from retail.logs import mask_phones
from retail.traces import current_traceparent

from ..domain.conversation import Conversation
from ..domain.message import line_key
from ..storage import queries
from .identity import find
from .shop import Shop

logger = logging.getLogger(__name__)

NAMED_ANEW_EVERY = timedelta(minutes=1)
"""A name that was taken stays so for an hour after its task is over, so a later task for the same message needs
another one; and no more than one a minute is of use."""

LEFT_AFTER = timedelta(minutes=2)
"""A conversation that nobody touched for so long has no task: the queue brings one every minute, and its claim is a
write."""
MAX_SWEPT = 200
_SWEPT_ANEW_EVERY = timedelta(hours=1)
"""A task that is still in the queue is not made twice, and the task of a conversation that nobody can work on is not
made again at once."""


def wake(shop: Shop, wa_id: str) -> None:
    """Has everything sent that waits in this conversation; called after a commit. 1 R.

    Raises nothing: what was committed is committed, and a later call makes up for this one.
    """
    try:
        conversation = shop.cases.run(lambda work: find(work, wa_id))
        if conversation and conversation.outbox:
            newest = conversation.outbox[-1]
            ordinal = _ordinal(newest.created_at, shop.clock())
            _put_task(shop, conversation.key, newest.seq, ordinal)
    except Invalid:  # no id that anything could be stored under
        return
    except Unavailable as error:
        logger.error("%s waits to be woken up: %s", mask_phones(wa_id), error)  # noqa: TRY400


def sweep(shop: Shop) -> int:
    """Has the worker look after the conversations in which something waits and that nobody has touched for two minutes.

    Their tasks were lost, or given up after a day. Answers how many such conversations it found. It looks at no more
    than 200 in which something waits, the longest untouched first. 1 R for each of those.

    Raises:
        Unavailable: `queue_refused`, `queue_unavailable`, and the store's. The conversations before the one that failed
            have their tasks; the next tick comes to the others.
    """
    now = shop.clock()
    found = shop.store.find(queries.conversations_in_flight(), limit=MAX_SWEPT)
    left = [each for each in found.items if _is_left(each, now)]
    for each in left:
        anew = (now - each.updated_at) // _SWEPT_ANEW_EVERY + 1
        _put_task(shop, each.key, each.next_seq - 1, anew * _SWEPT_ANEW_EVERY // NAMED_ANEW_EVERY)
    return len(left)


def _is_left(conversation: Conversation, now: datetime) -> bool:
    is_held = conversation.live is not None and now < conversation.live.lease_until
    return not is_held and now - conversation.updated_at >= LEFT_AFTER


def _put_task(shop: Shop, wa_id: str, seq: int, ordinal: int) -> None:
    """Makes the task of a conversation's newest message: when that was sent, so were all before it."""
    shop.deliveries.put(
        {"wa_id": wa_id, "message_id": line_key(wa_id, seq)}, ordinal, current_traceparent()
    )


def _ordinal(committed_at: datetime, now: datetime) -> int:
    """Which of a message's tasks is made now; the same one for all who ask within a minute."""
    return max(0, (now - committed_at) // NAMED_ANEW_EVERY)
