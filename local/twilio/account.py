"""Whose WhatsApp this is: the credentials, the shop's number and where its webhook listens."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Clock = Callable[[], datetime]
NewSid = Callable[[str], str]
SANDBOX = "+14155238886"
"""The number of Twilio's sandbox, which is everybody's, and so no account's sender."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose messages the double carries.

    Attributes:
        number: the shop's, E.164.
        webhook_url: what is signed, exactly as written.
        webhook_address: where the webhook listens when that is not the URL itself: behind a tunnel the public
            URL is signed and the machine's own port is posted to.
        shop_name: what a shopper's phone shows at the head of the chat.
    """

    sid: str
    auth_token: str
    number: str
    webhook_url: str
    webhook_address: str = ""
    shop_name: str = "Milo"

    def knows(self, username: str, password: str) -> bool:
        """Whether these are the account's credentials (compared in constant time)."""
        theirs = f"{username}:{password}".encode()
        return hmac.compare_digest(theirs, f"{self.sid}:{self.auth_token}".encode())
