"""Pointing to an open list by a quality, and how much of what was just taken from it."""

import pytest

from agent_worker.offline.intents import Wish
from agent_worker.offline.matching import fit_to_be_cooked, match
from agent_worker.offline.shelf import Product
from retail.spanish.amounts import Amount
from tests.offline_chat import known

CRIOLLAS = Product(1, "Tapas de Empanadas Criollas La Salteña x12")
FOR_FRYING = Product(2, "Tapas de Empanadas para Freír La Salteña x12")
DISCS = (CRIOLLAS, FOR_FRYING)


def test_two_pointers_are_both_of_the_list() -> None:
    chat = known()
    chat.say("qué leche tenés?")
    chat.say("la descremada y la sin lactosa")
    assert chat.cart == {12: 1, 13: 1}


def test_what_the_list_has_not_is_not_bought_from_another_shelf() -> None:
    chat = known()
    chat.say("qué leche tenés?")
    reply = chat.say("la de coco y la de tomate")
    assert chat.cart == {}
    assert "¿Cuál preferís?" in reply


def test_a_list_stays_open_beside_a_pointer_that_is_not_understood() -> None:
    chat = known()
    chat.say("qué leche tenés?")
    assert "¿Cuál preferís?" in chat.say("dame 2 de las xilofonadas")
    chat.say("la descremada")
    assert 12 in chat.cart


@pytest.mark.parametrize(
    "text", ["dale, mandame 2 detergentes", "sí, poneme 2 detergentes", "bueno, dame 2"]
)
def test_so_much_of_the_offer_beside_a_yes_is_all_of_it(text: str) -> None:
    chat = known()
    chat.say("tenés detergente?")
    chat.say(text)
    assert chat.cart == {61: 2}


def test_something_else_beside_a_yes_is_added_to_the_offer() -> None:
    chat = known()
    chat.say("tenés detergente?")
    chat.say("dale, y 2 lavandinas")
    assert chat.cart == {61: 1, 60: 2}


def test_a_measure_behind_a_choice_is_how_much_of_it() -> None:
    chat = known()
    chat.say("tenés huevos?")
    chat.say("dale")
    chat.say("dos docenas")
    assert chat.cart == {70: 2}


def test_a_bare_number_behind_a_choice_is_how_many_of_it() -> None:
    chat = known()
    chat.say("tenés detergente?")
    chat.say("dale")
    chat.say("3")
    assert chat.cart == {61: 3}


@pytest.mark.parametrize(
    ("purpose", "meant"), [("horno", CRIOLLAS), ("freir", FOR_FRYING), ("parrilla", CRIOLLAS)]
)
def test_what_is_called_for_another_way_to_cook_is_no_answer(purpose: str, meant: Product) -> None:
    wish = Wish("tapas de empanadas", Amount(2), purpose=purpose)
    assert fit_to_be_cooked(wish, match(wish, DISCS)).clear == meant


def test_nothing_is_meant_where_all_are_called_for_another_way_to_cook() -> None:
    wish = Wish("tapas de empanadas", Amount(2), purpose="horno")
    assert fit_to_be_cooked(wish, match(wish, (FOR_FRYING,))).clear is None


def test_another_name_for_the_same_thing_is_a_match() -> None:
    paste, brush = Product(1, "Pasta Dental Colgate 90g"), Product(2, "Cepillo de Dientes Colgate")
    assert match(Wish("pasta de dientes colgate"), (paste, brush)).clear == paste
