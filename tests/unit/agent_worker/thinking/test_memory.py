"""Memory: whole turns, bounded in number and size, and nothing that was said can break it."""

import json
from typing import Any

import pytest
from google.adk.events import Event
from google.adk.sessions import Session
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.thinking.memory import (
    MAX_CHARACTERS,
    MAX_TURNS,
    OneTurnSessions,
    call_part,
    dump,
    load,
    response_part,
)
from tests.virtual_time import run

NASTY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**200), max_value=2**200)
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def turn(
    number: int, text: str = "leche", result: Any = None, note: dict[str, Any] | None = None
) -> list[Event]:
    """A user's words, a call, its response and an answer, which may be noted on."""
    name, call_id = f"turn-{number}", f"call-{number}"

    def event(author: str, role: str, part: types.Part) -> Event:
        content = types.Content(role=role, parts=[part])
        return Event(author=author, invocation_id=name, content=content)

    return [
        event("user", "user", types.Part(text=text)),
        event("milo", "model", call_part(call_id, "search_products", {"query": text})),
        event(
            "milo", "user", response_part(call_id, "search_products", result or {"status": "found"})
        ),
        event("milo", "model", types.Part(text=f"hay {text}", part_metadata=note)),
    ]


def heard(events: list[Event]) -> list[tuple[str, str | None, Any]]:
    """Author, role and what each part is about."""
    found = []
    for event in events:
        assert event.content is not None
        for part in event.content.parts or []:
            if part.function_call:
                what: Any = (part.function_call.id, part.function_call.args)
            elif part.function_response:
                what = (part.function_response.id, part.function_response.response)
            else:
                what = part.text
            found.append((event.author, event.content.role, what))
    return found


def test_what_is_dumped_is_loaded() -> None:
    events = turn(1) + turn(
        2, "yerba", {"status": "found", "products": [{"id": 5, "price": 450.5}]}
    )
    again = load(dump(events))
    assert heard(again) == heard(events)
    assert [event.invocation_id for event in again] == ["turn-1"] * 4 + ["turn-2"] * 4
    assert dump(again) == dump(events)


def test_a_new_conversation_remembers_nothing() -> None:
    assert load(None) == load("") == load(dump([])) == []


@given(st.dictionaries(st.text(), NASTY, max_size=6), st.text(alphabet=st.characters()))
def test_it_survives_whatever_was_said(result: dict[str, Any], text: str) -> None:
    memory = dump(turn(1, text, {"status": "found", **result}))
    assert memory.isascii()
    json.loads(memory, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
    again = load(memory)
    assert dump(again) == memory
    calls = [call.id for event in again for call in event.get_function_calls()]
    responses = [response.id for event in again for response in event.get_function_responses()]
    assert calls == responses == ["call-1"]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "🥛", "\\u0000", "}{", "</turn>"])
def test_odd_text_comes_back_as_it_was(text: str) -> None:
    assert heard(load(dump(turn(1, text))))[0] == ("user", "user", text)


def test_only_the_last_whole_turns_are_kept() -> None:
    events = [event for number in range(50) for event in turn(number)]
    again = load(dump(events))
    assert [event.invocation_id for event in again] == [
        f"turn-{number}" for number in range(50 - MAX_TURNS, 50) for _ in range(4)
    ]


def test_large_turns_push_older_ones_out_whole() -> None:
    large = {"status": "found", "products": [{"name": "x" * 400} for _ in range(20)]}
    events = [event for number in range(15) for event in turn(number, result=large)]
    memory = dump(events)
    assert len(memory) <= MAX_CHARACTERS
    again = load(memory)
    assert len(again) % 4 == 0
    assert 4 < len(again) // 4 < 15
    assert again[-1].invocation_id == "turn-14"


def test_one_turn_too_large_is_remembered_by_what_was_said() -> None:
    user, call, response, answer = turn(1)
    events = [user]
    for number in range(20):
        _, call, response, _ = turn(1, result={"status": "found", "text": ["y" * 450] * 30})
        assert call.content
        assert response.content
        call.content.parts[0].function_call.id = f"c{number}"  # type: ignore[index, union-attr]
        response.content.parts[0].function_response.id = f"c{number}"  # type: ignore[index, union-attr]
        events += [call, response]
    memory = dump([*events, answer])
    assert len(memory) <= MAX_CHARACTERS
    assert [what for _, _, what in heard(load(memory))] == ["leche", "hay leche"]


def notes(memory: str) -> list[Any]:
    """What is noted on the remembered words."""
    parts = [part for event in load(memory) if event.content for part in event.content.parts or []]
    return [part.part_metadata for part in parts if part.part_metadata]


def test_only_the_last_note_is_kept_also_when_turns_without_one_follow() -> None:
    events = [*turn(1, note={"at": 1}), *turn(2, note={"at": 2}), *turn(3)]

    assert notes(dump(events)) == [{"at": 2}]
    assert notes(dump(load(dump(events)))) == [{"at": 2}]


def test_the_note_of_a_turn_that_is_too_large_is_kept() -> None:
    wide = {"status": "found", "products": ["x" * 500] * 30}
    too_large = [
        event
        for call in range(10)
        for event in turn(1, result={**wide, "call": call}, note={"at": call})
    ]

    assert notes(dump(too_large)) == [{"at": 9}]


def test_a_note_that_is_too_large_is_dropped_rather_than_the_words() -> None:
    memory = dump(turn(1, note={"wishes": ["x" * 100] * 1000}))

    assert len(memory) <= MAX_CHARACTERS
    assert notes(memory) == []
    assert "hay leche" in memory


def test_a_call_that_was_never_answered_is_not_remembered() -> None:
    user, call, _, answer = turn(1)
    assert [what for _, _, what in heard(load(dump([user, call, answer])))] == [
        "leche",
        "hay leche",
    ]


def test_the_memory_of_three_hundred_turns_is_no_larger_than_that_of_thirty() -> None:
    memory: str | None = None
    sizes = []
    for number in range(300):
        memory = dump(load(memory) + turn(number + 1000, "leche entera " * 10))
        sizes.append(len(memory))
    assert sizes[299] == sizes[30]
    assert sizes[299] <= MAX_CHARACTERS


@pytest.mark.parametrize(
    "corrupt",
    [
        "{",
        "null",
        "[]",
        "7",
        '{"version":2,"turns":[]}',
        '{"version":1}',
        '{"version":1,"turns":[{"id":"t"}]}',
        '{"version":1,"turns":[{"id":"t","events":[{"by":"user","parts":[]}]}]}',
        '{"version":1,"turns":[{"id":"t","events":[{"by":"user","parts":[{}]}]}]}',
        '{"version":1,"turns":[{"id":5,"events":[{"by":"user","parts":[{"text":"x"}]}]}]}',
        '{"version":1,"turns":[{"id":"t","events":[{"by":"milo","parts":[{"call":{"id":"a"}}]}]}]}',
        '{"version":1,"turns":[{"id":"t","events":[{"by":"milo","parts":[{"call":7}]}]}]}',
        "[" * 100_000,
    ],
)
def test_a_memory_that_cannot_be_read_begins_afresh_and_is_logged(
    corrupt: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert load(corrupt) == []
    assert "cannot be read" in caplog.text


def test_a_call_of_a_past_turn_has_no_signature_which_gemini_does_not_ask_for() -> None:
    call = load(dump(turn(1)))[1]
    assert call.content
    assert call.content.parts
    assert call.content.parts[0].function_call
    assert call.content.parts[0].thought_signature is None


def test_the_one_session_is_served_and_no_other() -> None:
    session = Session(id="t1", app_name="milo", user_id="shopper", state={})
    service = OneTurnSessions(session)

    async def ask() -> None:
        asked: dict[str, Any] = {"app_name": "milo", "user_id": "shopper"}
        assert await service.get_session(**asked, session_id="t1") is session
        assert await service.get_session(**asked, session_id="t2") is None
        listed = await service.list_sessions(app_name="milo")
        assert [one.id for one in listed.sessions] == ["t1"]
        assert (await service.list_sessions(app_name="other")).sessions == []
        with pytest.raises(NotImplementedError):
            await service.create_session(**asked)
        with pytest.raises(NotImplementedError):
            await service.delete_session(**asked, session_id="t1")

    run(lambda _: ask())
