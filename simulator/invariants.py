"""What must hold when a world is over, whatever happened in it. Every check says what it found instead."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from agent_worker.whatsapp.replies import APOLOGY, CUT_OFF, messages_of
from backoffice_api.domain.checkout import token
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.message import Message
from backoffice_api.domain.order import Order
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.domain.user import User
from backoffice_api.storage.codec import dump, load
from retail.queueing import MAX_BACKOFF_SECONDS
from retail.whatsapp import wa_id

from .api import SETTINGS
from .brain import mark_of
from .counters import figures_add_up
from .effects import (
    carts_follow,
    effects_fit_wishes,
    journal_fits_log,
    orders_go_forward,
    stock_adds_up,
    windows_add_up,
)
from .money import (
    money_adds_up,
    no_more_goes_back_than_is_too_much,
    no_order_is_paid_twice,
    nobody_pays_too_much,
    only_what_differs_is_held,
    orders_say_what_was_paid,
    payments_are_known,
    payments_go_forward,
    refunds_are_asked_once,
    reviews_end,
    signed_notices_are_taken,
    surplus_goes_back,
    who_was_told_has_paid,
)
from .opting_out import nothing_is_sent_to_who_opted_out, standings, who_opts_out_is_heard
from .persons import person
from .process import START
from .telling import (
    each_step_is_told_once,
    each_voucher_is_told_once,
    is_about_an_order,
    paid_is_told_once_to_who_bought,
)
from .vouchers import (
    vouchers_are_where_the_shop_takes_them,
    vouchers_keep_their_orders,
    who_chose_cash_keeps_the_order,
)
from .withdrawals import no_more_is_sent_back_than_was_bought, withdrawals_are_kept

if TYPE_CHECKING:
    from .world import World


_ON_ITS_WAY, _THOUGHT_ABOUT = 60.0, 60.0
"""Seconds that a message may be on its way, and that a turn with its tries may take."""
_IDLE = 5.0
"""Seconds that a shopper may wait while nobody thinks: for the way of their message, for claims and for their own sends.
Another's slow send takes longer."""


def violations(world: "World") -> list[str]:
    """Everything that is not as it must be, in words."""
    checks = [
        nothing_is_held,
        one_conversation_a_person,
        no_late_write,
        every_message_once,
        answered_soon_after_the_trouble,
        nobody_waits_for_the_sends_of_others,
        replies_once_in_order,
        owner_heard_once,
        paid_is_told_once_to_who_bought,
        each_voucher_is_told_once,
        each_step_is_told_once,
        who_opts_out_is_heard,
        nothing_is_sent_to_who_opted_out,
        stock_adds_up,
        orders_go_forward,
        windows_add_up,
        figures_add_up,
        carts_follow,
        payments_are_known,
        payments_go_forward,
        no_order_is_paid_twice,
        money_adds_up,
        nobody_pays_too_much,
        no_more_goes_back_than_is_too_much,
        orders_say_what_was_paid,
        reviews_end,
        only_what_differs_is_held,
        surplus_goes_back,
        refunds_are_asked_once,
        signed_notices_are_taken,
        who_was_told_has_paid,
        vouchers_keep_their_orders,
        vouchers_are_where_the_shop_takes_them,
        who_chose_cash_keeps_the_order,
        withdrawals_are_kept,
        no_more_is_sent_back_than_was_bought,
    ]
    if world.brain != "offline":
        checks += [replies_fit, answers_keep_order, effects_fit_wishes]
    checks += [journal_fits_log, memory_is_whole, book_is_true]
    checks += [all_can_be_written, no_link_at_rest]
    return [f"{check.__name__}: {what}" for check in checks for what in check(world)]


def nothing_is_held(world: "World") -> Iterator[str]:
    """No lease, no message that waits, no task, nobody at work."""
    if not world.is_quiet():
        yield f"not quiet after {world.loop.time():.0f} s"
    for conversation in world.store.book.all(Conversation):
        if conversation.live:
            yield f"{conversation.key} has a live turn {conversation.live}"
        if conversation.pending:
            yield f"{conversation.key} has unanswered {[m.body for m in conversation.pending]}"
        if conversation.outbox:
            yield f"{conversation.key} has unsent {[m.body[:40] for m in conversation.outbox]}"


def one_conversation_a_person(world: "World") -> Iterator[str]:
    """Whatever WhatsApp called somebody, one conversation and one user is theirs."""
    conversations = world.store.book.all(Conversation)
    held = Counter(person(each.key) for each in conversations if not each.moved_to)
    users = Counter(
        person(each.phone or each.whatsapp_user_id) for each in world.store.book.all(User)
    )
    for what, counted in (("conversations", held), ("users", users)):
        yield from (
            f"{phone} has {number} {what}" for phone, number in counted.items() if number > 1
        )


def no_late_write(world: "World") -> Iterator[str]:
    """Only whoever holds a turn writes in its name, and nobody who woke up too late."""
    for written in world.store.late:
        yield f"{written} wrote in a turn that was not its own any more"


def every_message_once(world: "World") -> Iterator[str]:
    """Each message that was taken is in exactly one turn, and its line says how it ended."""
    turns = Counter(sid for record in world.store.book.all(TurnRecord) for sid in record.sids)
    lines = {line.key: line for line in world.store.book.all(Message) if line.author == "shopper"}
    known = {written.sid for written in world.crowd.written}
    for written in world.crowd.written:
        times = turns[written.sid]
        if times > 1 or (times == 0 and written.taken):
            yield f"{written.mark} was answered {times} times"
        line = lines.get(written.sid)
        if times and (line is None or line.status not in {"answered", "dead"}):
            yield f"{written.mark} has no line that says so"
        if line and line.body != written.body:
            yield f"{written.mark} was written otherwise: {line.body}"
    for sid in set(turns) - known:
        yield f"{sid} was answered and never written"


def answered_soon_after_the_trouble(world: "World") -> Iterator[str]:
    """Whatever was away, nobody waits for long once it is back.

    Beside the minute that is promised, a task may have been on its way since before, and a turn may be thought about.
    """
    last = _last_words(world)
    promised = (
        max(MAX_BACKOFF_SECONDS, world.queue.policy.max_backoff) + _ON_ITS_WAY + _THOUGHT_ABOUT
    )
    for written in world.crowd.written:
        if written.sid not in last:
            continue
        trouble = min(end for end in world.troubled_until if end >= written.at)
        waited = last[written.sid] - trouble
        if waited > promised:
            yield f"{written.mark} was answered {waited:.0f} s after the trouble"


def nobody_waits_for_the_sends_of_others(world: "World") -> Iterator[str]:
    """In a crowded world a shopper with whom Twilio is quick waits for thinking, their own and that of others, and for
    little else: however slow the sends of others are, they take no slot.
    """
    if not world.crowding.is_crowded:
        return
    last = _last_words(world)
    for written in world.crowd.written:
        if world.crowding.is_slow_with(written.phone) or written.sid not in last:
            continue
        idle = world.crowding.idle(written.at, last[written.sid])
        if idle > _IDLE:
            yield f"{written.mark} waited {idle:.1f} s while nobody thought"


def _last_words(world: "World") -> dict[str, float]:
    """When the last reply to each answered message went out, or its turn was over if there was none."""
    sent = {each.sid: each.at for each in world.twilio.accepted}
    times: dict[str, list[float]] = defaultdict(list)
    for line in world.store.book.all(Message):
        if line.sid in sent and line.author == "milo":
            times[line.turn_id].append(sent[line.sid])
    return {
        sid: max(times[record.key] or [(record.finished_at - START).total_seconds()])
        for record in world.store.book.all(TurnRecord)
        for sid in record.sids
    }


def _lines_out(world: "World") -> dict[str, list[Message]]:
    lines: dict[str, list[Message]] = defaultdict(list)
    for line in world.store.book.all(Message):
        if line.author != "shopper":
            lines[person(line.wa_id)].append(line)
    return {wa_id: sorted(theirs, key=lambda line: line.seq) for wa_id, theirs in lines.items()}


def replies_once_in_order(world: "World") -> Iterator[str]:
    """What Twilio took for a shopper is what the transcript says was sent, one by one: Milo's and the owner's."""
    lines = _lines_out(world)
    accepted = [(person(wa_id(each.to)), each) for each in world.twilio.accepted]
    for phone in sorted({phone for phone, _ in accepted} | set(lines)):
        went = [(each.sid, each.body) for theirs, each in accepted if theirs == phone]
        said = [(each.sid, each.body) for each in lines.get(phone, []) if each.status == "sent"]
        if went != said:
            yield f"{phone} got {_short(went)} and the transcript has {_short(said)}"


def owner_heard_once(world: "World") -> Iterator[str]:
    """What the owner wrote and the API took is in the transcript once, sent or refused by Twilio for good.

    What it refused may be there, too: an earlier try of the same request may come after the later one.
    """
    lines = [line for line in world.store.book.all(Message) if line.author == "shop"]
    times = Counter(
        (person(line.wa_id), line.body) for line in lines if not is_about_an_order(line.body)
    )
    for said in world.owner.said:
        found = times.pop((said.phone, said.body), 0)
        if found > 1 or (found == 0 and said.status == 201):
            yield f"{said.body} to {said.phone} was answered {said.status} and is there {found} times"
    yield from (f"nobody wrote {body} to {phone}" for phone, body in times)


def _short(messages: list[Any]) -> str:
    return str([(sid and sid[:8], body[:40]) for sid, body in messages])


def replies_fit(world: "World") -> Iterator[str]:
    """Each turn's replies are about its messages: an answer, one apology, a word about opting out, or a person's silence.

    Who is apologised to for a turn that has done something is told so, and not asked to write it again. A checkout that
    was refused for new prices has done nothing that a second one would do twice.
    """
    acted = {
        record.turn_id
        for record in world.store.book.all(IdempotencyRecord)
        if record.tool_call and record.status < HTTPStatus.BAD_REQUEST
    }
    out = defaultdict(list)
    for lines in _lines_out(world).values():
        for line in lines:
            out[line.turn_id].append(line.body)
    for standing in standings(world):
        record, said = standing.record, out[standing.record.key]
        marks = ",".join(map(mark_of, standing.to_answer))
        if record.outcome == "silenced" or (standing.is_out and standing.was_out):
            fits = not said
        elif not standing.to_answer:
            fits = said == [standing.words]
        elif record.outcome == "answered" and not record.model:
            fits = not said
        elif record.outcome == "dead" and not said:
            fits = world.owner.may_have_held(person(record.wa_id), standing.ended_at)
        elif record.outcome == "dead" or record.model == "none":
            fits = _apologises(said, has_acted=record.key in acted)
        else:
            fits = "".join(said).startswith(f"re {marks}:")
        if not fits:
            yield f"turn of {marks} ended {record.outcome} with {said}"
        yield from _died_too_soon(world, record)


def _died_too_soon(world: "World", record: TurnRecord) -> Iterator[str]:
    if record.outcome == "dead" and record.attempt < world.max_attempts:
        yield f"turn {record.key} is dead though it was not tried so often"


def _apologises(said: list[str], *, has_acted: bool) -> bool:
    return "".join(said).endswith(CUT_OFF) or (not has_acted and said == messages_of(APOLOGY))


def answers_keep_order(world: "World") -> Iterator[str]:
    """The turns of a conversation, one after the other, have its messages in the order they came in.

    Those of one turn stand as the webhook took them; between turns it is the claims that count.
    """
    lines = world.store.book.all(Message)
    received = {line.key: line.created_at for line in lines if line.author == "shopper"}
    seqs = {line.key: line.seq for line in lines if line.author == "shopper"}
    last: dict[str, int] = {}
    for record in sorted(world.store.book.all(TurnRecord), key=lambda one: one.fence):
        for sid in record.sids:
            if seqs.get(sid, 0) <= last.get(record.wa_id, 0):
                yield f"{sid} was answered out of order"
            last[record.wa_id] = seqs.get(sid, 0)
        times = [received[sid] for sid in record.sids if sid in received]
        if times != sorted(times):
            yield f"turn {record.key} has its messages in another order than they were written"


def memory_is_whole(world: "World") -> Iterator[str]:
    """A conversation's memory has each answered turn once, in order."""
    for conversation in world.store.book.all(Conversation):
        answered = [
            record.key
            for record in sorted(world.store.book.all(TurnRecord), key=lambda one: one.fence)
            if record.wa_id == conversation.key and record.model
        ]
        turns = json.loads(conversation.memory)["turns"] if conversation.memory else []
        if [turn["id"] for turn in turns] != answered[-20:]:
            yield f"{conversation.key} remembers {[t['id'] for t in turns]}, not {answered}"


def book_is_true(world: "World") -> Iterator[str]:
    """The store holds what its commits made it hold."""
    for kind, held in world.store.book.held.items():
        keys = list(held)
        for start in range(0, len(keys), 100):
            part = keys[start : start + 100]
            there = world.store.get_many(kind, part)
            for key in part:
                if key not in there or there[key].entity != held[key]:
                    yield f"{kind.__name__} {key} is not in the store as it was written"


def no_link_at_rest(world: "World") -> Iterator[str]:
    """Nothing in a copy of the store opens an order."""
    orders = {
        token(SETTINGS.checkout_secret, order.id): order.id for order in world.store.book.all(Order)
    }
    for entity in world.at_rest.walk([*world.store.book.held]):
        text = json.dumps(dump(entity))
        for secret, order_id in orders.items():
            if secret in text:
                yield f"{type(entity).__name__} {entity.key} holds the link of order {order_id}"


def all_can_be_written(world: "World") -> Iterator[str]:
    """What the store holds is what is read of it when it is written as documents, which a store in memory never does."""
    for kind, held in world.store.book.held.items():
        for key, entity in held.items():
            if load(kind, dump(entity)) != entity:
                yield f"{kind.__name__} {key} is read otherwise than it was written"
