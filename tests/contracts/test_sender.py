"""The Sender contract: Twilio's messenger over both of its doubles, and the phones in this process."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any, Protocol, TypeVar

import pytest
import requests
from twilio.rest import Client  # type: ignore[import-untyped]

from agent_worker.turns.delivery import Sender
from agent_worker.turns.lease import LeaseOver
from agent_worker.whatsapp.messenger import Messenger, Unanswered, Undeliverable, connect
from local.phones import Lost, Phones
from local.twilio.app import TwilioDouble
from retail.errors import Unavailable
from retail.wire import OutboundMessage
from simulator.network import Network
from simulator.process import START
from simulator.whatsapp import ACCOUNT, NUMBER, Twilio, TwilioHttp
from simulator.whatsapp import TOKEN as SIMULATED_TOKEN
from tests.simulated import Corner
from tests.twilio_double import SHOP, SHOPPER, SID, TOKEN, account

T = TypeVar("T")
PERMANENT = 63016
"""Outside the 24 hours."""


class Place(Protocol):
    """A sender, what has arrived of what it sent, and what befalls its next send."""

    sender: Sender

    def arrived(self) -> list[str]: ...
    def pass_a_second(self) -> None: ...
    def refuse(self) -> None: ...
    def be_busy(self) -> None: ...
    def take_and_lose_the_answer(self) -> None: ...


class OverTheDouble:
    """The laptop's Twilio, over HTTP."""

    def __init__(self, double: TwilioDouble) -> None:
        self.double = double
        self.sender: Sender = connect(SID, TOKEN, SHOP, api_url=double.url)

    def arrived(self) -> list[str]:
        url = f"{self.double.url}/2010-04-01/Accounts/{SID}/Messages.json"
        listed = requests.get(url, auth=(SID, TOKEN), timeout=5).json()["messages"]
        return [one["body"] for one in reversed(listed)]

    def pass_a_second(self) -> None:
        """The double's clock ticks whenever it is read."""

    def refuse(self) -> None:
        self._next(kind="error", status=400, code=PERMANENT)

    def be_busy(self) -> None:
        self._next(kind="error", status=429, code=20429)

    def take_and_lose_the_answer(self) -> None:
        self._next(kind="accept_then_drop")

    def _next(self, **fault: Any) -> None:
        url = f"{self.double.url}/double/faults"
        assert requests.post(url, json={"next": [fault]}, timeout=5).ok


class Simulated:
    """The seeded world's Twilio, in virtual time."""

    def __init__(self, corner: Corner) -> None:
        self.corner = corner
        network = Network(corner.loop, corner.chance, corner.trace, corner.outages)
        self.twilio = Twilio(corner.loop, corner.chance, corner.trace, network)
        http = TwilioHttp(self.twilio, corner.loop, corner.chance, corner.outages, corner.crowding)
        self.messenger = Messenger(Client(ACCOUNT, SIMULATED_TOKEN, http_client=http), NUMBER)
        self.sender: Sender = self

    def send(self, outbound: OutboundMessage, look: Any) -> str:
        return self._do(lambda: self.messenger.send(outbound, look))

    def find(self, outbound: OutboundMessage, known_sids: Any) -> str | None:
        return self._do(lambda: self.messenger.find(outbound, known_sids))

    def show_typing(self, message_sid: str) -> None:
        self._do(lambda: self.messenger.show_typing(message_sid))

    def arrived(self) -> list[str]:
        return [one.body for one in self.twilio.accepted]

    def pass_a_second(self) -> None:
        self._do(lambda: self.corner.loop.pause(1.0))

    def refuse(self) -> None:
        self.corner.strike("twilio_refuses")

    def be_busy(self) -> None:
        self.corner.strike("twilio_busy")

    def take_and_lose_the_answer(self) -> None:
        self.corner.strike("twilio_answer_lost")

    def _do(self, work: Callable[[], T]) -> T:
        try:
            return self.corner.run(work)
        finally:
            self.corner.strike(None)


class InThisProcess:
    """The phones of the whole shop."""

    def __init__(self) -> None:
        self.phones = Phones()
        self.sender: Sender = self.phones

    def arrived(self) -> list[str]:
        return self.phones.bodies

    def pass_a_second(self) -> None:
        """Phones know what came after what without a clock."""

    def refuse(self) -> None:
        self.phones.moods = [Undeliverable(PERMANENT, "refused")]

    def be_busy(self) -> None:
        self.phones.moods = [Unavailable("twilio_busy", "429")]

    def take_and_lose_the_answer(self) -> None:
        self.phones.moods = [Lost(Unanswered("twilio_unanswered", "lost"))]


@pytest.fixture(params=["double", "simulated", "phones"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "double":
        ticks = count()
        with TwilioDouble(
            account("http://127.0.0.1:9/"), clock=lambda: START + timedelta(seconds=next(ticks))
        ) as double:
            yield OverTheDouble(double)
    elif request.param == "simulated":
        corner = Corner()
        yield Simulated(corner)
        corner.close()
    else:
        yield InThisProcess()


def message(body: str = "¡Hola! 🥛", to: str = SHOPPER) -> OutboundMessage:
    return {"id": 7, "to": to, "body": body, "created_at": START.isoformat()}


def anytime() -> None:
    """Nothing speaks against sending."""


def too_late() -> None:
    raise LeaseOver("lease_over", "0 s are left")


def test_what_is_sent_arrives_in_order_each_under_a_sid_of_its_own(place: Place) -> None:
    bodies = ["uno", "dos 🥛", "tres"]
    sids = [place.sender.send(message(body), anytime) for body in bodies]

    assert place.arrived() == bodies
    assert len(set(sids)) == 3
    assert all(sids)


def test_a_message_that_went_out_is_found_and_no_other(place: Place) -> None:
    sid = place.sender.send(message(), anytime)

    assert place.sender.find(message(), []) == sid
    assert place.sender.find(message("otra cosa"), []) is None
    assert place.sender.find(message(to="whatsapp:+5491100000000"), []) is None


def test_a_message_that_was_reported_is_not_taken_for_a_later_one(place: Place) -> None:
    first = place.sender.send(message(), anytime)
    assert place.sender.find(message(), [first]) is None

    second = place.sender.send(message(), anytime)

    assert place.sender.find(message(), [first]) == second


def test_a_message_from_before_the_last_reported_one_is_not_taken_for_a_later_one(
    place: Place,
) -> None:
    forgotten = place.sender.send(message(), anytime)
    place.pass_a_second()
    reported = place.sender.send(message("otra cosa"), anytime)
    assert place.sender.find(message(), []) == forgotten

    assert place.sender.find(message(), [reported]) is None

    last = place.sender.send(message(), anytime)
    assert place.sender.find(message(), [reported]) == last


def test_nothing_leaves_after_a_look_that_raises(place: Place) -> None:
    with pytest.raises(LeaseOver):
        place.sender.send(message(), too_late)

    assert place.arrived() == []
    assert place.sender.find(message(), []) is None


def test_a_message_refused_for_good_says_so_and_the_next_one_goes_out(place: Place) -> None:
    place.refuse()
    with pytest.raises(Undeliverable) as refused:
        place.sender.send(message("no"), anytime)
    assert refused.value.error_code == PERMANENT

    place.sender.send(message("sí"), anytime)

    assert place.arrived() == ["sí"]


def test_a_sender_that_is_busy_has_taken_nothing(place: Place) -> None:
    place.be_busy()
    with pytest.raises(Unavailable) as busy:
        place.sender.send(message(), anytime)

    assert not isinstance(busy.value, Unanswered)
    assert place.arrived() == []


def test_a_lost_answer_leaves_it_open_and_the_message_is_found(place: Place) -> None:
    place.take_and_lose_the_answer()
    with pytest.raises(Unanswered):
        place.sender.send(message(), anytime)

    assert place.sender.find(message(), [])
    assert place.arrived() == [message()["body"]]
