"""Shoppers: who writes what and when, through a WhatsApp that repeats, delays and reorders."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field

from .chance import Chance
from .loop import WorldLoop
from .network import Network, Server
from .persons import Writer, opt_out_type
from .trace import Trace
from .whatsapp import ACCOUNT, NUMBER, Twilio

_SHARE_BUYING = 0.5
"""Of the messages that put something into the cart and order it."""


@dataclass
class Written:
    """A message of a shopper.

    Attributes:
        at: when it was written.
        taken: the webhook answered that it has it.
        apologised: the webhook answered that it could not take it; it may have been taken all the same.
    """

    sid: str
    phone: str
    body: str
    mark: str
    sender: dict[str, str]
    at: float
    taken: bool = False
    apologised: bool = False


@dataclass
class Crowd:
    """All shoppers of a world.

    Attributes:
        number: how many there are; drawn when they begin to write if nobody said so.
    """

    loop: WorldLoop
    chance: Chance
    trace: Trace
    network: Network
    twilio: Twilio
    webhook: Server
    speak: Callable[[Chance], str]
    written: list[Written] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    number: int = 0

    async def write(self) -> None:
        """Everybody writes what they have to write; over when the last message was posted."""
        if not self.phones:
            number = self.number or self.chance.pick([1, 1, 1, 2, 3])
            some = self.chance.random.sample(range(10**7, 10**8), number)
            self.phones = [f"54911{each}" for each in some]
        await asyncio.gather(*(self._one(phone) for phone in self.phones))

    async def _one(self, phone: str) -> None:
        posts, writer = [], Writer(phone)
        for _ in range(self.chance.pick([1, 1, 2, 3])):
            burst = self.chance.random.random() < 0.4
            gap = self.chance.seconds(0.0, 0.8) if burst else self.chance.seconds(1.0, 60.0)
            await asyncio.sleep(gap)
            mark = f"m{len(self.written) + 1}"
            body = f"{mark}: {self.speak(self.chance)}"
            body = writer.instead() or body
            written = Written(
                f"SM{self.chance.hex(32)}", phone, body, mark, writer.sender(), self.loop.time()
            )
            self.written.append(written)
            times = 2 if self.chance.strikes("webhook_twice") else 1
            posts += [asyncio.ensure_future(self._post(written)) for _ in range(times)]
        await asyncio.gather(*posts)

    async def _post(self, written: Written) -> None:
        late = self.chance.strikes("webhook_late")
        await asyncio.sleep(
            self.chance.seconds(0.1, 30.0) if late else self.chance.seconds(0.0, 0.05)
        )
        form = {
            "MessageSid": written.sid,
            "SmsSid": written.sid,
            "AccountSid": ACCOUNT,
            **written.sender,
            **opt_out_type(written.body),
            "To": NUMBER,
            "Body": written.body,
            "NumMedia": "0",
            "ProfileName": "Eva",
        }
        answer = await self.loop.blocking(
            lambda: self.twilio.post(self.webhook, form), copy_context()
        )
        if answer and "<Message>" in answer:
            written.apologised = True
        elif answer:
            written.taken = True
        self.trace.tell(f"{written.mark} posted: {answer and answer[-40:]!r}")


def wishes(chance: Chance) -> str:
    """What a shopper wants, in the scripted brain's words."""
    some = [_wish(chance) for _ in range(chance.pick([1, 1, 1, 2, 3]))]
    if chance.random.random() < _SHARE_BUYING:
        some += [_wish(chance, "add"), "checkout"]
    return "; ".join(some)


def _wish(chance: Chance, what: str = "") -> str:
    what = what or chance.pick(
        ["hola", "look", "find", *["add"] * 4, "set", "clear", "checkout", "checkout"]
    )
    if what in {"add", "set"}:
        return f"{what} {chance.random.randint(0, 2)} {chance.random.randint(1, 4)}"
    return what


_SPANISH = (
    "Hola, quiero comprar leche",
    "Soy Eva Gómez, eva@example.com",
    "La primera",
    "dos yerbas",
    "Qué llevo?",
    "Vaciá el carrito",
    "Sí",
    "Finalizar",
)


def spanish(chance: Chance) -> str:
    """What a shopper writes to the offline model."""
    return chance.pick(_SPANISH)
