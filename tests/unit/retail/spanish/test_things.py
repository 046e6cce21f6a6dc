"""Things by name, and the words that are none."""

import pytest

from retail.spanish.things import is_everyday, is_thing
from retail.spanish.words import stem


@pytest.mark.parametrize("word", ["camarones", "hielo", "nueces", "cemento", "bolsos"])
def test_a_thing_is_known_in_the_plural_too(word: str) -> None:
    assert is_everyday(stem(word)) == is_thing(stem(word)) == (word != "nueces")


@pytest.mark.parametrize("word", ["pescado", "pechuga", "torta", "postre", "bolsas", "lehce"])
def test_what_descriptions_call_their_own_product_is_none(word: str) -> None:
    assert not is_thing(stem(word))
