"""Shoppers' messages and the steps of a turn, for tests that talk to a back office."""

from typing import Any

from local.backoffice import AGENT_KEY
from local.inbound_message import inbound
from tests.backoffice import Backoffice

AGENT = {"x-api-key": AGENT_KEY}


def claim(shop: Backoffice, sid: str = "SM1", worker: str = "", **members: Any) -> dict[str, Any]:
    """Asks for the turn of a message's conversation."""
    message = inbound(sid, **members)
    wa_id = message["from"].removeprefix("whatsapp:+")
    body = {"message": message, **({"worker": worker} if worker else {})}
    return said(shop.post(f"/conversations/{wa_id}/turns", body, AGENT))


def complete(shop: Backoffice, turn: dict[str, Any], *replies: str, **members: Any) -> Any:
    """Ends a turn; the response."""
    body = {
        "fence": turn["fence"],
        "replies": list(replies),
        "memory": "[]",
        "tool_calls": [],
        "model": "offline",
        "usage": None,
        **members,
    }
    return shop.post(f"/turns/{turn['id']}/complete", body, holding(turn))


def fail(shop: Backoffice, turn: dict[str, Any], **members: Any) -> Any:
    """Gives a turn up; the response."""
    body = {"fence": turn["fence"], "reason": "model_down", "final": False, "apology": None}
    return shop.post(f"/turns/{turn['id']}/fail", {**body, **members}, holding(turn))


def report(shop: Backoffice, turn: dict[str, Any], message_id: int, **members: Any) -> Any:
    """Reports an outbound message as sent; the response."""
    body = {"sid": f"SMout{message_id}", "status": "sent", "error_code": None, **members}
    return shop.post(f"/messages/{message_id}/sent", body, holding(turn))


def holding(turn: dict[str, Any]) -> dict[str, str]:
    """The headers of a turn's holder."""
    return {**AGENT, "x-turn-token": turn["token"]}


def said(response: Any) -> dict[str, Any]:
    """What was answered, which must be a success."""
    assert response.status_code < 300, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def refused(response: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.get_json()["code"]
