"""People: who may use the owner's panel beside the owner of the settings, and as what."""

from dataclasses import dataclass, replace
from datetime import datetime

from retail.wire import PanelRole

NAME = r"^[^\W_][\w .@-]{0,38}[^\W_]$"
"""Letters and digits of any script, with signs between them: what one can type on any keyboard."""
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


@dataclass(frozen=True)
class PanelPerson:
    """Somebody with a login, under the `person_key` of their name.

    Attributes:
        password_hash: by argon2; no answer of the API has it.
    """

    key: str
    name: str
    role: PanelRole
    password_hash: str
    since: datetime


def changed(person: PanelPerson, role: PanelRole | None, password_hash: str | None) -> PanelPerson:
    """The person with another role or password; None leaves it."""
    return replace(
        person,
        role=role or person.role,
        password_hash=password_hash or person.password_hash,
    )
