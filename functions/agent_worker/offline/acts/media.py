"""Messages that hold no words: a voice message, a photo, a place."""

from ..intents import Intent, Kind
from ..talk import Talk
from ..utterances import CannotRead
from .act import Act, Weight, unread


def _take(talk: Talk, intent: Intent) -> None:
    talk.say(CannotRead(intent.detail))


MEDIA = Act(
    "media",
    read=unread,
    take=_take,
    weight=Weight.COURTESY,
    is_for_strangers=True,
    examples={Kind.MEDIA: "[audio]|[image]|[location] -34.6,-58.4 casa|[sticker]|[video]"},
)
