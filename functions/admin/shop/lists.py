"""The lists of the shop's document, of which each entry is a form of its own: zones, slots and meals.

An entry is found by its name and told from a changed one by its sight, so two people that change two of them do not
disturb each other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from retail.errors import Invalid
from retail.wire import ShopDocument

from . import meals, slots, told, zones
from .form import Group, Reading
from .saving import Change, Moved, sight

Entry = dict[str, Any]
Names = tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """A list of the document.

    Attributes:
        slug: its name in the address.
        member: of the document.
        titles: of the form of a new entry, and of what is asked before one is removed.
        name: what no other entry of the list is called.
        show: what the fields hold for an entry, or for a new one.
        groups: the fields, for the entry's name (empty for a new one) and the names of the shop's zones.
        told: what an entry is called, what Milo says of it, and further lines that only its preview has.
        read: what was typed over an entry (empty for a new one) that has this place in the list: one, or several new ones.
        follow: further members that follow when the entry of the first name is now called by the second; by None it
            is gone.
        order: by what the page orders the entries; the document keeps its own order.
    """

    slug: str
    member: str
    titles: tuple[str, str]
    name: Callable[[Any], str]
    show: Callable[[Entry | None], dict[str, str]]
    groups: Callable[[str, Names], list[Group]]
    told: Callable[[Any], tuple[str, ...]]
    read: Callable[[Reading, Entry, int], list[Entry]]
    follow: Callable[[ShopDocument, str, str | None], Mapping[str, Any]] = lambda *_: {}
    order: Callable[[Any], Any] = lambda _: 0

    def entries(self, document: ShopDocument) -> list[Entry]:
        """The list; empty also where the shop has not said it."""
        return cast("Mapping[str, Any]", document)[self.member] or []

    def shown(self, document: ShopDocument) -> list[Entry]:
        """The list as the page has it."""
        return sorted(self.entries(document), key=self.order)

    def entry(self, document: ShopDocument, name: str) -> Entry | None:
        """The entry of that name."""
        return next((each for each in self.entries(document) if self.name(each) == name), None)

    def preview(self, entries: list[Entry]) -> list[str]:
        """What Milo would say of entries as they were typed; nothing where one has no name, or times or numbers that are none."""
        try:
            said = [self.told(each) for each in entries]
        except (ValueError, Invalid):
            return []
        if not all(name for name, *_ in said):
            return []
        return [line for name, words, *more in said for line in (f"{name}: {words}", *more)]

    def adding(self, new: list[Entry]) -> Change:
        """The list with new entries at its end, those left out that are there already."""

        def change(document: ShopDocument) -> Mapping[str, Any]:
            entries = self.entries(document)
            return {self.member: [*entries, *(each for each in new if each not in entries)]}

        return change

    def replacing(self, name: str, seen: str, new: Entry) -> Change:
        """The list with an entry as it is to be; raises `Moved` when it is not as it was seen."""

        def change(document: ShopDocument) -> Mapping[str, Any]:
            entries, old = self.entries(document), self.entry(document, name)
            if new in entries and old in (None, new):  # pressed twice
                return {}
            if old is None or sight(old) != seen:
                raise Moved(document)
            changed = [new if each is old else each for each in entries]
            return {self.member: changed, **self.follow(document, name, self.name(new))}

        return change

    def without(self, name: str, seen: str) -> Change:
        """The list without an entry; raises `Moved` when it is not as it was seen."""

        def change(document: ShopDocument) -> Mapping[str, Any]:
            old = self.entry(document, name)
            if old is None:
                return {}
            if sight(old) != seen:
                raise Moved(document)
            left = [each for each in self.entries(document) if each is not old]
            return {self.member: left, **self.follow(document, name, None)}

        return change


LISTS: dict[str, Listed] = {
    each.slug: each
    for each in (
        Listed(
            "zonas",
            "delivery_zones",
            ("Agregar una zona", "Dejar de enviar a esta zona"),
            zones.name,
            zones.show,
            lambda *_: zones.GROUPS,
            told.zone_told,
            zones.read,
            zones.follow,
        ),
        Listed(
            "turnos",
            "delivery_slots",
            ("Agregar turnos de envío", "Sacar este turno"),
            slots.name,
            slots.show,
            slots.groups,
            told.slot_told,
            slots.read,
            order=slots.order,
        ),
        Listed(
            "canastas",
            "meals",
            ("Agregar una canasta", "Sacar esta canasta"),
            meals.name,
            meals.show,
            lambda *_: meals.GROUPS,
            told.meal_told,
            lambda reading, _, at: meals.read(reading, at),
        ),
    )
}
