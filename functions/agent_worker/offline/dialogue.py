"""Folds what ADK hands the model into exchanges, and these into the conversation's state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .bursts import joined
from .decision import Reply, converse
from .inference import inferred
from .intents import Understood
from .play import Answers, Done, play
from .state import Question, State
from .understanding import understand
from .wording import render

MAX_EXCHANGES = 40
"""Exchanges that are read back; older ones cannot matter to what is on the table."""


@dataclass(frozen=True)
class Exchange:
    """A turn: the shopper's messages, the tool calls with their results, and Milo's reply."""

    texts: tuple[str, ...]
    done: tuple[Done, ...] = ()
    reply: str = ""


def heard_in(texts: Sequence[str]) -> tuple[Understood, ...]:
    """The messages of a turn, each understood; fragments of one text count as one."""
    return tuple(map(understand, joined(texts)))


def _arguments(call: Any) -> dict[str, Any]:
    return dict(call.args) if isinstance(call.args, dict) else {}


def _result(response: Any) -> dict[str, Any]:
    told = response.response
    return dict(told) if isinstance(told, dict) else {}


def _answer_for(call: Any, answers: list[Any]) -> dict[str, Any] | None:
    """The response to a call: by id where both have one, else the next of its name."""
    for at, answer in enumerate(answers):
        same_id = not (call.id and answer.id) or call.id == answer.id
        if answer.name == call.name and same_id:
            return _result(answers.pop(at))
    return None


class _Reader:
    """Collects parts, in order, into exchanges."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self._texts: list[str] = []
        self._calls: list[Any] = []
        self._done: list[Done] = []
        self._said: list[str] = []

    def content(self, content: Any) -> None:
        parts = content.parts or []
        if any(part.function_response for part in parts):
            self._responses([part.function_response for part in parts if part.function_response])
        texts = [part.text for part in parts if part.text and not part.thought]
        if content.role == "model":
            calls = [part.function_call for part in parts if part.function_call]
            self._calls.extend(calls)
            self._said.extend(texts)
        elif texts:
            if self._said or self._done or self._calls:
                self.close()
            self._texts.extend(texts)

    def _responses(self, answers: list[Any]) -> None:
        waiting: list[Any] = []
        for call in self._calls:
            result = _answer_for(call, answers)
            if result is None:
                waiting.append(call)
            elif call.name:
                self._done.append(Done(call.name, _arguments(call), result))
        self._calls = waiting

    def close(self) -> None:
        """Ends the exchange that is being read."""
        self.exchanges.append(
            Exchange(tuple(self._texts), tuple(self._done), "\n".join(self._said))
        )
        self._texts, self._calls, self._done, self._said = [], [], [], []


def exchanges_of(contents: Iterable[Any]) -> tuple[tuple[Exchange, ...], Exchange]:
    """`(past exchanges, the one to answer)` of an LlmRequest's contents.

    Messages that were never answered count as part of the turn after them.
    """
    reader = _Reader()
    for content in contents:
        reader.content(content)
    reader.close()
    *past, now = reader.exchanges
    return tuple(past[-MAX_EXCHANGES:]), now


def after(state: State, exchange: Exchange) -> State:
    """The state after an exchange.

    The script is played again with the results of then. When that gives the very reply that was
    sent, the exchange was this model's and its state is exact; else (Gemini's, an older version's)
    it is inferred from the tool results and the reply.
    """
    heard = heard_in(exchange.texts)
    if heard:
        outcome = play(converse(state, heard, exchange.done), Answers(exchange.done))
        # By words: an earlier version wrote other blanks in its prices.
        if isinstance(outcome, Reply) and render(outcome.said).split() == exchange.reply.split():
            return outcome.state
    return inferred(state, heard, exchange.done, exchange.reply)


def state_after(past: Iterable[Exchange], shop: str = "") -> State:
    """Where the conversation with the shop of this name stands after the exchanges that are remembered."""
    state = State(shop=shop)
    for exchange in past:
        state = after(state, exchange)
    return replace(state, misses=min(state.misses, 10))


def open_question(contents: Iterable[Any], shop: str = "") -> Question | None:
    """What the shopper was asked last, after whole turns with the shop of this name."""
    reader = _Reader()
    for content in contents:
        reader.content(content)
    reader.close()
    return state_after(reader.exchanges[-MAX_EXCHANGES:], shop).question
