"""Signs and names of currencies that are not pesos."""

import pytest

from retail.spanish.currencies import foreign


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("U$S 10", ("U$S", "dólares")),
        ("10 u$d", ("u$d", "dólares")),
        ("US$10", ("US$", "dólares")),
        ("10USD", ("USD", "dólares")),
        ("10 Dolares", ("Dolares", "dólares")),
        ("€ 10", ("€", "euros")),
        ("R$10", ("R$", "reales")),
        ("$U 10", ("$U", "otra moneda")),
        ("£10", ("£", "otra moneda")),
    ],
)
def test_another_currency_is_known(text: str, found: tuple[str, str]) -> None:
    assert foreign(text) == found


@pytest.mark.parametrize("text", ["", "$ 10", "AR$ 10", "10 pesos", "Producto", "$Unidad", "neuro"])
def test_pesos_and_other_words_are_none(text: str) -> None:
    assert foreign(text) is None
