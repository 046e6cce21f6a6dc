"""Dead letters: messages that nobody tries to answer or to send any more."""

from typing import TypedDict


class NewDeadLetter(TypedDict):
    """A task that the worker gives up, with its body as it came, and why."""

    path: str
    name: str
    wa_id: str
    task: str
    reason: str


class DeadLetter(TypedDict):
    """A message that nobody tries to answer or to send again.

    `name` is the sid of the shopper's message, or the id of the one to deliver. It, `conversation_id` and `wa_id` are empty
    when its task cannot be read; `task`, the task's body, is empty when the message is in the transcript.
    `body` is what the shopper wrote, as far as somebody can read it.
    """

    id: str
    path: str
    name: str
    conversation_id: str
    wa_id: str
    body: str
    task: str
    reason: str
    created_at: str


class DeadLetterPage(TypedDict):
    """Some dead letters, the newest first."""

    items: list[DeadLetter]
    next_page_token: str | None
