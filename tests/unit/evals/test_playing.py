"""Dialogues are played with the real API, worker and offline model; what Milo does wrong there is seen."""

import json
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types

from agent_worker.offline import OfflineModel
from agent_worker.offline.spoken import SpokenWords
from evals.__main__ import ROOT, main
from evals.dialogue import Dialogue, parse
from evals.judging import BOUGHT, ORDERED, Ending, Verdict, judge
from evals.playing import Counter, judged

CATALOGUE = ROOT / "samples" / "catalogue.csv"
SPRITE, FERNET = "BEB-SPR-001", "VIN-BRA-001"
QUIET = {"set": "quiet", "name": "thanks", "lines": ["1 sprite", "gracias"], "cart": {SPRITE: 1}}


def dialogue(*lines: str | list[str], **members: Any) -> Dialogue:
    return parse({"set": "order", "name": "one", "lines": [*lines], "cart": {}, **members})


def play(*lines: str | list[str], **members: Any) -> tuple[Verdict, Ending]:
    return judged(CATALOGUE, (0, dialogue(*lines, **members)))


class Overhearing(OfflineModel):
    """Hears something beside what the shopper writes."""

    beside: str

    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        *_, written = [
            at
            for at, content in enumerate(llm_request.contents)
            if content.role == "user" and any(part.text for part in content.parts or [])
        ]
        heard = llm_request.contents[written].model_copy(deep=True)
        heard.parts = [*(heard.parts or []), types.Part(text=self.beside)]
        contents = [*llm_request.contents]
        contents[written] = heard
        request = llm_request.model_copy(update={"contents": contents})
        async for answer in super().generate_content_async(request, stream):
            yield answer


def judged_by(milo: OfflineModel) -> Verdict:
    """How a dialogue goes in which nothing is to be done after the first line."""
    quiet = parse(QUIET)
    return judge(quiet, Counter(CATALOGUE.read_bytes(), milo).play(quiet, 0))


def test_a_purchase_ends_with_an_order_and_an_empty_cart() -> None:
    verdict, end = play(
        "2 sprite", "finalizar", cart={SPRITE: 2}, ordered=True, must=["last:checkout"]
    )

    assert verdict.right, verdict.faults
    assert [turn.cart for turn in end.turns] == [{SPRITE: 2}, {}]
    assert end.orders == ({SPRITE: 2},)


def test_a_stranger_s_lines_register_them() -> None:
    verdict, end = play("1 sprite", "Ana", "ana@x.com.ar", known=False, cart={SPRITE: 1})

    assert verdict.right, verdict.faults
    assert end.email == "ana@x.com.ar"
    assert end.turns[0].cart == {}


def test_kilos_are_kilos() -> None:
    _, end = play("medio kilo de papa negra", "finalizar")

    assert end.orders == ({"VER-PAP-001": 0.5},)


def test_a_burst_is_one_turn() -> None:
    apart, _ = play("1 sprite", "1 fernet branca", cart={SPRITE: 1, FERNET: 1})
    verdict, end = play(["1 sprite", "1 fernet branca"], cart={SPRITE: 1, FERNET: 1})

    assert apart.right
    assert verdict.right, verdict.faults
    assert [turn.said for turn in end.turns] == [("1 sprite", "1 fernet branca")]
    assert len(end.turns[0].replies) == 1


def test_nothing_is_left_of_the_dialogue_before() -> None:
    counter = Counter(CATALOGUE.read_bytes())
    whole_stock = dialogue("2 campari", "finalizar", ordered=True, cart={"VIN-CAM-001": 2})

    first, second = (counter.play(whole_stock, number) for number in (0, 1))
    assert first.orders == second.orders == ({"VIN-CAM-001": 2},)
    assert not counter.play(dialogue("hola"), 2).orders


def test_the_place_among_all_changes_nothing_that_is_said() -> None:
    told = dialogue("1 sprite", "finalizar")
    secret = "/checkout/"

    first, later = (judged(CATALOGUE, (number, told))[1] for number in (0, 300))
    assert [reply.partition(secret)[0] for turn in first.turns for reply in turn.replies] == [
        reply.partition(secret)[0] for turn in later.turns for reply in turn.replies
    ]


def test_a_milo_that_orders_at_once_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged_by(OfflineModel()).right
    assert judged_by(Overhearing(beside="finalizar")).marks == frozenset()  # the tool asks first
    monkeypatch.setattr(SpokenWords, "orders", lambda _: 1)
    assert judged_by(Overhearing(beside="finalizar")).marks == {ORDERED}


def test_a_milo_that_puts_something_beside_is_seen() -> None:
    verdict = judged_by(Overhearing(beside="1 fernet branca"))

    assert verdict.marks == {BOUGHT}
    assert verdict.faults == (f"{FERNET} is 2, not 0",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two dialogues, of which one fails."""
    fails = {**QUIET, "set": "order", "name": "three", "cart": {SPRITE: 3}}
    (tmp_path / "some.jsonl").write_text(f"{json.dumps(QUIET)}\n{json.dumps(fails)}\n")
    return tmp_path


def test_a_failure_is_an_exit_code_until_it_is_known(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder)]) == 1
    assert f"order/three\n      {SPRITE} is 1, not 3" in capsys.readouterr().out

    assert main([str(folder), "--write-known"]) == 0
    assert main([str(folder)]) == 0
    assert (folder / "known_failures.txt").read_text(encoding="utf-8").endswith("\norder/three\n")


def test_a_known_failure_that_is_right_is_an_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "known_failures.txt").write_text("order/three\nquiet/thanks\n", encoding="utf-8")

    assert main([str(folder)]) == 1
    assert "take them out of it" in capsys.readouterr().out


def test_the_report_for_programs_has_all_there_is(folder: Path, tmp_path: Path) -> None:
    main([str(folder), "--json", str(tmp_path / "report.json"), "--jobs", "1"])

    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["of"], report["right"], report["bought"], report["ordered"]) == (2, 1, 0, 0)
    assert report["topics"]["order"]["right"] == 0
    assert report["dialogues"][0]["turns"][0]["cart"] == {SPRITE: 1}
    assert report["dialogues"][1]["faults"] == [f"{SPRITE} is 1, not 3"]


def test_one_is_shown_as_a_chat(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--only", "three"]) == 1
    shown = capsys.readouterr().out
    assert "🧑 1 sprite\n🛒 ¡Perfecto!" in shown
    assert f"[1 {SPRITE}]" in shown

    assert main([str(folder), "--only", "quiet/thanks"]) == 0
    assert main([str(folder), "--only", "nobody"]) == 2


def test_a_sku_that_the_catalogue_has_not_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "more.jsonl").write_text(
        json.dumps({**QUIET, "name": "typo", "cart": {"BEB-SPR-1": 0}})
    )

    assert main([str(folder)]) == 2
    assert "quiet/typo" in capsys.readouterr().err


def test_several_processes_play_what_one_does(tmp_path: Path) -> None:
    many = [json.dumps({**QUIET, "name": str(number)}) for number in range(10)]
    (tmp_path / "many.jsonl").write_text("\n".join(many))
    one, two = tmp_path / "one.json", tmp_path / "two.json"

    assert main([str(tmp_path), "--jobs", "1", "--json", str(one)]) == 0
    # This process must not be forked: it has threads.
    arguments = [str(tmp_path), "--jobs", "2", "--json", str(two)]
    subprocess.run([sys.executable, "-m", "evals", *arguments], cwd=ROOT, check=True)

    played, together = (json.loads(report.read_text()) for report in (one, two))
    assert played["dialogues"] == together["dialogues"]
