"""What a shopper says instead of what they said before."""

import pytest

from agent_worker.offline.bursts import once_each
from agent_worker.offline.corrections import contrasts_in, denied_in, is_reminder, put_right
from agent_worker.offline.understanding import understand


@pytest.mark.parametrize(
    ("clause", "meant"),
    [
        ("no, la 3", "la 3"),
        ("perdon la tercera", "la tercera"),
        ("no, era sprite", "sprite"),
        ("no, la mas barata", "la mas barata"),
        ("yo te pedi 2 pepsi", "2 pepsi"),
        ("no, la 3 tambien", ""),
        ("no, 2 mas", ""),
        ("no la 3", ""),
    ],
)
def test_a_correction_tells_what_is_meant_instead(clause: str, meant: str) -> None:
    assert put_right(clause) == meant


@pytest.mark.parametrize(
    "clause",
    [
        "no coca, pepsi",
        "coca no, pepsi",
        "pepsi no coca",
        "no era coca, era pepsi",
        "no coca sino pepsi",
    ],
)
def test_a_contrast_tells_what_is_meant_and_what_is_not(clause: str) -> None:
    assert ("pepsi", "coca") in contrasts_in(clause)


@pytest.mark.parametrize(
    "clause",
    ["no quiero coca", "no coca ni pepsi", "coca no, tampoco pepsi", "por ahora no quiero coca"],
)
def test_what_is_only_refused_is_no_contrast(clause: str) -> None:
    assert not list(contrasts_in(clause))


def test_a_no_without_a_comma_is_told_from_what_is_wanted() -> None:
    assert denied_in("no vainilla") == "vainilla"
    assert denied_in("no, vainilla") == denied_in("no quiero vainilla") == ""
    assert is_reminder("yo pedi fanta")
    assert not is_reminder("no, fanta")


@pytest.mark.parametrize(
    ("first", "second", "counts_once"),
    [
        ("2 pepsi", "dos pepsi por favor", True),
        ("2 coca lata", "2 latas de coca", True),
        ("la 2", "la segunda", True),
        ("2", "dos", True),
        ("2 pepsi", "3 pepsi", False),
        ("2 pepsi", "y 2 pepsi", False),
        ("2 pepsi", "2 pepsi mas", False),
        ("1 oreo", "otra oreo", False),
        ("la 2", "la 3", False),
    ],
)
def test_what_comes_again_in_other_words_counts_once(
    first: str, second: str, *, counts_once: bool
) -> None:
    again = once_each((understand(first), understand(second)))[-1]

    assert again.is_repeated == counts_once
    assert bool(again.intents) != counts_once
