"""What was typed to find a customer, as the API is asked for it: by words, by phone or by e-mail."""

import re
import unicodedata

_PHONE = re.compile(r"(?:tel:|whatsapp:)?([\d\s()./+-]{6,40})", re.IGNORECASE)


def asked_for(query: str) -> dict[str, str]:
    """The member that says whom to look for."""
    if "@" in query:
        return {"email": query}
    number = _PHONE.fullmatch(_plain(query))
    return {"phone": number[1]} if number else {"q": query}


def _plain(text: str) -> str:
    """The text with one kind of hyphen and of space, and without marks that nobody sees, which copied numbers have."""
    kinds = {"Pd": "-", "Zs": " ", "Cf": ""}
    return "".join(kinds.get(unicodedata.category(char), char) for char in text).strip()
