"""A sheet of a workbook row by row, each cell as it shows; cells that are merged downwards show the same in each row.

A row or a column that is hidden stays in its place and shows nothing: a price may be there that nobody sees.

openpyxl gives either a cell's formula or its last result. Its parser is asked here, which knows both: a formula that has no
result is not an empty cell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .cell_text import UNCALCULATED, shown

_ENDS = 1_048_576
"""Excel's own last row: one that says more is not read on."""
_LAST = 16_384
"""Excel's last column."""
_MERGED = re.compile(
    rb'<(?:\w{1,20}:)?mergeCell [^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_MOST_MERGED = 20_000
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"

_Merged = Mapping[tuple[str, int], int]
"""Under the column and the row of a cell the last row that it goes down to."""


@dataclass(frozen=True)
class _Shown:
    """What a cell shows, and the column that it is in, from 1."""

    at: int
    text: str
    has_formula: bool


class Sheet:
    """One sheet of a workbook that openpyxl has opened `read_only`."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        self.name = str(opened.title)
        self.is_hidden = opened.sheet_state != "visible"
        self.hidden_rows = 0
        self.hidden_columns: set[int] = set()
        """Those that hold something, as far as `rows` has come."""

    def rows(self, most_columns: int) -> Iterator[list[str]]:
        """Row under row, blank ones too, without the empty cells at a row's end and those behind `most_columns`."""
        from openpyxl.utils import get_column_letter

        merged = self._merged_downwards()
        held: dict[int, tuple[int, str]] = {}
        following = 1
        self.hidden_rows, self.hidden_columns = 0, set()
        for number, cells, is_hidden in self._parsed():
            if number > _ENDS:
                return
            if number < following:
                continue
            yield from ([] for _ in range(following, number))
            following = number + 1
            texts = {} if _is_idle(cells) else {cell.at: cell.text for cell in cells if cell.text}
            texts = {at: text for at, text in texts.items() if at <= most_columns}
            for at, text in texts.items() if merged else ():
                last = merged.get((get_column_letter(at), number))
                held |= {at: (last, text)} if last else {}
            if is_hidden:
                self.hidden_rows += bool(texts)
                yield []
                continue
            if texts:  # a row that is all of merged cells is none of its own
                texts = {at: text for at, (last, text) in held.items() if number <= last} | texts
            yield [texts.get(at, "") for at in range(1, max(texts, default=0) + 1)]

    def _merged_downwards(self) -> _Merged:
        with self._opened._get_source() as source:  # noqa: SLF001
            found = _MERGED.finditer(source.read())
            merged = [each.groups() for each in islice(found, _MOST_MERGED)]
        return {
            (column.decode(), int(first)): int(last)
            for column, first, last in merged
            if int(last) > int(first)
        }

    def _parsed(self) -> Iterator[tuple[int, list[_Shown], bool]]:
        """The number of each row, its cells that are in no hidden column, and whether it is hidden itself."""
        opened, book = self._opened, self._opened.parent
        with opened._get_source() as source:  # noqa: SLF001
            parser = _parser()(
                source,
                opened._shared_strings,  # noqa: SLF001
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,  # noqa: SLF001
                timedelta_formats=book._timedelta_formats,  # noqa: SLF001
            )
            columns: frozenset[int] | None = None
            for number, cells in parser.parse():
                columns = _hidden_columns(parser) if columns is None else columns
                hidden = {cell["column"] for cell in cells if cell["value"] is not None} & columns
                self.hidden_columns |= hidden
                visible = [self._shown(each) for each in cells if each["column"] not in columns]
                yield number, visible, _is_hidden(parser.row_dimensions.pop(str(number), {}))

    def _shown(self, cell: Mapping[str, Any]) -> _Shown:
        return _Shown(cell["column"], self._text(cell), has_formula=cell["has_formula"])

    def _text(self, cell: Mapping[str, Any]) -> str:
        from openpyxl.cell.read_only import ReadOnlyCell

        value, has_formula = cell["value"], cell["has_formula"]
        if value is None:
            return UNCALCULATED if has_formula and cell["data_type"] == "n" else ""
        if not isinstance(value, int | float):
            return shown(value)
        styled = ReadOnlyCell(self._opened, 1, 1, None, style_id=cell["style_id"])
        return shown(value, styled.number_format or "", is_calculated=has_formula)


def _is_idle(cells: Sequence[_Shown]) -> bool:
    """Whether a row has but formulas that found nothing: they were drawn further down than the table goes."""
    return all(cell.has_formula and cell.text == "0" for cell in cells if cell.text)


def _hidden_columns(parser: Any) -> frozenset[int]:
    """Their numbers, from 1; a sheet names its columns before its rows."""
    spans = [
        (int(each["min"]), int(each.get("max", each["min"])))
        for each in parser.column_dimensions.values()
        if _is_hidden(each)
    ]
    return frozenset(at for first, last in spans for at in range(first, min(last, _LAST) + 1))


def _is_hidden(said: Mapping[str, str]) -> bool:
    return said.get("hidden") in {"1", "true"}


def _parser() -> Any:
    """openpyxl's parser, whose cells say whether they have a formula."""
    from openpyxl.worksheet._reader import WorkSheetParser  # only where a workbook comes

    class Parser(WorkSheetParser):  # type: ignore[misc]
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            return {**cell, "has_formula": element.find(_FORMULA) is not None}

    return Parser
