"""Plain writing: every shape of a letter is that letter, and what nobody sees is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.writing import one_line, plain, without_accents


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("quiero leche", "quiero leche"),
        ("𝐋𝐞𝐜𝐡𝐞 𝘥𝘦𝘴𝘤𝘳𝘦𝘮𝘢𝘥𝘢 𝟚 𝚕𝚒𝚝𝚛𝚘𝚜", "Leche descremada 2 litros"),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ　＋５４", "ana@example.com +54"),
        ("Ⓛⓔⓒⓗⓔ ① 🄿🄰🄽", "Leche 1 PAN"),
        ("𝐩𝐚𝐧̃𝐚𝐥𝐞𝐬", "pañales"),
        ("le\u00adche \u202een\u200btera\u2069\ufeff", "leche entera"),
        ("cafe\u0301", "café"),
        ("1\ufe0f\u20e3", "1\u20e3"),
    ],
)
def test_letters_in_any_shape_are_the_plain_ones(typed: str, read: str) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize(
    "typed", ["½ kilo…", "500 m²", "2.º piso, 1ª", "D´Angelo", "№ 5", "$\u00a0450,00", "㊗"]
)
def test_what_says_something_by_its_shape_keeps_it(typed: str) -> None:
    assert plain(typed) == typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [("𝐘𝐄𝐑𝐁𝐀 Ñandú", "yerba nandu"), ("ﬁdeos ＡＬ ºＨＵＥＶＯ", "fideos al ohuevo"), ("№", "no")],
)
def test_to_compare_there_is_neither_case_nor_accent(typed: str, read: str) -> None:
    assert without_accents(typed) == read


@given(st.text(alphabet=st.characters()))
def test_plain_and_folded_texts_stay_as_they_are(typed: str) -> None:
    assert plain(plain(typed)) == plain(typed)
    assert without_accents(without_accents(typed)) == without_accents(typed)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Leche Entera ½ L ®", "Leche Entera ½ L ®"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2028b\u00a0 c\td\r\ne", "a b c d e"),
        ("a\x00\x07b\x7f\ud800\ue000", "ab"),
        ("a \x00 b", "a b"),
        ("e\x00\u0301", "é"),
        ("\u200b\u2060 \ufeff\x1f", ""),
    ],
)
def test_a_line_has_single_blanks_and_nothing_that_nobody_sees(typed: str, line: str) -> None:
    assert one_line(typed) == line


@given(st.text(alphabet=st.characters()))
def test_a_line_is_a_line(typed: str) -> None:
    line = one_line(typed)
    assert line.isprintable()
    assert one_line(line) == line == plain(line).strip()
