"""The export's cells: what a spreadsheet here reads as it is, and never as a formula."""

import pytest

from admin.spreadsheet import cell, lines


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.5, "1234,50"),
        ("Yerba", "Yerba"),
        ("=1+1", "'=1+1"),
        ("+5491", "'+5491"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("a=b", "a=b"),
    ],
)
def test_a_cell_is_no_formula(value: object, written: str) -> None:
    assert cell(value) == written


def test_rows_are_written_one_by_one_after_the_mark_of_utf_8() -> None:
    rows = iter([("Ñandú", 'dice "hola"'), ("a;b", "dos\nlíneas")])
    text = lines(rows)
    assert next(text) == "\ufeff"
    assert next(text) == 'Ñandú;"dice ""hola"""\r\n'
    assert next(rows)[0] == "a;b"  # not read before it was asked for
