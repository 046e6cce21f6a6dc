"""What was done in a turn, in words: what it came to, not how it got there."""

from typing import Any

from agent_worker.offline.play import Done
from agent_worker.offline.retelling import in_words
from agent_worker.tools.journal import Made
from tests.offline_chat import CATALOGUE
from tests.tool_calls import ToolCalls
from tests.whole_shop import open_shop


class Turn(ToolCalls):
    """A known shopper's turn; what is done in it is told by its journal."""

    def __init__(self) -> None:
        shop = open_shop(CATALOGUE, lambda: 0.0)
        shop.register()
        super().__init__(shop)

    def add(self, product_id: int, quantity: float = 1) -> None:
        self.result("add_product_to_cart", product_id=product_id, quantity=quantity)

    def set(self, product_id: int, quantity: float) -> None:
        self.result("set_product_quantity", product_id=product_id, quantity=quantity)

    def next(self) -> None:
        """Begins a journal of its own, as the next turn has one."""
        self.turn.journal = type(self.turn.journal)()
        self.turn.id += "-next"

    @property
    def told(self) -> list[str]:
        return in_words([done_of(one) for one in self.turn.journal.made]).splitlines()


def done_of(made: Made) -> Done:
    call, result = made
    return Done(call["tool"], call["arguments"], result)


def test_one_product_and_several() -> None:
    turn = Turn()
    turn.add(5, 2)
    assert turn.told == [
        "Ya agregué 2 x *Leche Entera La Serenísima 1L* al carrito ($\u00a0900,00).",
        "Tu carrito suma *$\u00a0900,00*.",
    ]
    turn.add(30, 0.5)
    assert turn.told == [
        "Ya agregué al carrito:",
        "• 2 x *Leche Entera La Serenísima 1L* — $\u00a0900,00",
        "• 500 g de *Tomate Perita* — $\u00a0725,00",
        "Tu carrito suma *$\u00a01.625,00*.",
    ]


def test_more_of_what_was_there_and_another_quantity() -> None:
    turn = Turn()
    turn.add(5, 2)
    turn.add(20)
    turn.next()
    turn.add(5)
    turn.set(20, 3)
    assert turn.told == [
        "Ya agregué 1 más: ahora llevás 3 x *Leche Entera La Serenísima 1L* — $\u00a01.350,00.",
        "Ya cambié la cantidad: ahora llevás 3 x *Pan Lactal Bimbo 500 g* — $\u00a06.300,00.",
        "Tu carrito suma *$\u00a07.650,00*.",
    ]


def test_what_was_taken_out_and_what_was_never_in_in_the_end() -> None:
    turn = Turn()
    turn.add(5)
    turn.add(20)
    turn.next()
    turn.set(5, 0)
    turn.set(20, 0)
    turn.add(14)
    turn.set(14, 0)
    assert turn.told == [
        "Ya saqué *Leche Entera La Serenísima 1L* y *Pan Lactal Bimbo 500 g* del carrito."
    ]


def test_a_cart_that_was_emptied_and_filled_again() -> None:
    turn = Turn()
    turn.add(5)
    turn.result("clear_cart")
    turn.add(20)
    assert turn.told == [
        "Ya vacié el carrito.",
        "Ya agregué 1 x *Pan Lactal Bimbo 500 g* al carrito ($\u00a02.100,00).",
        "Tu carrito suma *$\u00a02.100,00*.",
    ]


def test_an_order_and_what_came_after_it() -> None:
    turn = Turn()
    turn.add(5)
    order: Any = turn.result("checkout_cart")["order"]
    turn.add(20)
    assert turn.told == [
        "Ya agregué 1 x *Leche Entera La Serenísima 1L* al carrito ($\u00a0450,00).",
        "",
        "¡Tu pedido está listo! 🎉",
        "Total: *$\u00a0450,00*",
        "Podés pagar acá:",
        order["payment_url"],
        "Te lo guardo por una hora.",
        "",
        "Ya agregué 1 x *Pan Lactal Bimbo 500 g* al carrito ($\u00a02.100,00).",
        "Tu carrito suma *$\u00a02.100,00*.",
    ]


def test_what_was_refused_is_not_told() -> None:
    turn = Turn()
    turn.add(999)
    turn.add(5, 51)
    assert turn.told == []


def test_a_registration() -> None:
    shop = open_shop(CATALOGUE, lambda: 0.0)
    calls = ToolCalls(shop)
    calls.result("create_user", name="Ana Gómez", email="a@b.co")
    assert in_words([done_of(one) for one in calls.turn.journal.made]) == (
        "¡Listo, Ana! Ya te registré. ✅"
    )
