"""Folds what ADK hands the model into exchanges, and tells from these where the conversation stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .bursts import joined, once_each
from .inference import inferred
from .intents import Understood
from .play import Done
from .standing import state_in
from .state import Question, State
from .understanding import understand


@dataclass(frozen=True)
class Exchange:
    """A turn: the shopper's messages, the tool calls with their results, Milo's reply, and what is noted on it."""

    texts: tuple[str, ...]
    done: tuple[Done, ...] = ()
    reply: str = ""
    note: Mapping[str, Any] | None = None


def heard_in(texts: Sequence[str]) -> tuple[Understood, ...]:
    """The messages of a turn, each understood; fragments of one text count as one, and so does what came twice."""
    return once_each(tuple(map(understand, joined(texts))))


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
        self._note: Mapping[str, Any] | None = None

    def content(self, content: Any) -> None:
        parts = content.parts or []
        if any(part.function_response for part in parts):
            self._responses([part.function_response for part in parts if part.function_response])
        texts = [part.text for part in parts if part.text and not part.thought]
        if content.role == "model":
            calls = [part.function_call for part in parts if part.function_call]
            self._calls.extend(calls)
            self._said.extend(texts)
            notes = [part.part_metadata for part in parts if part.part_metadata]
            self._note = notes[-1] if notes else self._note
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
            Exchange(tuple(self._texts), tuple(self._done), "\n".join(self._said), self._note)
        )
        self._texts, self._calls, self._done, self._said = [], [], [], []
        self._note = None


def exchanges_of(contents: Iterable[Any]) -> tuple[Exchange, ...]:
    """The exchanges of an LlmRequest's contents, at least one; the last is the one to answer.

    Messages that were never answered count as part of the turn after them.
    """
    reader = _Reader()
    for content in contents:
        reader.content(content)
    reader.close()
    return tuple(reader.exchanges)


def state_after(past: Sequence[Exchange], shop: str = "") -> State:
    """Where the conversation with the shop of this name stands after the exchanges that are remembered.

    It is what the last one of this model's own has noted. What others said since (Gemini, a version of before) is
    inferred from their tool results and their words.
    """
    state, since = State(), 0
    for at in range(len(past), 0, -1):
        was_noted = state_in(past[at - 1].note)
        if was_noted:
            state, since = was_noted, at
            break
    state = replace(state, shop=shop)
    for exchange in past[since:]:
        state = inferred(state, heard_in(exchange.texts), exchange.done, exchange.reply)
    return state


def open_question(contents: Iterable[Any], shop: str = "") -> Question | None:
    """What the shopper was asked last, after whole turns with the shop of this name."""
    return state_after(exchanges_of(contents), shop).question
