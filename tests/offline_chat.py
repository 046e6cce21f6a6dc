"""A chat with the offline model through ADK's real Runner, over the fake shop."""

import asyncio
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from google.adk.agents import LlmAgent
from google.adk.models import BaseLlm
from google.adk.runners import InMemoryRunner
from google.genai import types

from agent_worker.offline import OfflineModel
from tests.fake_shop import FakeShop


@dataclass
class Chat:
    """One shopper's conversation; `model_calls` counts those of the last turn."""

    shop: FakeShop = field(default_factory=FakeShop)
    model: BaseLlm = field(default_factory=lambda: OfflineModel(model="offline"))
    model_calls: int = 0
    transcript: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        agent = LlmAgent(
            name="milo", model=self.model, instruction="Vendé.", tools=list(self.shop.tools())
        )
        self.runner = InMemoryRunner(agent=agent, app_name="milo")
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(
            self.runner.session_service.create_session(app_name="milo", user_id="u", session_id="s")
        )

    def say(self, *texts: str) -> str:
        """Sends the texts as one turn and returns Milo's reply."""
        reply = self._loop.run_until_complete(self._turn(texts))
        self.transcript.extend(("shopper", text) for text in texts)
        self.transcript.append(("milo", reply))
        return reply

    async def _turn(self, texts: Sequence[str]) -> str:
        content = types.Content(role="user", parts=[types.Part(text=text) for text in texts])
        said: list[str] = []
        self.model_calls = 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            async for event in self.runner.run_async(
                user_id="u", session_id="s", new_message=content
            ):
                self.model_calls += event.usage_metadata is not None
                if event.is_final_response():
                    said.extend(p.text for p in (event.content.parts or []) if p.text)  # type: ignore[union-attr]
        return "\n".join(said)


def known(**fields: Any) -> Chat:
    """A chat with a shopper whom the shop knows."""
    return Chat(FakeShop(user={"name": "Juan Pérez", "email": "juan@example.com"}, **fields))
