"""The pictures for the docs are taken of a purchase that really happens."""

import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from local import chromium, pictures
from local.demo import DIALOGUE
from tests.chromium import find_chromium

pytestmark = pytest.mark.long


def shades(png: bytes) -> int:
    """How many different bytes the picture's pixels are made of: a blank one has a handful."""
    data = b"".join(
        png[found.end() : found.end() + int.from_bytes(png[found.start() - 4 : found.start()])]
        for found in re.finditer(b"IDAT", png)
    )
    return len(set(zlib.decompress(data)))


def test_the_chat_the_checkout_page_and_the_panel_are_photographed_alike_in_each_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find_chromium()
    shown: dict[str, list[str]] = {}
    photograph = pictures.photograph

    def looked_at(page: Any, path: Path) -> None:
        if path.name == "chat.png":
            for what in ("article time", "article a"):
                shown[what] = page.locator(what).all_inner_texts()
        photograph(page, path)

    monkeypatch.setattr(pictures, "photograph", looked_at)
    assert pictures.main([str(tmp_path)]) == 0, capsys.readouterr().err
    for name in pictures.NAMES:
        picture = (tmp_path / name).read_bytes()
        assert 20_000 < len(picture) <= 200_000
        assert shades(picture) > 100
    assert len(shown["article time"]) >= 2 * len(DIALOGUE)
    assert set(shown["article time"]) == {"10:24"}
    (link,) = shown["article a"]
    assert link.startswith("http://127.0.0.1:8001/checkout/")


def test_the_committed_pictures_are_no_larger_than_a_reader_waits_for() -> None:
    sizes = [picture.stat().st_size for picture in sorted(pictures.FOLDER.iterdir())]
    assert len(sizes) == len(pictures.NAMES)
    assert max(sizes) <= 200_000


def test_the_model_is_the_one_that_says_the_same_each_time(tmp_path: Path) -> None:
    told = pictures.environ_of({"GOOGLE_API_KEY": "k", "SHOP_NAME": "x", "PATH": "/bin"}, tmp_path)
    assert "GOOGLE_API_KEY" not in told
    assert (told["SHOP_NAME"], told["PATH"]) == ("Milo", "/bin")
    assert told["SQLITE_PATH"] == str(tmp_path / "milo.db")


def test_a_machine_without_chromium_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "path", lambda: None)
    assert pictures.main([str(tmp_path)]) == 1
    assert "no Chromium" in capsys.readouterr().err
