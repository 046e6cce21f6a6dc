"""Shapes of the notices that the shop words itself."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from retail.spanish.notices import MAX_TEXT, mistake
from retail.wire import WordedNoticeKind

from .cleaned import once
from .inputs import Body

_SAID = {
    "unseen": "has characters that nobody sees",
    "link": "has a link that is not https",
    "braces": "has braces that hold no variable",
    "unknown_variable": "has a variable that this notice does not have",
    "order_missing": "lacks {order}",
    "amount_missing": "lacks {amount}",
    "what_missing": "lacks {what}",
}


class NoticeTextBody(Body):
    """How the shop itself words a notice, with the variables of Milo's own text; empty for that text."""

    kind: WordedNoticeKind
    text: Annotated[str, Field(max_length=MAX_TEXT)]

    @field_validator("text")
    @classmethod
    def _check(cls, text: str, info: ValidationInfo) -> str:
        stripped, kind = text.strip(), info.data.get("kind")
        wrong = mistake(kind, stripped) if stripped and kind else None
        if wrong:
            raise PydanticCustomError(wrong, "{said}", {"said": f"it {_SAID[wrong]}"})
        return stripped


NoticeTexts = Annotated[list[NoticeTextBody], once(lambda worded: worded.kind)]
