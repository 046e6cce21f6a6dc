"""What is said when the pins cannot be known: one line, and never that they are right."""

import sys

import pytest

from local import lock

OFFLINE = """\
error: Request failed after 3 retries in 4.8s
  cause: Failed to fetch: https://index.example/simple/argon2-cffi/
  cause: dns error
  cause: failed to lookup address information: Temporary failure in name resolution
"""
IMPOSSIBLE = """\
error: No solution found when resolving dependencies
  cause: Because only flask<=3 is available and you require flask>=99, your requirements are unsatisfiable.

hint: Packages were unavailable because the network was disabled.
"""


@pytest.fixture
def index_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real uv, with an index at which nobody listens and a cache that it must not use."""
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")


@pytest.mark.usefixtures("index_out_of_reach")
@pytest.mark.parametrize(
    ("arguments", "undone"), [(["--check"], "checked"), ([], "locked")], ids=["check", "lock"]
)
def test_an_index_out_of_reach_is_one_line_and_not_a_success(
    arguments: list[str], undone: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert lock.main(arguments) == 2
    said = capfd.readouterr().err
    assert said.startswith(f"✗ the pinned packages could not be {undone}: dev: ")
    assert said.count("\n") == 1


def test_what_failed_is_told_with_its_innermost_cause() -> None:
    assert lock.why(OFFLINE) == (
        "Request failed after 3 retries in 4.8s: failed to lookup address information:"
        " Temporary failure in name resolution"
    )
    assert lock.why(IMPOSSIBLE).startswith(
        "No solution found when resolving dependencies: Because only flask<=3 is available"
    )


def test_a_uv_that_says_nothing_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(lock.NotLockedError, match="uv says nothing"):
        lock.lock("admin", lock.OUTPUTS["admin"])
