"""Cells that are a spreadsheet's and no product's, and where they stand."""

import pytest

from backoffice_api.domain.catalogue_faults import fault_of, place_of


@pytest.mark.parametrize(
    "text",
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#N/D",
        "#¡REF!",
        "#¡VALOR!",
        "#¡DIV/0!",
        "#¿NOMBRE?",
        "#¡NUM!",
        "#¡NULO!",
        "#¡DESBORDAMIENTO!",
        "#OBTENIENDO_DATOS",
        "#ERROR!",
        "######",
        "Err:508",
    ],
)
@pytest.mark.parametrize("column", ["name", "price", "tags"])
def test_an_error_is_told_with_its_cell(text: str, column: str) -> None:
    assert fault_of(text, column, "C5") == (
        f"la celda C5 tiene el error «{text}»: corregila en la planilla"
    )


@pytest.mark.parametrize("text", ["=", "=B2*1,35"])
def test_a_formula_without_a_result_is_told(text: str) -> None:
    assert "la celda C5 tiene una fórmula sin calcular" in (fault_of(text, "price", "C5") or "")


@pytest.mark.parametrize("column", ["sku", "name", "brand", "category"])
def test_a_code_or_name_that_became_a_date_is_told(column: str) -> None:
    assert "la celda A2 tiene una fecha, «05/11/2026»" in (
        fault_of("05/11/2026", column, "A2") or ""
    )


@pytest.mark.parametrize(
    "text", ["", "#1", "# 2", "Vino #Malbec!", "#Rico!", "'=1", "1=1", "5/11", "N/A"]
)
def test_other_texts_are_somebodys(text: str) -> None:
    assert fault_of(text, "name", "C5") is None


def test_a_name_of_nothing_is_told() -> None:
    assert "la celda B5 tiene un 0" in (fault_of("0", "name", "B5") or "")
    assert fault_of("0", "stock", "B5") is None


def test_a_description_may_be_a_date() -> None:
    assert fault_of("05/11/2026", "description", "C5") is None


@pytest.mark.parametrize(
    ("at", "place"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (51, "AZ7"), (199, "GR7")]
)
def test_a_cell_is_named_as_a_sheet_does(at: int, place: str) -> None:
    assert place_of(at, 7) == place
