"""Persons: what WhatsApp calls a shopper from message to message, decided by their phone alone.

So that a person has one name or three moves no other chance of a world.
"""

import random

from retail.whatsapp import PREFIX, address, canonical, spellings

_HIDDEN = "AR."
_SHARE_SPELT_OTHERWISE, _SHARE_HIDING = 0.2, 0.2


class Writer:
    """One person's pen: gives each message its sender.

    Attributes:
        hides: whether WhatsApp hides the number now and then.
    """

    def __init__(self, phone: str) -> None:
        self._chance = random.Random(phone)
        self._phone = phone
        self._spells_otherwise = self._chance.random() < _SHARE_SPELT_OTHERWISE
        self.hides = self._chance.random() < _SHARE_HIDING

    def sender(self) -> dict[str, str]:
        """The members of a message's form that say who wrote it."""
        if not self.hides:
            return {"From": address(self._number()), "WaId": self._phone}
        user_id = _HIDDEN + self._phone
        if self._chance.random() < 0.4:
            return {"From": PREFIX + user_id, "WaId": user_id}
        return {
            "From": address(self._number()),
            "WaId": self._phone,
            "ExternalUserIdentifier": user_id,
        }

    def _number(self) -> str:
        choices = spellings(self._phone) if self._spells_otherwise else (self._phone,)
        return self._chance.choice(choices)


def person(wa_id: str) -> str:
    """The phone of whoever writes under this id."""
    return canonical(wa_id.removeprefix(_HIDDEN))
