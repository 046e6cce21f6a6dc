"""What was done in a turn before this model took it over, and which of the shopper's words it was done for.

Every such write was made for something in the words of this turn. A wish, a choice or a change that the rules
read there takes the write that was made for it, and then is not carried out a second time.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from .intents import Wish
from .matching import lines_like, match
from .play import Done
from .quantities import quantity_for
from .shelf import Line, Product, line_of

_ADD, _SET = "add_product_to_cart", "set_product_quantity"


@dataclass
class Earlier:
    """The writes that were made before and that nothing in the words was found to ask for yet."""

    writes: list[Done] = field(default_factory=list)

    @property
    def product_ids(self) -> set[int]:
        """The products that they are on."""
        return set(map(_product_id, self.writes)) - {0}

    def take(self, product_id: int, quantity: float = 0, *, sets: bool = False) -> bool:
        """Takes the writes that put so much of a product into the cart. False when there is none.

        Args:
            sets: only those count that set its quantity.
        """
        of_it = [one for one in self.writes if _product_id(one) == product_id]
        served, had = [one for one in of_it if one.tool == _SET or not sets], 0.0
        for one in served:
            self.writes.remove(one)
            had += quantity if one.tool == _SET else added_by(one)
            if had >= quantity:
                break
        return bool(served)

    def take_named(self, wish: Wish) -> Product | None:
        """Takes what was put into the cart and has the wish's name. That product."""
        return self._take_first(wish, lambda product: match(wish, (product,)).clear is not None)

    def take_among(self, products: Collection[Product], wish: Wish) -> Product | None:
        """Takes what was put into the cart and is one of these products. That product."""
        ids = {product.id for product in products}
        return self._take_first(wish, lambda product: product.id in ids)

    def take_any(self) -> bool:
        """Takes the first write on a product. False when there is none."""
        ids = [_product_id(one) for one in self.writes if _product_id(one)]
        return bool(ids) and self.take(ids[0])

    def take_change(self, phrase: str = "") -> bool:
        """Takes the first write that set a quantity, of a line item of that name if one is given."""
        for one in self.writes:
            line = line_of(one.result.get("item"))
            if line and one.tool == _SET and (not phrase or lines_like((line,), phrase)):
                return self.take(line.product_id, sets=True)
        return False

    def take_by(self, tool: str) -> bool:
        """Takes the first write of a tool. False when there is none."""
        one = next((one for one in self.writes if one.tool == tool), None)
        if one:
            self.writes.remove(one)
        return one is not None

    def _take_first(self, wish: Wish, fits: Callable[[Product], bool]) -> Product | None:
        for one in self.writes:
            line = line_of(one.result.get("item"))
            if line and line.quantity and fits(line.product):
                wanted = quantity_for(line.product, wish.amount)
                self.take(line.product_id, wanted if isinstance(wanted, float) else 0)
                return line.product
        return None


def added_by(done: Done) -> float:
    """How much of its product an add has put into the cart."""
    quantity = done.arguments.get("quantity", 1)
    return float(quantity) if isinstance(quantity, int | float) else 1.0


def _product_id(done: Done) -> int:
    line: Line | None = line_of(done.result.get("item"))
    return line.product_id if line else 0
