"""What the cart would come to; nothing is changed."""

from tests.offline_chat import Chat, known

MILK, BUTTER = 12, 14


def filled() -> Chat:
    chat = known()
    chat.say("2 leches descremadas")
    assert chat.cart == {MILK: 2}
    return chat


def test_the_total_with_something_more_is_told_and_nothing_is_added() -> None:
    chat = filled()
    chat.calls.clear()
    reply = chat.say("cuánto sería si le sumo una leche descremada?")
    assert "el total sería" in reply
    assert chat.cart == {MILK: 2}
    assert {tool for tool, _ in chat.calls} <= {"get_cart_summary", "search_products"}

    chat.say("dale")
    assert chat.cart == {MILK: 3}


def test_the_total_without_something_is_told_and_nothing_is_taken_out() -> None:
    chat = filled()
    assert "el total sería *$\u00a00,00*" in chat.say("cuánto queda si saco la leche?")
    assert chat.cart == {MILK: 2}


def test_what_is_not_named_is_what_was_touched_last() -> None:
    chat = filled()
    assert "el total sería *$\u00a0420,00*" in chat.say("y si saco una cuánto queda?")
    assert chat.cart == {MILK: 2}
    assert "De qué producto" in known().say("y si saco una cuánto queda?")


def test_what_is_not_in_the_cart_cannot_be_left_out() -> None:
    chat = filled()
    assert "No tenés *manteca*" in chat.say("cuánto queda sin la manteca?")
    assert chat.cart == {MILK: 2}
