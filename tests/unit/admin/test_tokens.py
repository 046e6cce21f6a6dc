"""The panel and the checkout page are one product: the same colours, the same sign."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CHECKOUT, PANEL = ROOT / "hosting/checkout", ROOT / "functions/admin/static"
DARK = "@media (prefers-color-scheme: dark)"


def tokens(sheet: Path) -> tuple[dict[str, str], dict[str, str]]:
    """What a sheet's `:root` says by day and by night."""
    text = sheet.read_text(encoding="utf-8")
    day, night = text.split(DARK)[0], re.split(r"\n}\n", text.split(DARK)[1])[0]
    by_day, by_night = (dict(re.findall(r"(--[\w-]+):\s*([^;]+);", part)) for part in (day, night))
    return by_day, by_night


@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
def test_the_panel_has_the_checkout_page_s_colours(scheme: int) -> None:
    theirs = tokens(CHECKOUT / "checkout.css")[scheme]
    ours = tokens(PANEL / "tokens.css")[scheme]
    assert len(ours) > 15
    assert {name: theirs.get(name) for name in ours} == ours


def test_the_panel_has_the_checkout_page_s_sign() -> None:
    assert (PANEL / "icon.svg").read_bytes() == (CHECKOUT / "icon.svg").read_bytes()


def test_every_colour_that_is_used_is_a_token() -> None:
    known = set(re.findall(r"(--[\w-]+):", (PANEL / "tokens.css").read_text(encoding="utf-8")))
    for sheet in PANEL.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        used = set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text))
        assert used <= known, sheet.name
