"""The camera: one page, as a phone and a laptop show it, by day and by night."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

PATIENCE = 30_000
"""Milliseconds for a reply, or for a page, to appear."""
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Screen:
    """What somebody looks at, in CSS pixels; a picture has one point for each."""

    width: int
    height: int


SCREENS: Mapping[str, Screen] = MappingProxyType(
    {"390": Screen(390, 844), "1280": Screen(1280, 800)}
)
"""A phone and a laptop, by their widths."""


def file_name(page: str, screen: str, scheme: Scheme) -> str:
    """`order-390-dark.png`."""
    return f"{page}-{screen}-{scheme}.png"


class Camera:
    """A browser window of one screen, which keeps its cookies from page to page."""

    def __init__(self, browser: Any, screen: str, folder: Path) -> None:
        size = SCREENS[screen]
        self.screen = screen
        self._folder = folder
        self.context = browser.new_context(
            viewport={"width": size.width, "height": size.height}, device_scale_factor=1,
            locale="es-AR", timezone_id="America/Argentina/Buenos_Aires", reduced_motion="reduce",
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)

    def photograph(self, page: Any, name: str, ready: Callable[[], None] = lambda: None) -> None:
        """Takes the page as it is on the screen, in each scheme; `ready` brings it back into place before each."""
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate("document.activeElement.blur()")
            ready()
            page.screenshot(path=self._folder / file_name(name, self.screen, scheme))
