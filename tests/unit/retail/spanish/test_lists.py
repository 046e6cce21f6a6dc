"""How a list is said."""

import pytest

from retail.spanish.lists import listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["pan"], "pan"),
        (["pan", "leche"], "pan y leche"),
        (["pan", "leche", "queso"], "pan, leche y queso"),
        (["teléfono", "Instagram"], "teléfono e Instagram"),
        (["papas", "*higos*"], "papas e *higos*"),
        (["agua", "hielo"], "agua y hielo"),
        (["fideos", "íntimos"], "fideos e íntimos"),
        (["leche", "yerba"], "leche y yerba"),
    ],
)
def test_a_list_ends_in_y_and_before_an_i_in_e(words: list[str], said: str) -> None:
    assert listed(words) == said
