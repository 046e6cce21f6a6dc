"""The conversations' part of the owner's API, and the messages in them that were given up."""

import re
from typing import cast
from urllib.parse import quote

from retail.api import NOBODY, TurnCall
from retail.errors import NotFound
from retail.whatsapp import is_phone, is_user_id
from retail.wire import (
    Conversation,
    ConversationPage,
    DeadLetterPage,
    Message,
    ShopMessage,
    Transcript,
)

from .paged_api import PagedApi

_NAMED = re.compile(r"c_[\w-]{1,300}", re.ASCII)
_LETTER = re.compile(r"[\w-]{1,200}", re.ASCII)


class ConversationsApi(PagedApi):
    """What shoppers and the shop say to each other."""

    def dead_letters(self, limit: int, page_token: str = "") -> DeadLetterPage:
        """Messages that nobody tries to answer or to send again, the newest first."""
        return cast("DeadLetterPage", self._list("/dead-letters", limit, page_token))

    def retry(self, letter_id: str, key: str) -> None:
        """Has a message that was given up answered or sent after all.

        Raises:
            NotFound: `dead_letter_not_found`.
            Refused: `nothing_to_retry`.
        """
        self._post(f"{_letter(letter_id)}/retry", {}, TurnCall(idempotency_key=key))

    def settle(self, letter_id: str, key: str) -> None:
        """Takes a message that was given up off the list."""
        self._delete(_letter(letter_id), TurnCall(idempotency_key=key))

    def conversations(self, limit: int, page_token: str = "") -> ConversationPage:
        """All conversations, the last touched first."""
        return cast("ConversationPage", self._list("/conversations", limit, page_token))

    def waiting(self, limit: int, page_token: str = "") -> ConversationPage:
        """Those in which somebody waits for a person of the shop, the longest waiting first."""
        page = self._list("/conversations", limit, page_token, only_waiting="true")
        return cast("ConversationPage", page)

    def taken_over(self, limit: int, page_token: str = "") -> ConversationPage:
        """Those in which a person of the shop answers, first that in which nobody has written for the longest time."""
        page = self._list("/conversations", limit, page_token, only_paused="true")
        return cast("ConversationPage", page)

    def conversations_of(self, user_id: int) -> list[Conversation]:
        """What a shopper has written under each of their numbers, the last touched first.

        Raises:
            NotFound: `user_not_found`.
        """
        found = self._get(f"/users/{user_id}/conversations", {}, NOBODY)
        return cast("ConversationPage", found)["items"]

    def transcript(self, conversation_id: str, limit: int, page_token: str = "") -> Transcript:
        """What was said last, the oldest first; the token leads to what was said before.

        Raises:
            NotFound: `conversation_not_found`.
        """
        path = _conversation(conversation_id)
        return cast("Transcript", self._list(path, limit, page_token, with_turns="true"))

    def touched_at(self, conversation_id: str) -> str:
        """What changes with whatever is said in a conversation; raises what `transcript` does."""
        return cast("Transcript", self._list(_conversation(conversation_id), 1))["updated_at"]

    def pause(self, conversation_id: str, key: str) -> Conversation:
        """Makes Milo silent."""
        path = f"{_conversation(conversation_id)}/pause"
        return cast("Conversation", self._post(path, {}, TurnCall(idempotency_key=key)))

    def resume(self, conversation_id: str, key: str) -> Conversation:
        """Lets Milo answer again."""
        path = f"{_conversation(conversation_id)}/resume"
        return cast("Conversation", self._post(path, {}, TurnCall(idempotency_key=key)))

    def attend(self, conversation_id: str, key: str) -> Conversation:
        """Says that nobody waits for a person; whoever answers goes on."""
        path = f"{_conversation(conversation_id)}/attended"
        return cast("Conversation", self._post(path, {}, TurnCall(idempotency_key=key)))

    def write(self, conversation_id: str, body: str, key: str) -> Message:
        """Says something as the shop.

        Raises:
            Refused: `opted_out`, `outbox_full`.
            Invalid: `invalid_body`.
        """
        said: ShopMessage = {"body": body}
        path = f"{_conversation(conversation_id)}/messages"
        return cast("Message", self._post(path, said, TurnCall(idempotency_key=key)))


def _conversation(conversation_id: str) -> str:
    """The path of a conversation, by its id or by a WhatsApp id.

    Raises:
        NotFound: `conversation_not_found` for an id that nobody can have, such as `..`, which is another path.
    """
    named = _NAMED.fullmatch(conversation_id) is not None
    if not (named or is_phone(conversation_id) or is_user_id(conversation_id)):
        raise NotFound("conversation_not_found", "nobody writes under this id")
    return f"/conversations/{quote(conversation_id, safe='')}"


def _letter(letter_id: str) -> str:
    """The path of a dead letter.

    Raises:
        NotFound: `dead_letter_not_found` for what is not an id, such as `..`, which is another path.
    """
    if not _LETTER.fullmatch(letter_id):
        raise NotFound("dead_letter_not_found", "no dead letter has this id")
    return f"/dead-letters/{letter_id}"
