"""What may stand in for what: each word of a group has others, however search writes the word."""

import pytest

from retail.spanish.substitutes import GROUPS, others_like
from retail.spanish.words import tokens


@pytest.mark.parametrize("word", GROUPS.split())
def test_each_word_of_a_group_has_others(word: str) -> None:
    (asked,) = tokens(word)

    assert others_like(asked)
    assert word not in others_like(asked)


def test_what_nothing_stands_in_for_has_none() -> None:
    assert others_like("pila") == ()
