"""Splitting: nothing lost, nothing too long, cut where a reader would pause."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.whatsapp.splitting import beginning, split
from retail.whatsapp import MAX_SENT

WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            ["Hola.", "leche", "🥛", "$ 1.234,50", "¿Querés?", "👨‍👩‍👧‍👦", "\n\n", "\n", "1."]
        ),
        st.text(min_size=1, max_size=60),
    ),
    max_size=200,
).map(" ".join)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(WORDS, st.integers(min_value=8, max_value=300))
def test_it_loses_nothing_but_blanks_and_no_part_is_too_long(text: str, most: int) -> None:
    parts = split(text, most)
    assert without_blanks("".join(parts)) == without_blanks(text)
    assert all(1 <= units(part) <= most for part in parts)
    assert all(part == part.strip() for part in parts)


@given(st.text(alphabet="ab🍎é. \n", min_size=10, max_size=60))
def test_whatsapp_s_limit_is_kept_by_default(text: str) -> None:
    assert all(units(part) <= MAX_SENT == 1600 for part in split(text * 100))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("Hola", ["Hola"]),
        ("Uno dos tres. Cuatro cinco.", ["Uno dos tres.", "Cuatro cinco."]),
        ("Uno dos tres\n\nCuatro. Y cinco", ["Uno dos tres", "Cuatro. Y cinco"]),
        ("Uno dos. Tres, cuatro", ["Uno dos.", "Tres, cuatro"]),
        ("Uno dos tres?) Cuatro cinco.", ["Uno dos tres?)", "Cuatro cinco."]),
        ("Uno, dos, tres, cuatro, cinco", ["Uno, dos, tres,", "cuatro, cinco"]),
        ("Todo te cuesta $\u00a09", ["Todo te cuesta", "$\u00a09"]),
        ("x" * 40, ["x" * 16, "x" * 16, "x" * 8]),
    ],
)
def test_it_cuts_where_one_would_pause(text: str, parts: list[str]) -> None:
    assert split(text, 16) == parts


def test_a_link_is_never_cut_in_two() -> None:
    link = "https://shop.example/checkout/" + "t" * 40
    parts = split("Tu pedido está listo, son $ 450,00. Pagá acá: " + link, 80)
    assert [link in part for part in parts] == [False, True]


LINK = "https://shop.example/checkout/" + "t" * 30


@pytest.mark.parametrize("before", range(20, 80))
def test_a_link_that_touches_a_long_word_is_not_cut_either(before: int) -> None:
    parts = split("x" * before + LINK + " gracias", 80)
    assert sum(LINK in part for part in parts) == 1


def test_only_a_link_longer_than_a_message_is_cut() -> None:
    assert split(LINK, 40) == [LINK[:40], LINK[40:]]


@pytest.mark.parametrize("before", range(10, 90))
@pytest.mark.parametrize("blank", ["", " "])
def test_what_is_cut_off_never_ends_within_a_link(before: int, blank: str) -> None:
    text = "x" * before + blank + LINK + " gracias por todo lo que compraste"
    kept = beginning(text, 80)
    assert text.startswith(kept)
    assert len(kept) <= 80
    assert LINK in kept or not kept[before:].strip()


def test_what_is_cut_off_ends_with_a_whole_word() -> None:
    assert beginning("hola que tal", 9) == "hola que"
    assert beginning("hola", 4) == "hola"
    assert beginning("x" * 10, 4) == "xxxx"


def test_a_family_stays_together() -> None:
    family = "👨‍👩‍👧‍👦"
    parts = split(family * 10, 30)
    assert "".join(parts) == family * 10
    assert all(part.replace(family, "") == "" for part in parts)
