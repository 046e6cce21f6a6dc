"""The forms of a page as a browser would send them, without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """Where a form goes, what it sends as it stands, and the words of its buttons."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._words: list[str] | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("method", "get"), given.get("action", "")))
        elif tag == "button":
            self._words = []
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.found[-1].fields.append((self._select, given["value"]))
        elif tag == "textarea":
            self._area, self._words = given["name"], []
        elif tag == "input":
            self._input(given)

    def _input(self, given: dict[str, str]) -> None:
        if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            self.found[-1].fields.append((given["name"], given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._words or [])
        if tag == "button":
            self.found[-1].buttons.append(" ".join(text.split()))
            self._words = None
        elif tag == "textarea":
            self.found[-1].fields.append((self._area, text))
            self._words = None


def forms_of(page: str) -> list[Form]:
    """All forms of a page, in order."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


def form_with(page: str, button: str) -> Form:
    """The only form with that button."""
    found = [form for form in forms_of(page) if button in form.buttons]
    assert len(found) == 1, f"{len(found)} forms with the button {button!r}"
    return found[0]
