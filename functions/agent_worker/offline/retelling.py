"""Tells what the writes of a turn came to, whoever made them: what is in the cart for them, not how it got there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .closing import cancelled_order, order_ready
from .earlier import added_by
from .play import Done
from .shelf import Line, cart_of, line_of, status_of, text_in
from .utterances import AlreadyDone, Cancelled, OrderReady, Utterance, Welcome
from .wording import render


@dataclass
class _Touched:
    """A line item as the writes on it left it. `before` is how much there was of it; None is unknown."""

    line: Line
    before: float | None
    added: float = 0.0
    was_set: bool = False


@dataclass
class _Account:
    """What was done to one cart, until it was ordered."""

    lines: dict[int, _Touched] = field(default_factory=dict)
    was_cleared: bool = False
    cart_total_text: str = ""

    def note(self, done: Done) -> None:
        """Adds a write."""
        status, line = status_of(done.result), line_of(done.result.get("item"))
        if status == "cleared":
            self.lines.clear()
            self.was_cleared, self.cart_total_text = True, ""
        if line is None:
            return
        added = added_by(done) if status == "added" else 0.0
        before = max(0.0, round(line.quantity - added, 3)) if added else None
        touched = self.lines.setdefault(line.product_id, _Touched(line, before))
        touched.line = line
        touched.added += added
        touched.was_set = touched.was_set or not added
        cart = cart_of(done.result.get("cart"))
        if cart:
            self.cart_total_text = cart.total_text if cart.lines else ""

    def told(self, order: OrderReady | None = None) -> Iterator[AlreadyDone]:
        """What tells all of it; none when it came to nothing."""
        added, more, updated, removed = [], [], [], []
        for touched in self.lines.values():
            line = touched.line
            if not line.quantity:
                removed += [line] if touched.before != 0 else []
            elif touched.before == 0:
                added.append(line)
            elif touched.was_set:
                updated.append(line)
            else:
                more.append((touched.added, line))
        said = AlreadyDone(
            tuple(added), tuple(more), tuple(updated), tuple(removed), self.was_cleared, order
        )
        if said != AlreadyDone():
            yield said if order else replace(said, cart_total_text=self.cart_total_text)


def retold(writes: Sequence[Done]) -> tuple[AlreadyDone | Cancelled, ...]:
    """What the writes on cart and orders came to, in order: one utterance for each order that was placed or cancelled, and
    one for what came after."""
    said: list[AlreadyDone | Cancelled] = []
    account = _Account()
    for done in writes:
        if done.tool == "checkout_cart":
            said += account.told(order_ready(done.result))
            account = _Account()
        elif status_of(done.result) == "cancelled":
            said.append(cancelled_order(done.result))
        else:
            account.note(done)
    return (*said, *account.told())


def in_words(done: Sequence[Done]) -> str:
    """What was done, for whom no model can tell it; empty when nothing was."""
    writes = [one for one in done if one.is_effect]
    names = [text_in(one.result.get("user"), "name") for one in writes if one.tool == "create_user"]
    welcome = [Welcome(name.split()[0] if name.split() else "") for name in names[:1]]
    said: tuple[Utterance, ...] = (*welcome, *retold(writes))
    return render(said) if said else ""
