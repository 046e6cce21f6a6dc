"""The turn protocol under whatever may happen: duplicates, dead and late workers, lost answers, bursts.

Tasks are delivered at least once, in any order, to workers that stop at any step. Whatever the order,
every message is answered once, replies go out once and in order, and what is left to do always has a
task that was not acknowledged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from backoffice_api.domain.claim import Answered, Busy, Claimed, Gathering, Undelivered, turn_id_of
from backoffice_api.domain.conversation import Conversation, LiveTurn
from backoffice_api.domain.message import Message, OutboundMessage
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.services import conversations, turn_endings
from backoffice_api.services import turns as use_cases
from backoffice_api.services.turn_endings import Ending
from backoffice_api.services.turns import Turns
from backoffice_api.storage import queries
from backoffice_api.storage.port import Write
from retail.errors import Refused, Unavailable
from tests.backoffice import a_backoffice, a_store
from tests.clock import Clock
from tests.turns import GATHERING, LEASE, written

WA_ID = "5491123456789"


DELIVERY = "delivery"

EVENTS = (
    *("message", "message", "duplicate"),
    *("delivery",) * 4,
    *("step",) * 14,
    *("time",) * 3,
    *("death", "death after sending", "shop"),
)


class ForgetfulStore:
    """A store whose next commit may fail, before or after it is made."""

    def __init__(self) -> None:
        self._store = a_store()
        self.lose = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        lose, self.lose = self.lose, ""
        if lose == "request":
            raise Unavailable("store_failed", "nothing was written")
        self._store.commit(writes)
        if lose == "answer" and writes:
            raise Unavailable("store_failed", "it was written")


@dataclass
class Worker:
    """One attempt at a task, as far as it has got; `sid` is its message's, or a delivery's name."""

    sid: str
    name: str
    turn: LiveTurn | None = None
    token: str = ""
    mine: tuple[str, ...] = ()
    to_send: list[OutboundMessage] = field(default_factory=list)
    tried_before: bool = False
    more: bool = False
    unreported: str = ""
    retrying: Ending | None = None


class TurnProtocol(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = ForgetfulStore()
        shop = a_backoffice(self.store).shop
        assert isinstance(shop.clock, Clock)
        self.clock = shop.clock
        self.shop = shop
        self.secrets = 0
        self.turns = Turns(shop, self.new_secret, LEASE, GATHERING)
        self.tasks: list[str] = []
        self.sids: list[str] = []
        self.workers: list[Worker] = []
        self.went_out: list[str] = []
        self.fixed: dict[str, tuple[str, ...]] = {}
        self.decided = 0
        self.fences: list[int] = []
        self.names = 0

    def new_secret(self) -> str:
        self.secrets += 1
        return f"secret{self.secrets}"

    # What happens. One rule, since hypothesis leaves rules out at random and a turn needs them all.

    @rule(
        event=st.sampled_from(EVENTS),
        which=st.integers(0, 30),
        lose=st.sampled_from(["", "", "", "", "request", "answer"]),
        how=st.sampled_from(["reply", "reply", "two", "silent", "give back", "bury"]),
        seconds=st.sampled_from([0.05, 0.5, 1.3, 20, 91]),
    )
    def something_happens(
        self, event: str, which: int, lose: str, how: str, seconds: float
    ) -> None:
        worker = self.workers[which % len(self.workers)] if self.workers else None
        if event == "message" and len(self.sids) < 12:
            self.sids.append(f"SM{len(self.sids)}")
            self.tasks.append(self.sids[-1])
        elif event == "duplicate" and self.sids:
            self.tasks.append(self.sids[which % len(self.sids)])
        elif event == "delivery" and self.tasks and len(self.workers) < 5:
            self.names += 1
            self.workers.append(Worker(self.tasks[which % len(self.tasks)], f"w{self.names}"))
        elif event == "step" and worker:
            self.step(worker, lose, how)
        elif event == "death" and worker:
            self.workers.remove(worker)
        elif event == "death after sending" and worker and worker.to_send:
            self.send(worker)
            self.workers.remove(worker)
        elif event == "time":
            self.clock.advance(seconds=seconds)
        elif event == "shop":
            self.the_shop_writes()

    def the_shop_writes(self) -> None:
        self.decided += 1
        try:
            self.shop.cases.run(
                lambda work: conversations.write(work, self.shop, WA_ID, f"shop {self.decided}")
            )
        except Refused as refusal:
            expect(refusal, "outbox_full")
        else:
            self.tasks.append(f"{DELIVERY} {self.decided}")

    # What always holds.

    @invariant()
    def no_message_is_in_two_places(self) -> None:
        conversation = self.conversation()
        waiting = [m.sid for m in conversation.pending] if conversation else []
        over = self.store.get_many(Message, self.sids)
        assert len(set(waiting)) == len(waiting)
        assert not set(waiting) & set(over)

    @invariant()
    def a_fence_is_given_once(self) -> None:
        assert len(set(self.fences)) == len(self.fences)

    def teardown(self) -> None:
        """The tasks that nobody has acknowledged bring everything to its end, and nothing else does."""
        self.store.lose = ""
        self.workers.clear()
        self.clock.advance(seconds=91)
        for _ in range(200):
            if not self.tasks:
                break
            self.names += 1
            worker = Worker(self.tasks[0], f"w{self.names}")
            self.workers.append(worker)
            while worker in self.workers:
                self.step(worker, "", "reply")
                self.clock.advance(seconds=0.4)
        assert not self.tasks, "tasks come back for ever"
        conversation = self.conversation()
        if conversation is None:
            return
        assert conversation.pending == ()
        assert conversation.outbox == ()
        self.check_transcript(conversation)

    def check_transcript(self, conversation: Conversation) -> None:
        page = self.store.find(queries.messages_of_conversation(WA_ID), limit=400)
        lines: list[Message] = sorted(page.items, key=lambda line: line.seq)
        inbound = [line for line in lines if line.author == "shopper"]
        outbound = [line for line in lines if line.author != "shopper"]
        begun = {line.key for line in inbound}
        assert len(begun) == len(inbound)
        assert all(line.status in {"answered", "dead"} for line in inbound)
        assert [line.body for line in outbound if line.status != "queued"] == self.went_out
        turns_in_order = [line.turn_id for line in inbound]
        runs = [t for n, t in enumerate(turns_in_order) if n == 0 or turns_in_order[n - 1] != t]
        assert len(runs) == len(set(runs)), "a turn's messages are apart"
        for turn_id in runs:
            record = self.store.get(TurnRecord, turn_id).entity
            sids = tuple(line.key for line in inbound if line.turn_id == turn_id)
            assert record.sids == sids == self.fixed[turn_id]
            assert turn_id == turn_id_of(sids[0])

    # What a worker does.

    def conversation(self) -> Conversation | None:
        snapshot = self.store.get(Conversation, WA_ID)
        return snapshot.entity if snapshot else None

    def step(self, worker: Worker, lose: str, how: str) -> None:
        if worker.to_send:
            self.deliver(worker, lose)
        elif worker.turn is None:
            self.claim(worker, lose)
        else:
            self.work(worker, lose, how)

    def claim(self, worker: Worker, lose: str) -> None:
        self.store.lose = lose
        try:
            if worker.sid.startswith(DELIVERY):
                given = use_cases.claim_to_deliver(self.turns, WA_ID, worker.name)
            else:
                given = use_cases.claim_turn(self.turns, WA_ID, written(worker.sid), worker.name)
        except Unavailable:
            return  # and asks again
        finally:
            self.store.lose = ""
        decision = given.decision
        if isinstance(decision, Answered):
            self.acknowledge(worker)
        elif isinstance(decision, Busy):
            self.workers.remove(worker)
        elif isinstance(decision, Gathering):
            assert 0 < decision.wait_seconds <= 1.2
        else:
            self.take(worker, decision, given.token)

    def take(self, worker: Worker, decision: Undelivered | Claimed, token: str) -> None:
        self.fences.append(decision.turn.fence)
        assert decision.turn.fence == max(self.fences)
        worker.turn, worker.token = decision.turn, token
        if isinstance(decision, Undelivered):
            assert decision.outbound
            worker.to_send, worker.tried_before = list(decision.outbound), True
            worker.mine = ()
            return
        worker.mine = tuple(message.sid for message in decision.messages)
        assert worker.mine == self.fixed.setdefault(decision.turn.id, worker.mine)
        conversation = self.conversation()
        assert conversation is not None
        assert all(message.author == "shop" for message in conversation.outbox)

    def work(self, worker: Worker, lose: str, how: str) -> None:
        assert worker.turn is not None
        turn = worker.turn
        self.store.lose = lose
        try:
            if how == "give back" and worker.retrying is None:
                self.workers.remove(worker)
                turn_endings.give_up_for_now(self.turns, worker.token, turn.id, turn.fence)
                return
            worker.retrying = worker.retrying or self.ending(how)
            done = turn_endings.complete(
                self.turns, worker.token, turn.id, turn.fence, worker.retrying
            )
        except Unavailable:
            return  # and tries the same again
        except Refused as refusal:
            expect(refusal, "turn_lost")
            assert self.newest_fence() > turn.fence
            self.forget_turn(worker)
            return
        finally:
            self.store.lose = ""
        # Told again that it ended, a turn without replies may be an old one: nobody has anything to send.
        assert self.newest_fence() == turn.fence or not done.outbound
        worker.to_send, worker.tried_before, worker.more = list(done.outbound), False, done.more
        if not worker.to_send:
            self.after_delivery(worker)

    def ending(self, how: str) -> Ending:
        count = {"silent": 0, "two": 2}.get(how, 1)
        self.decided += count
        replies = tuple(f"reply {self.decided - n}" for n in reversed(range(count)))
        return Ending("dead" if how == "bury" else "answered", replies, "[]")

    def deliver(self, worker: Worker, lose: str) -> None:
        assert worker.turn is not None
        if self.clock() >= worker.turn.lease_until:
            self.forget_turn(worker)
            return
        message = worker.to_send[0]
        self.send(worker)
        self.store.lose = lose
        try:
            worker.more = turn_endings.report_sent(
                self.turns, worker.token, message.id, "sent", f"SMout{message.id}", None
            )
        except Unavailable:
            return  # and reports it again
        except Refused as refusal:
            expect(refusal, "turn_lost")
            self.forget_turn(worker)
            return
        finally:
            self.store.lose = ""
        worker.to_send.pop(0)
        worker.unreported = ""
        if not worker.to_send:
            self.after_delivery(worker)

    def send(self, worker: Worker) -> None:
        """Twilio takes the message, unless the worker knows or finds that it has it already."""
        assert worker.turn is not None
        body = worker.to_send[0].body
        found = worker.tried_before and body in self.went_out
        if self.clock() < worker.turn.lease_until and not found and worker.unreported != body:
            self.went_out.append(body)
            worker.unreported = body

    def after_delivery(self, worker: Worker) -> None:
        own, more = worker.sid in worker.mine, worker.more
        self.forget_turn(worker)
        if own and not more:
            self.acknowledge(worker)

    def acknowledge(self, worker: Worker) -> None:
        self.workers.remove(worker)
        if worker.sid in self.tasks:
            self.tasks.remove(worker.sid)

    def newest_fence(self) -> int:
        conversation = self.conversation()
        return conversation.fence if conversation else 0

    @staticmethod
    def forget_turn(worker: Worker) -> None:
        worker.turn, worker.to_send, worker.mine, worker.retrying = None, [], (), None
        worker.unreported = ""


def expect(refusal: Refused, code: str) -> None:
    if refusal.code != code:
        raise refusal


SOME = settings(max_examples=8, stateful_step_count=80, deadline=None, print_blob=True)
TestTurnProtocol = pytest.mark.timeout(400)(TurnProtocol.TestCase)  # shrinking a failure takes long
TestTurnProtocol.settings = SOME


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_longer_day_breaks_it() -> None:
    many = settings(SOME, max_examples=200, stateful_step_count=120)
    run_state_machine_as_test(TurnProtocol, settings=many)
