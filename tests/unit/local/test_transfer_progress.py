"""What a transfer tells while it runs."""

import io

from local.transfer_progress import Progress


def test_progress_is_told_about_once_a_second_and_ends_with_nothing_on_the_line() -> None:
    out, now = io.StringIO(), [0.0]
    progress = Progress("imported", out, {"user": 10}, timer=lambda: now[0])
    for second in (0.5, 1.0, 1.5, 2.5):
        now[0] = second
        progress.step("user")
    progress.step("order")
    progress.end()
    assert out.getvalue() == (
        "imported user 2 of 10 (2 entities/s)\nimported user 4 of 10 (2 entities/s)\n"
    )
    assert progress.seconds == 2.5


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_stays_on_one_line() -> None:
    out, now = Terminal(), [0.0]
    progress = Progress("exported", out, timer=lambda: now[0])
    for second in (1.0, 2.0):
        now[0] = second
        progress.step("user")
    progress.end()
    assert out.getvalue().count("\r\x1b[K") == 3
    assert "\n" not in out.getvalue()
