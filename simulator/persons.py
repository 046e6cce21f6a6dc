"""Persons: what WhatsApp calls a shopper from message to message, and whether they opt out, decided by their phone alone.

So that a person has one name or three, or wants no messages, moves no other chance of a world.
"""

import random

from retail.whatsapp import PREFIX, address, canonical, spellings

_HIDDEN = "AR."
_SHARE_SPELT_OTHERWISE, _SHARE_HIDING, _SHARE_OPTING_OUT = 0.2, 0.2, 0.25
OUT, IN, ACKNOWLEDGED = frozenset({"BAJA", "no me escriban más", "Parar"}), "ALTA", "gracias"
"""What shoppers write who want no messages, or some again, or who acknowledge that they get none. The rest has a mark."""
_TAKEN_BY_TWILIO = {"Parar": "STOP"}
"""What only Twilio's Advanced Opt-Out takes for opting out."""


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
        self._opting = random.Random(f"opting out {phone}")
        # Somebody with two conversations may opt out in one of them and go on in the other, which is right as well.
        self._opts_out = self._opting.random() < _SHARE_OPTING_OUT and not self.hides

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

    def instead(self) -> str:
        """What they write about being written to, instead of what they would have written; mostly nothing."""
        if not self._opts_out or self._opting.random() < 0.4:
            return ""
        return self._opting.choice([*sorted(OUT), IN, ACKNOWLEDGED])

    def _number(self) -> str:
        choices = spellings(self._phone) if self._spells_otherwise else (self._phone,)
        return self._chance.choice(choices)


def opt_out_type(body: str) -> dict[str, str]:
    """The member of a message's form that Twilio adds for these words, if any."""
    return {"OptOutType": _TAKEN_BY_TWILIO[body]} if body in _TAKEN_BY_TWILIO else {}


def person(wa_id: str) -> str:
    """The phone of whoever writes under this id."""
    return canonical(wa_id.removeprefix(_HIDDEN))
