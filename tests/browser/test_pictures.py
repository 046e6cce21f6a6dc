"""The pictures for the docs are taken of a purchase that really happens."""

import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from local import chromium
from local.demo import DIALOGUE
from local.pictures import __main__ as pictures
from local.pictures.camera import SCHEMES, SCREENS, Camera, file_name
from tests.chromium import find_chromium

pytestmark = pytest.mark.long


def shades(png: bytes) -> int:
    """How many different bytes the picture's pixels are made of: a blank one has a handful."""
    data = b"".join(
        png[found.end() : found.end() + int.from_bytes(png[found.start() - 4 : found.start()])]
        for found in re.finditer(b"IDAT", png)
    )
    return len(set(zlib.decompress(data)))


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in points."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_each_page_of_a_shop_at_work_is_photographed_on_each_screen_by_day_and_by_night(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find_chromium()
    shown: dict[str, list[str]] = {}
    photograph = Camera.photograph

    def looked_at(self: Camera, page: Any, name: str, *ready: Any) -> None:
        if name == "chat":
            for what in ("article time", "article a"):
                shown[what] = page.locator(what).all_inner_texts()
        photograph(self, page, name, *ready)

    monkeypatch.setattr(Camera, "photograph", looked_at)
    assert pictures.main([str(tmp_path)]) == 0, capsys.readouterr().err
    assert {each.name for each in tmp_path.iterdir()} == set(pictures.FILES)
    for name in pictures.FILES:
        assert shades((tmp_path / name).read_bytes()) > 100, name
    for screen, size in SCREENS.items():
        for scheme in SCHEMES:
            picture = (tmp_path / file_name("order", screen, scheme)).read_bytes()
            assert size_of(picture) == (size.width, size.height)
        light, dark = (
            (tmp_path / file_name("order", screen, scheme)).read_bytes() for scheme in SCHEMES
        )
        assert light != dark
    assert len(shown["article time"]) >= 2 * len(DIALOGUE)
    assert set(shown["article time"]) == {"10:24"}
    (link,) = shown["article a"]
    assert link.startswith("http://127.0.0.1:8001/checkout/")


def test_the_committed_pictures_are_all_there_and_no_larger_than_a_reader_waits_for() -> None:
    sizes = {picture.name: picture.stat().st_size for picture in pictures.FOLDER.iterdir()}
    assert set(sizes) == set(pictures.FILES)
    assert max(sizes.values()) <= 200_000


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
