"""`make logs`: what the processes write, for a person."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from local.configuration import ROOT
from local.logs import Followed, Logs, coloured, plain, readable
from tests.waiting import wait_until

ERROR = {
    "time": "2026-11-25T22:17:01.250000+00:00",
    "severity": "ERROR",
    "message": "❌ no va",
    "logger": "main.turn",
    "turn": "t1",
    "stack_trace": "Traceback …\n  ValueError: no\n",
    "logging.googleapis.com/trace": "1" * 32,
}


def test_a_json_line_is_a_time_and_a_message() -> None:
    logged = ERROR | {"severity": "INFO", "stack_trace": ""}
    shown = readable("worker", json.dumps(logged), plain)

    assert re.fullmatch(r"worker     \d\d:\d\d:01 ❌ no va turn=t1", shown)


def test_a_line_that_is_no_news_of_all_is_well_says_so_and_where_it_was_raised() -> None:
    shown = readable("worker", json.dumps(ERROR), plain)

    assert ":01 ERROR ❌ no va turn=t1\nTraceback …\n  ValueError: no" in shown


def test_a_line_without_a_time_has_none() -> None:
    line = json.dumps({"severity": "WARNING", "message": "hola"})

    assert readable("tasks", line, plain) == "tasks      WARNING hola"


@pytest.mark.parametrize("line", ["Traceback", "12", "[]", "null", '{"a": 1}', "{"])
def test_a_line_that_is_not_ours_is_shown_as_it_is(line: str) -> None:
    assert readable("admin", line, plain) == f"admin      {line}"


def test_on_a_terminal_names_and_errors_have_colours() -> None:
    shown = readable("worker", json.dumps(ERROR), coloured)

    assert "\033[31mERROR ❌ no va\033[0m" in shown
    assert re.match(r"\033\[\d\dmworker    \033\[0m", shown)


def test_whole_lines_are_told_once_and_halves_when_they_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_text("one\ntw")
    log = Followed(path)
    assert log.news() == ["one"]

    with path.open("a") as file:
        file.write("o\nthree ñ\n")
    assert log.news() == ["two", "three ñ"]
    assert log.news() == []


def test_logs_that_a_new_start_began_anew_are_read_from_their_first_line(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    path.write_text("old\nold\n")
    log = Followed(path)
    log.news()

    path.rename(tmp_path / "elsewhere")  # so that its number is not given again
    assert log.news() == []
    path.write_text("new\n")
    assert log.news() == ["new"]

    path.write_text("n\n")
    assert log.news() == ["n"]


def test_it_begins_with_the_last_lines_of_each_and_finds_new_logs(tmp_path: Path) -> None:
    (tmp_path / "worker.log").write_text("".join(f"{n}\n" for n in range(20)))
    logs = Logs(tmp_path)
    assert logs.last(2) == [("worker", "18"), ("worker", "19")]

    (tmp_path / "admin.log").write_text("hola\n")
    assert logs.news() == [("admin", "hola")]


@contextmanager
def make_logs(data: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`make logs` as the Makefile runs it, and its lines as they come."""
    with subprocess.Popen(
        [sys.executable, "-m", "local.logs"],
        cwd=ROOT,
        env={**os.environ, "LOCAL_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as shows:
        lines: list[str] = []

        def read() -> None:
            assert shows.stdout is not None
            lines.extend(shows.stdout)  # line by line, as they come

        Thread(target=read, daemon=True).start()
        try:
            yield shows, lines
        finally:
            shows.kill()


def test_it_follows_until_ctrl_c(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "worker.log").write_text("one\n")
    with make_logs(tmp_path) as (shows, lines):
        wait_until(lambda: "worker     one\n" in lines, what="the first line")
        with (logs / "worker.log").open("a") as log:
            log.write('{"severity": "INFO", "message": "🔔 two"}\n')
        wait_until(lambda: "worker     🔔 two\n" in lines, what="the second line")
        shows.send_signal(signal.SIGINT)
        assert shows.wait(30) == 0
    assert lines == ["worker     one\n", "worker     🔔 two\n"]


def test_without_logs_it_says_how_to_have_some_and_waits_for_them(tmp_path: Path) -> None:
    with make_logs(tmp_path) as (_, lines):
        wait_until(lambda: lines and "make run" in lines[0], what="what to do")
        (tmp_path / "logs").mkdir()
        (tmp_path / "logs" / "admin.log").write_text("hola\n")
        wait_until(lambda: "admin      hola\n" in lines, what="the first line")
