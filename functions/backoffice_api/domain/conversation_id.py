"""Names for conversations that tell nobody whose they are.

A WhatsApp id is a phone as a rule, and whatever stands in an address of the web is in the log of requests for a month.
So the panel calls a conversation by its WhatsApp id encrypted, `c_T5s…`. Nothing is stored for it. See
docs/decisions/0031.
"""

from .cipher import TextCipher

_PREFIX = "c_"


class ConversationIds:
    """Names conversations, under the shop's secret; with another secret they have other names."""

    def __init__(self, secret: str) -> None:
        self._cipher = TextCipher(secret, "conversation ids")

    def of(self, wa_id: str) -> str:
        """The name of the conversation of whoever has this id; empty where there is none."""
        return _PREFIX + self._cipher.encrypt(wa_id) if wa_id else ""

    def wa_id(self, given: str) -> str:
        """The WhatsApp id that is meant, by a name or by the WhatsApp id itself.

        What is neither is answered as it came: nobody has it.
        """
        if not given.startswith(_PREFIX):
            return given
        try:
            return self._cipher.decrypt(given.removeprefix(_PREFIX))
        except ValueError:
            return given
