"""What the double asks the shop's back office: which model answered. Twilio would not know; the page tells."""

from dataclasses import dataclass
from typing import Any

import requests

from local import loopback

PAGE = 200
MAX_PAGES = 10
TIMEOUT = (3.0, 10.0)


class BackofficeSilent(Exception):
    """The back office cannot be reached, or does not let us ask."""


@dataclass(frozen=True, slots=True)
class Backoffice:
    """The API at `url`, asked with a key of the admin scope."""

    url: str
    key: str

    def model_of(self, wa_id: str, sid: str) -> str | None:
        """Which model wrote the message that went out under `sid`; None when no model did, or nobody knows.

        Raises BackofficeSilent.
        """
        token = ""
        for _ in range(MAX_PAGES):
            said = self._transcript(wa_id, token)
            for message in said.get("messages", []):
                if message["sid"] == sid and message["direction"] == "outbound":
                    return message.get("model") or None
            token = said.get("next_page_token") or ""
            if not token:
                return None
        return None

    def _transcript(self, wa_id: str, token: str) -> dict[str, Any]:
        query = {"limit": str(PAGE)} | ({"page_token": token} if token else {})
        with loopback.session() as session:
            try:
                answer = session.get(
                    f"{self.url}/conversations/{wa_id}",
                    params=query,
                    headers={"x-api-key": self.key},
                    timeout=TIMEOUT,
                )
                if answer.status_code == requests.codes.not_found:
                    return {}
                answer.raise_for_status()
                return dict(answer.json())
            except (requests.RequestException, ValueError) as error:
                raise BackofficeSilent(type(error).__name__) from error
