"""What must hold of shoppers who opt out and come back: heard at once, confirmed once, and left alone meanwhile.

How each turn leaves a shopper is told from their words alone, apart from how the shop reads them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent_worker.whatsapp.consent import CAME_BACK, OPTED_OUT
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.turn import TurnRecord
from retail.whatsapp import wa_id

from .persons import ACKNOWLEDGED, IN, OUT, person
from .process import START

if TYPE_CHECKING:
    from .world import World


@dataclass(frozen=True)
class Standing:
    """A turn of a shopper, and how their words leave them.

    Attributes:
        was_out: whether they had opted out before it.
        is_out: whether they have after it.
        to_answer: the messages that are for Milo.
    """

    record: TurnRecord
    was_out: bool
    is_out: bool
    to_answer: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is said without a model; nothing where Milo answers, or nobody does."""
        if self.is_out:
            return "" if self.was_out else OPTED_OUT
        return "" if self.to_answer else CAME_BACK

    @property
    def ended_at(self) -> float:
        """In the seconds of the world."""
        return (self.record.finished_at - START).total_seconds()


def standings(world: "World") -> Iterator[Standing]:
    """All turns, those of a conversation one after the other."""
    bodies = {written.sid: written.body for written in world.crowd.written}
    out: dict[str, bool] = {}
    for record in sorted(world.store.book.all(TurnRecord), key=lambda one: one.fence):
        was_out = out.get(record.wa_id, False)
        is_out, to_answer = _read([bodies[sid] for sid in record.sids], was_out=was_out)
        out[record.wa_id] = is_out
        yield Standing(record, was_out, is_out, tuple(to_answer))


def _read(bodies: Sequence[str], *, was_out: bool) -> tuple[bool, list[str]]:
    is_out, to_answer = was_out, list[str]()
    for body in bodies:
        if body in OUT:
            is_out, to_answer = True, []
        elif body != ACKNOWLEDGED or not is_out:
            is_out = False
            to_answer += [] if body == IN else [body]
    return is_out, to_answer


def who_opts_out_is_heard(world: "World") -> Iterator[str]:
    """The shop knows of each shopper what their last words about it were."""
    last = {one.record.wa_id: one.is_out for one in standings(world)}
    for conversation in world.store.book.all(Conversation):
        if conversation.opted_out != last.get(conversation.key, False):
            yield f"{conversation.key} has opted out: {conversation.opted_out}, by {conversation.consents}"


def nothing_is_sent_to_who_opted_out(world: "World") -> Iterator[str]:
    """From the turn in which they opt out to the one in which they come back, a shopper gets the confirmation."""
    since: dict[str, float] = {}
    spans: list[tuple[str, float, float]] = []
    for one in standings(world):
        key = one.record.wa_id
        if one.is_out:
            since.setdefault(key, one.ended_at)
        elif key in since:
            spans.append((person(key), since.pop(key), one.ended_at))
    spans += [(person(key), begun, float("inf")) for key, begun in since.items()]
    for phone, begun, ended in spans:
        theirs = [each for each in world.twilio.accepted if person(wa_id(each.to)) == phone]
        got = [each.body for each in theirs if begun < each.at < ended]
        if got not in ([], [OPTED_OUT]):
            yield f"{phone} got {[body[:40] for body in got]} after they had opted out"
