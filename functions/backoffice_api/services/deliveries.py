"""Deliveries: the API wakes the worker for messages that wait to be sent while the shopper writes nothing.

A message that belongs to no turn is committed first. Then the API makes a *delivery task*: the worker claims the
conversation and sends all that waits in it. If the API dies in between, or the queue is down, the message has no
task. Therefore each write of the shop's to the conversation wakes the worker again while something waits, and a claim
of a shopper's message sends it in any case. Where nobody writes, the clock wakes the worker. See docs/decisions/0012.
"""

import logging
from collections.abc import Iterator
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
"""Tasks that one tick makes."""
MAX_LOOKED_AT = 2000
_PAGE = 200
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


def take_up(shop: Shop, wa_id: str) -> None:
    """Has the worker come to a conversation in which something waits to be answered or sent; called after a commit. 1 R.

    Raises nothing: where this fails, `sweep` makes up for it within minutes.
    """
    try:
        conversation = shop.cases.run(lambda work: find(work, wa_id))
        if conversation and not conversation.is_at_rest:
            ordinal = _ordinal(conversation.updated_at, shop.clock())
            _put_task(shop, conversation.key, conversation.next_seq - 1, ordinal)
    except Invalid:  # no id that anything could be stored under
        return
    except Unavailable as error:
        logger.error("%s waits to be taken up: %s", mask_phones(wa_id), error)  # noqa: TRY400


def sweep(shop: Shop) -> int:
    """Has the worker look after the conversations in which something waits and that nobody has touched for two minutes.

    Their tasks were lost, or given up after a day. Answers how many tasks it asked for. Those left for less than an
    hour come first. The others, which may be such that nobody can work on, share what is left of the tick's tasks in
    turn, so that none of them hides another. It looks at 2000 conversations in which something waits at most, the
    longest untouched first; 1 R for each. One that cannot be read is left out and logged.

    Raises:
        Unavailable: `queue_refused`, `queue_unavailable`, and the store's. The conversations before the one that failed
            have their tasks; the next tick comes to the others.
    """
    now = shop.clock()
    swept = _in_turn([each for each in _in_flight(shop) if _is_left(each, now)], now)
    for each in swept:
        # An ordinal in minutes, as `wake` counts them, but a new one each hour only.
        anew = (now - each.updated_at) // _SWEPT_ANEW_EVERY + 1
        _put_task(shop, each.key, each.next_seq - 1, anew * _SWEPT_ANEW_EVERY // NAMED_ANEW_EVERY)
    return len(swept)


def _in_flight(shop: Shop) -> Iterator[Conversation]:
    token = None
    for _ in range(MAX_LOOKED_AT // _PAGE):
        page = shop.store.find(queries.conversations_in_flight(), limit=_PAGE, page_token=token)
        yield from page.items
        token = page.next_page_token
        if token is None:
            return


def _in_turn(left: list[Conversation], now: datetime) -> list[Conversation]:
    """Those that are swept now: the newly left, then the others from a place that moves on every minute."""
    newly = [each for each in left if now - each.updated_at < _SWEPT_ANEW_EVERY][:MAX_SWEPT]
    long_left = [each for each in left if now - each.updated_at >= _SWEPT_ANEW_EVERY]
    tasks = MAX_SWEPT - len(newly)
    first = int(now.timestamp() // 60) * max(1, tasks) % max(1, len(long_left))
    return [*newly, *(long_left[first:] + long_left[:first])[:tasks]]


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
