"""What is wrong with a catalogue file, for its owner to read: line, column and reason, in Spanish."""

from dataclasses import dataclass

from retail.errors import Invalid

_SHOWN, _KEPT = 10, 1000


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row; `line` counts the file's lines from 1, as an editor does."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f", columna {self.column}" if self.column else ""
        return f"línea {self.line}{where}: {self.message}"


class CatalogueError(Invalid):
    """The file was refused; `errors` holds every row's mistake."""

    def __init__(self, errors: list[RowError]) -> None:
        number = "1 error" if len(errors) == 1 else f"{len(errors)} errores"
        self._title = f"{number} en el archivo de productos"
        self._shown = [*map(str, errors[:_SHOWN])]
        if len(errors) > _SHOWN:
            self._shown.append(f"y {len(errors) - _SHOWN} más")
        super().__init__(
            "invalid_catalogue",
            f"{self._title}: {'; '.join(self._shown)}",
            errors=[vars(error) for error in errors[:_KEPT]],
        )
        self.errors = tuple(errors)

    def in_lines(self) -> str:
        """The message for a terminal: a line for each error, of many the first ten."""
        return "\n".join([f"{self._title}:", *(f"  {error}" for error in self._shown)])
