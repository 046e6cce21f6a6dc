"""Merges: two users turn out to be one person, and the owner has one of them go on as both. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from retail import phone as phones
from retail.errors import Refused
from retail.spanish.words import prefixes

from .user import User, email_key


@dataclass(frozen=True)
class Merge:
    """What belongs to one user goes over to another, step by step; under the id of the one that goes.

    Attributes:
        into: the user that stays.
        orders: how many went over so far.
    """

    key: str
    into: int
    begun_at: datetime
    stage: Literal["orders", "answers", "users", "done"] = "orders"
    orders: int = 0
    done_at: datetime | None = None
    is_open: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_open", self.stage != "done")

    @property
    def user_id(self) -> int:
        """The user that goes."""
        return int(self.key)


def begin(leaving: User, staying: User) -> tuple[User, User]:
    """Both users, each of whom is nobody else's to merge or to delete until it is done.

    Raises:
        Refused: `same_user`; `merge_under_way` where one of them is being merged already.
    """
    if leaving.id == staying.id:
        raise Refused("same_user", "these are not two users")
    if leaving.merging or staying.merging:
        raise Refused("merge_under_way", "one of them is being merged already")
    return replace(leaving, merging=staying.id), replace(staying, merging=leaving.id)


def join(staying: User, leaving: User) -> User:
    """The user that stays, with what is only known of the other, and reached under the names of both."""
    phone = staying.phone or leaving.phone
    whatsapp_user_id = staying.whatsapp_user_id or leaving.whatsapp_user_id
    own = {phones.key(name) for name in (phone, whatsapp_user_id) if name}
    also = dict.fromkeys((*staying.names, *leaving.names))
    email = staying.email or leaving.email
    theirs = "" if leaving.shares_email else leaving.email
    is_alone = (
        email_key(theirs) == email_key(email)
        or not (staying if staying.email else leaving).shares_email
    )
    emails = (*staying.other_emails, theirs, *leaving.other_emails)
    return replace(
        staying,
        email=email,
        phone=phone,
        whatsapp_user_id=whatsapp_user_id,
        also=tuple(name for name in also if phones.key(name) not in own),
        shares_email=not is_alone,
        other_emails=tuple(each for each in dict.fromkeys(emails) if each not in {"", email}),
        tokens=prefixes(f"{staying.name} {email}"),
        last_choice=staying.last_choice or leaving.last_choice,
        pin=staying.pin or leaving.pin,
        merging=0,
    )
