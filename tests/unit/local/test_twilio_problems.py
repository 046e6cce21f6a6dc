"""The problems of the page's menu: each waits, strikes once, and is told of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]

from local.shopper import Shopper
from local.twilio.app import TwilioDouble
from local.twilio.courier import Pace
from local.worker_deaths import WorkerDeaths
from tests.twilio_double import PHONE, SHOP, SHOPPER, Webhook, account, sdk, until, webhook

QUICK = Pace(sent=0.01, delivered=0.01, read=0.01, failed=0.01)
ANA = "+5491100000002"


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture
def deaths(tmp_path: Path) -> WorkerDeaths:
    deaths = WorkerDeaths(tmp_path / "deaths")
    deaths.disarm()
    return deaths


@pytest.fixture
def double(hook: Webhook, deaths: WorkerDeaths) -> Iterator[TwilioDouble]:
    with TwilioDouble(account(hook.url), pace=QUICK, deaths=deaths) as double:
        yield double


@pytest.fixture
def shopper(double: TwilioDouble) -> Shopper:
    return Shopper(double.url, PHONE)


def ask(double: TwilioDouble, name: str, phone: str = PHONE) -> dict[str, Any]:
    answer = requests.post(
        f"{double.url}/phones/problems", json={"name": name, "phone": phone}, timeout=5
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def problems(double: TwilioDouble) -> list[tuple[str, str]]:
    listed = requests.get(f"{double.url}/phones/problems", timeout=5).json()["items"]
    return [(problem["name"], problem["state"]) for problem in listed]


def say(double: TwilioDouble, phone: str = PHONE) -> Any:
    return sdk(double.url).messages.create(to=f"whatsapp:{phone}", from_=SHOP, body="Buenas")


def test_a_lost_answer_strikes_the_next_reply_to_this_shopper_only(
    double: TwilioDouble, shopper: Shopper
) -> None:
    shopper.send("Hola")
    Shopper(double.url, ANA).send("Hola")
    ask(double, "lost_answer")
    assert say(double, ANA).status == "queued"
    assert problems(double) == [("lost_answer", "pending")]
    with pytest.raises(requests.ConnectionError):
        say(double)
    assert problems(double) == [("lost_answer", "struck")]
    assert [m.body for m in sdk(double.url).messages.list(to=SHOPPER)] == ["Buenas"]


def test_twilio_answers_500_once(double: TwilioDouble, shopper: Shopper) -> None:
    shopper.send("Hola")
    ask(double, "error_500")
    with pytest.raises(TwilioRestException) as caught:
        say(double)
    assert caught.value.status == 500
    assert problems(double) == [("error_500", "struck")]
    assert say(double).status == "queued"


def test_an_undeliverable_reply_is_accepted_and_fails_later(
    double: TwilioDouble, shopper: Shopper
) -> None:
    shopper.send("Hola")
    ask(double, "undeliverable")
    sid = say(double).sid
    until(lambda: sdk(double.url).messages(sid).fetch().error_code == 63003)
    assert problems(double) == [("undeliverable", "struck")]


def test_a_duplicate_delivers_the_next_message_twice(
    double: TwilioDouble, shopper: Shopper, hook: Webhook
) -> None:
    ask(double, "duplicate")
    Shopper(double.url, ANA).send("Hola")
    assert len(hook.posts) == 1
    sid = shopper.send("Hola")
    assert [post.form["MessageSid"] for post in hook.posts[1:]] == [sid, sid]
    assert problems(double) == [("duplicate", "struck")]
    shopper.send("Chau")
    assert len(hook.posts) == 4


def test_a_day_later_free_text_is_refused_until_the_shopper_writes_again(
    double: TwilioDouble, shopper: Shopper
) -> None:
    client = sdk(double.url)
    shopper.send("Hola")
    ask(double, "a_day_later")
    assert problems(double) == [("a_day_later", "pending")]
    late = say(double).sid
    assert until(lambda: client.messages(late).fetch().error_code == 63016)
    assert problems(double) == [("a_day_later", "struck")]
    template = client.messages.create(to=SHOPPER, from_=SHOP, content_sid="HX1").sid
    assert until(lambda: client.messages(template).fetch().status == "read")
    shopper.send("Acá estoy")
    in_time = say(double).sid
    assert until(lambda: client.messages(in_time).fetch().status == "read")


def test_a_window_that_the_shopper_opens_again_before_the_shop_writes_is_over(
    double: TwilioDouble, shopper: Shopper
) -> None:
    shopper.send("Hola")
    ask(double, "a_day_later")
    shopper.send("Acá estoy")
    assert problems(double) == [("a_day_later", "over")]
    ask(double, "a_day_later")
    assert problems(double) == [("a_day_later", "pending")]


def test_a_worker_is_made_to_die_for_whoever_writes_next(
    double: TwilioDouble, deaths: WorkerDeaths
) -> None:
    assert ask(double, "dies_before_reply")["phone"] == ""
    assert deaths.is_armed("ran")
    (deaths.folder / "ran").touch()  # as the worker does while it dies
    assert problems(double) == [("dies_before_reply", "struck")]


def test_a_worker_that_nobody_can_kill_is_not_offered(hook: Webhook) -> None:
    with TwilioDouble(account(hook.url)) as double:
        offers = requests.get(f"{double.url}/phones/problems", timeout=5).json()["offers"]
        assert offers == ["lost_answer", "error_500", "undeliverable", "duplicate", "a_day_later"]
        refused = requests.post(
            f"{double.url}/phones/problems",
            json={"name": "dies_before_reply", "phone": PHONE},
            timeout=5,
        )
    assert refused.status_code == 400
    assert "dies_before_reply" in refused.json()["error"]


@pytest.mark.parametrize("name", ["lost_answer", "duplicate", "a_day_later", "dies_after_reply"])
def test_a_problem_that_is_taken_back_does_not_happen(
    double: TwilioDouble, shopper: Shopper, hook: Webhook, deaths: WorkerDeaths, name: str
) -> None:
    problem = ask(double, name)
    gone = requests.delete(f"{double.url}/phones/problems/{problem['id']}", timeout=5)
    assert gone.status_code == 204
    assert problems(double) == []
    shopper.send("Hola")
    sid = say(double).sid
    assert until(lambda: sdk(double.url).messages(sid).fetch().status == "read")
    assert len(hook.posts) == 1
    assert not deaths.is_armed("sent_not_reported")


def test_a_problem_asked_for_twice_waits_once(double: TwilioDouble, shopper: Shopper) -> None:
    assert ask(double, "error_500") == ask(double, "error_500")
    assert len(requests.get(f"{double.url}/double/faults", timeout=5).json()["next"]) == 1


def test_what_happened_is_forgotten_when_the_next_problem_is_asked_for(
    double: TwilioDouble, shopper: Shopper
) -> None:
    ask(double, "duplicate")
    ask(double, "duplicate", ANA)
    shopper.send("Hola")
    Shopper(double.url, ANA).send("Hola")
    ask(double, "error_500")
    assert problems(double) == [("duplicate", "struck"), ("error_500", "pending")]


def test_a_restart_still_knows_what_waits(
    hook: Webhook, deaths: WorkerDeaths, tmp_path: Path
) -> None:
    database = tmp_path / "twilio.db"
    with TwilioDouble(account(hook.url), database=database, deaths=deaths) as first:
        ask(first, "dies_before_reply")
        ask(first, "a_day_later")
    with TwilioDouble(account(hook.url), database=database, deaths=deaths) as second:
        assert problems(second) == [("dies_before_reply", "pending"), ("a_day_later", "pending")]


def test_a_form_of_another_site_cannot_ask(double: TwilioDouble) -> None:
    body = f'{{"name": "error_500", "phone": "{PHONE}"}}'
    answer = requests.post(
        f"{double.url}/phones/problems", body, headers={"Content-Type": "text/plain"}, timeout=5
    )
    assert answer.status_code == 400
    assert problems(double) == []
