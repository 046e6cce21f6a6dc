"""A developer's conversation: each message to Milo in ADK's page is a turn of the running shop.

Before the agent runs, its message is recorded and its turn claimed, as the worker does it; the tools act in
that turn, by the rules and under the keys of any other; afterwards the turn is completed. What Milo says stays
in ADK's page: a turn is completed without replies, so that nothing is ever sent.

Each session of ADK's is a shopper of its own, whom nobody knows yet. `{"phone": "+549…"}` in the session's
state makes it that shopper's.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast

from google.adk.agents import LlmAgent
from google.adk.agents.callback_context import CallbackContext
from google.adk.sessions import Session
from google.genai import types

from agent_worker.app import Machine, backoffice, threads
from agent_worker.offline.dialogue import open_question
from agent_worker.offline.spoken import SpokenWords
from agent_worker.offline.state import Question
from agent_worker.thinking import memory
from agent_worker.thinking.agent import agent_of
from agent_worker.thinking.models import thinking_model
from agent_worker.thinking.thought import tool_reports, usage_of
from agent_worker.tools.call import STATE_KEY, OffLoop, ShopperTurn
from agent_worker.tools.journal import Journal
from retail.backoffice import Backoffice
from retail.carrier import pooled_session
from retail.errors import Unavailable
from retail.faults import Faults
from retail.settings import Settings
from retail.whatsapp import PREFIX, wa_id
from retail.wire import InboundMessage, ToolReport, Turn, Usage

PHONE = "phone"
"""Where a session's state may say whose conversation it is."""
_HELD = "temp:held"
_NOBODYS = "+54900"
"""No number of Argentina's begins so: what a developer tries reaches nobody's phone."""
_MAX_ROUNDS = 50
_PAUSE_SECONDS = 1.0
_THREADS = 8
SILENT = "(Milo does not answer here: {why})"


@dataclass(frozen=True)
class DevelopmentTurns:
    """ADK's callbacks around a run of the agent.

    Attributes:
        number: the shop's Twilio address.
        model: the name of the model that thinks.
        shop_name: in whose name it greets.
        clock: the time in UTC; passed in, as is `sleep`.
    """

    api: Backoffice
    off_loop: OffLoop
    number: str
    model: str
    shop_name: str
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]

    async def begin(self, callback_context: CallbackContext) -> types.Content | None:
        """Claims the turn in which the tools will act; answers for Milo where Milo has to be silent.

        Raises:
            Unavailable: `conversation_busy` while somebody else has the conversation.
        """
        session = callback_context.session
        turn = await self._claim(session, self._message(callback_context))
        flags = [flag for flag, is_set in turn["flags"].items() if is_set]
        if flags:
            await self._complete(turn, turn["memory"] or memory.dump([]), [], None)
            text = SILENT.format(why=", ".join(flags))
            return types.Content(role="model", parts=[types.Part(text=text)])
        session.state[_HELD] = turn
        session.state[STATE_KEY] = ShopperTurn(
            id=turn["id"],
            phone=turn["messages"][-1]["from"].removeprefix(PREFIX),
            token=turn["token"],
            user=turn["user"],
            api=self.api,
            off_loop=self.off_loop,
            faults=Faults(),
            clock=self.clock,
            journal=Journal(turn["journal"]),
            words=SpokenWords(
                [turn["messages"][-1]["body"]],
                partial(self._asked_before, session, callback_context.invocation_id),
            ),
        )
        return None

    def _asked_before(self, session: Session, now: str) -> Question | None:
        """What the shopper was asked before the run of this invocation id."""
        past = [event.content for event in session.events if event.invocation_id != now]
        return open_question(filter(None, past), self.shop_name)

    async def end(self, callback_context: CallbackContext) -> None:
        """Completes the turn with what the session holds of it, and with nothing to send."""
        session, now = callback_context.session, callback_context.invocation_id
        turn = cast("Turn", session.state[_HELD])
        events = [event for event in session.events if event.invocation_id == now]
        remembered = memory.dump(session.events)
        await self._complete(turn, remembered, tool_reports(events), usage_of(events))

    async def _claim(self, session: Session, message: InboundMessage) -> Turn:
        """The turn that holds the message; one that an earlier run left behind is ended first."""
        ask = partial(self.api.claim, wa_id(message["from"]), message, f"adk-{session.id}")
        for _ in range(_MAX_ROUNDS):
            claim = await self.off_loop(ask)
            if claim["status"] == "claimed":
                turn = claim["turn"]
                if any(one["sid"] == message["sid"] for one in turn["messages"]):
                    return turn
                await self._complete(turn, turn["memory"] or memory.dump([]), [], None)
                continue
            is_gathering = claim["status"] == "gathering"
            await self.sleep(claim["wait_seconds"] if is_gathering else _PAUSE_SECONDS)
        raise Unavailable("conversation_busy", "somebody else has this conversation")

    async def _complete(
        self, turn: Turn, remembered: str, calls: list[ToolReport], usage: Usage | None
    ) -> None:
        await self.off_loop(
            partial(
                self.api.complete,
                turn["id"],
                turn["token"],
                fence=turn["fence"],
                replies=[],
                memory=remembered,
                tool_calls=calls,
                model=self.model,
                usage=usage,
            )
        )

    def _message(self, context: CallbackContext) -> InboundMessage:
        parts = (context.user_content and context.user_content.parts) or []
        return {
            "sid": f"SM{secrets.token_hex(16)}",
            "from": PREFIX + shopper_phone(context.session),
            "to": self.number,
            "body": "\n".join(part.text for part in parts if part.text),
            "kind": "text",
            "media": [],
            "location": None,
            "button_payload": "",
            "profile_name": "",
            "received_at": self.clock().isoformat(),
        }


def shopper_phone(session: Session) -> str:
    """Whose conversation it is: whom the state names, or somebody whom no other session has, E.164."""
    named = session.state.get(PHONE)
    if named:
        return str(named)
    digest = hashlib.sha256(session.id.encode()).hexdigest()
    return f"{_NOBODYS}{int(digest, 16) % 10**8:08d}"


def development_agent(settings: Settings) -> LlmAgent:
    """Milo with its tools, whose every run is a turn of the shop that the settings name."""
    model, machine = thinking_model(settings), Machine()
    turns = DevelopmentTurns(
        api=backoffice(settings, pooled_session(_THREADS), machine),
        off_loop=threads(ThreadPoolExecutor(_THREADS, thread_name_prefix="adk")),
        number=settings.twilio_whatsapp_number,
        model=model.model,
        shop_name=settings.shop_name,
        clock=machine.clock,
        sleep=machine.sleep,
    )
    agent = agent_of(model, settings.shop_name)
    agent.before_agent_callback = turns.begin
    agent.after_agent_callback = turns.end
    return agent
