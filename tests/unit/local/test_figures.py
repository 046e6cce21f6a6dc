"""`make figures` on a file that a shop has sold into."""

from pathlib import Path

import pytest

from backoffice_api.domain.day_figures import DayFigures
from local.figures import main
from tests.backoffice import a_backoffice, a_store

DAY = "2026-11-22"


def run(path: Path, *words: str) -> int:
    return main(["--sqlite-path", str(path), *words], {})


def test_it_confirms_finds_and_mends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "shop.db"
    backoffice = a_backoffice(a_store(str(path)))
    backoffice.order(backoffice.user(), (backoffice.product(), 2))
    assert run(path) == 0
    assert "1 days, each as its facts have it" in capsys.readouterr().out

    wrong = DayFigures(DAY, orders_placed=-4)
    backoffice.shop.cases.run(lambda work: work.put(wrong))
    assert run(path) == 1
    assert f"{DAY} orders_placed: -3 counted, 1 by the facts" in capsys.readouterr().out
    assert run(path, "--mend") == 0
    assert run(path) == 0


def test_a_store_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "nowhere" / "shop.db") == 1
    assert capsys.readouterr().err.startswith("✗ there is no SQLite file")
