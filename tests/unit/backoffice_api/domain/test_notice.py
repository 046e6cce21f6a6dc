"""A notice in words: the shop's own text where it has one that can be said, and Milo's where not."""

from datetime import UTC, datetime

from backoffice_api.domain.notice import TEXTS, Happening, Notice, in_words, may_be_reworded
from backoffice_api.domain.shop_document import NoticeText

NOON = datetime(2026, 11, 27, 15, tzinfo=UTC)


def notice(*happenings: Happening) -> Notice:
    return Notice("123", 1, happenings, NOON)


def test_what_the_shop_words_itself_is_said_so_and_the_rest_in_milos_words() -> None:
    texts = [
        NoticeText("cancelled", "Uh, se cayó el {order}."),
        NoticeText("ready", "Vení: {order}"),
    ]
    both = notice(Happening("cancelled"), Happening("refunded", 90_000))
    assert in_words(both, texts).splitlines() == [
        "Uh, se cayó el 123.",
        TEXTS["refunded"].format(order="123", amount="$\u00a0900,00"),
    ]
    assert in_words(notice(Happening("preparing")), texts) == TEXTS["preparing"].format(order="123")


def test_a_stored_text_that_is_not_taken_any_more_is_not_said() -> None:
    texts = [NoticeText("ready", "Vení a http://almacen.example por {pedido")]
    assert in_words(notice(Happening("ready")), texts) == TEXTS["ready"].format(order="123")


def test_only_what_is_of_an_order_s_way_may_be_in_the_shop_s_words() -> None:
    assert may_be_reworded(notice(Happening("paid", 1), Happening("ready")))
    assert not may_be_reworded(notice(Happening("paid", 1), Happening("refunded", 1)))
