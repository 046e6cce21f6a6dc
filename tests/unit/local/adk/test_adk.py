"""Milo in ADK's own tools: loaded, run and served as ADK does it, each message a turn of the shop's."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
import requests
from google.adk.agents import LlmAgent
from google.adk.cli.utils.agent_loader import AgentLoader
from google.adk.evaluation.eval_case import get_all_tool_calls
from google.adk.evaluation.eval_set import EvalSet
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.adk.runners import InMemoryRunner
from google.adk.sessions import Session
from google.genai import types

from agent_worker.offline import OfflineModel
from local.adk import __main__ as make_adk
from local.adk.conversation import shopper_phone
from local.adk.running import running_shop
from local.backoffice import AGENT_KEY
from local.configuration import ROOT
from local.ports import free_ports
from local.running import NOT_RUNNING
from local.twilio.app import TwilioDouble
from tests.backoffice import Backoffice, a_backoffice, a_store
from tests.clock import Clock
from tests.conversing import claim
from tests.twilio_double import SID, TOKEN, account
from tests.waiting import wait_until
from tests.wsgi import serving

AGENTS = str(ROOT / "local" / "adk")


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Backoffice:
    """A shop that sells milk, by the clock on the wall."""
    monkeypatch.setattr(Clock, "__call__", lambda _: datetime.now(UTC))
    shop = a_backoffice(a_store())
    shop.product("Leche Entera La Serenísima 1L")
    shop.product("Leche Descremada Sancor 1L")
    return shop


@pytest.fixture
def stack(shop: Backoffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shop as a running stack writes it down; the path of its stack.json."""
    for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOCAL_DATA", str(tmp_path))
    monkeypatch.setenv("ADK_DISABLE_LOAD_DOTENV", "1")
    path = tmp_path / "stack.json"
    nobody = account("http://127.0.0.1:1/whatsapp")
    with serving(shop.app) as url, TwilioDouble(nobody) as twilio:
        addresses = {
            "backoffice_url": url,
            "agent_api_key": AGENT_KEY,
            "twilio_url": twilio.url,
            "twilio_account_sid": SID,
            "twilio_auth_token": TOKEN,
            "twilio_whatsapp_number": "whatsapp:+14155238886",
        }
        path.write_text(json.dumps(addresses))
        yield path


@pytest.fixture
def milo(stack: Path, monkeypatch: pytest.MonkeyPatch) -> LlmAgent:
    """The agent as ADK finds it in its folder."""
    monkeypatch.setattr(sys, "path", sys.path.copy())
    for name in ("milo", "milo.agent"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    loaded = AgentLoader(AGENTS).load_agent("milo")
    assert isinstance(loaded, LlmAgent)
    return loaded


class Page:
    """One session of ADK's with Milo."""

    def __init__(self, milo: LlmAgent, state: dict[str, Any] | None = None) -> None:
        self.runner = InMemoryRunner(milo, app_name="milo")
        self.state = state
        self.session_id = ""
        self.called: list[str] = []

    async def say(self, text: str) -> str:
        """What Milo answers."""
        sessions = self.runner.session_service
        if not self.session_id:
            made = await sessions.create_session(app_name="milo", user_id="dev", state=self.state)
            self.session_id = made.id
        words = types.Content(role="user", parts=[types.Part(text=text)])
        said = ""
        async for event in self.runner.run_async(
            user_id="dev", session_id=self.session_id, new_message=words
        ):
            json.dumps(event.model_dump(mode="json"))  # what ADK's page is told of
            self.called += [call.name or "" for call in event.get_function_calls()]
            said = (
                "".join(part.text or "" for part in event.content.parts or [])
                if event.content
                else said
            )
        return said

    async def session(self) -> Session:
        found = await self.runner.session_service.get_session(
            app_name="milo", user_id="dev", session_id=self.session_id
        )
        assert found
        return found


def conversation(shop: Backoffice, phone: str) -> dict[str, Any]:
    answer: dict[str, Any] = shop.get(f"/conversations/{phone[1:]}").get_json()
    return answer


def test_what_a_developer_buys_is_bought_in_the_shop(milo: LlmAgent, shop: Backoffice) -> None:
    async def buy() -> tuple[list[str], str]:
        page = Page(milo)
        lines = (
            "Hola, quiero comprar leche",
            "Juan",
            "juan@example.com",
            "La primera",
            "Finalizar",
        )
        said = [await page.say(line) for line in lines]
        return said, shopper_phone(await page.session())

    said, phone = asyncio.run(buy())
    assert "llamás" in said[0]
    assert "1." in said[2]
    assert "http://localhost:8001/checkout/" in said[-1]

    user = shop.get("/users/search", phone=phone).get_json()["items"][0]
    assert (user["name"], user["email"]) == ("Juan", "juan@example.com")
    assert len(shop.get("/orders/by_user", user_id=user["id"]).get_json()["items"]) == 1


@pytest.mark.long
def test_the_evalset_names_the_tools_that_each_line_calls(milo: LlmAgent) -> None:
    evalset = EvalSet.model_validate_json(
        (ROOT / "local" / "adk" / "milo" / "seed.evalset.json").read_text(encoding="utf-8")
    )
    lines = evalset.eval_cases[0].conversation or []
    assert len(lines) == 5

    async def played() -> list[list[str]]:
        page = Page(milo)
        called = []
        for line in lines:
            page.called.clear()
            await page.say((line.user_content.parts or [])[0].text or "")
            called.append(page.called.copy())
        return called

    expected = [
        [call.name for call in get_all_tool_calls(line.intermediate_data)] for line in lines
    ]
    assert asyncio.run(played()) == expected


def test_nothing_is_ever_sent_and_the_shop_remembers_what_was_said(
    milo: LlmAgent, shop: Backoffice
) -> None:
    async def greet() -> Session:
        page = Page(milo)
        await page.say("Hola, quiero comprar leche")
        return await page.session()

    session = asyncio.run(greet())
    assert not [key for key in session.state if key.startswith("temp:")]
    messages = conversation(shop, shopper_phone(session))["messages"]
    assert [(one["direction"], one["status"]) for one in messages] == [("inbound", "answered")]
    turn = wait_until(lambda: claim(shop, "SM2", wa_id=shopper_phone(session)[1:]).get("turn"))
    assert "quiero comprar leche" in turn["memory"]


def test_each_session_is_a_shopper_whom_nobody_knows_and_whose_phone_nobody_has(
    milo: LlmAgent,
) -> None:
    async def phones() -> list[str]:
        made = []
        for _ in range(2):
            page = Page(milo)
            await page.say("Hola")
            made.append(shopper_phone(await page.session()))
        return made

    one, other = asyncio.run(phones())
    assert one != other
    for phone in (one, other):
        assert len(phone) == len("+5491123456789")
        assert not phonenumbers.is_valid_number(phonenumbers.parse(phone))


def test_a_session_may_be_a_known_shopper_s(milo: LlmAgent, shop: Backoffice) -> None:
    shop.user()
    answer = asyncio.run(Page(milo, {"phone": "+5491123456789"}).say("Hola, quiero leche"))
    assert "1." in answer


def test_a_run_that_broke_off_does_not_stand_in_the_way(milo: LlmAgent, shop: Backoffice) -> None:
    model = milo.model

    async def break_off_and_go_on() -> tuple[str, str]:
        page = Page(milo)
        milo.model = Broken(model="broken")
        with pytest.raises(RuntimeError):
            await page.say("Hola")
        milo.model = model
        said = await page.say("Hola, quiero comprar leche")
        return said, shopper_phone(await page.session())

    said, phone = asyncio.run(break_off_and_go_on())
    assert "llamás" in said
    messages = conversation(shop, phone)["messages"]
    assert [one["status"] for one in messages] == ["answered", "answered"]


class Broken(OfflineModel):
    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        raise RuntimeError("the model is away")
        yield


def test_a_conversation_in_which_milo_is_silent_says_so(milo: LlmAgent, shop: Backoffice) -> None:
    shop.user()
    asyncio.run(Page(milo, {"phone": "+5491123456789"}).say("Hola"))
    assert shop.post("/conversations/5491123456789/pause", {}).status_code < 300
    said = asyncio.run(Page(milo, {"phone": "+5491123456789"}).say("Hola"))
    assert "paused" in said


@pytest.fixture
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(*_: object) -> None:
        raise AssertionError("the page was opened")

    monkeypatch.setattr(make_adk, "serve", serve)


@pytest.mark.usefixtures("no_page")
def test_there_is_nothing_for_adk_without_a_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOCAL_DATA", str(tmp_path))
    assert make_adk.main() == 1
    assert capsys.readouterr().err == f"✗ {NOT_RUNNING}\n"


@pytest.mark.usefixtures("no_page")
def test_a_stack_that_was_killed_is_not_running(
    stack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.write_text(
        json.dumps({**json.loads(stack.read_text()), "twilio_url": "http://127.0.0.1:1"})
    )
    assert make_adk.main() == 1
    assert capsys.readouterr().err == f"✗ {NOT_RUNNING}\n"


@pytest.mark.usefixtures("no_page")
def test_a_shop_at_the_real_twilio_is_not_for_trying(
    stack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.write_text(json.dumps({**json.loads(stack.read_text()), "twilio_url": ""}))
    assert make_adk.main() == 1
    assert "talks to Twilio itself" in capsys.readouterr().err


def test_adk_s_page_opens_on_the_loopback_whatever_is_set(stack: Path) -> None:
    assert running_shop({"LOCAL_DATA": str(stack.parent), "LISTEN_HOST": "0.0.0.0"})
    line = make_adk.command(9050)
    assert line[line.index("--host") + 1] == "127.0.0.1"
    with pytest.raises(ValueError, match="ADK_PORT"):
        make_adk.port_of({"ADK_PORT": "http"})


@pytest.mark.slow
def test_make_adk_s_page_lists_milo_and_lets_it_speak(stack: Path, tmp_path: Path) -> None:
    port = free_ports(1)[0]
    with (tmp_path / "output").open("w") as output:
        page = subprocess.Popen(
            [sys.executable, "-m", "local.adk"],
            cwd=ROOT,
            env={**os.environ, "ADK_PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: page.poll() is not None or answers(f"{url}/list-apps"), 90, "the page")
        assert page.poll() is None, (tmp_path / "output").read_text()
        assert requests.get(f"{url}/list-apps", timeout=10).json() == ["milo"]
        assert requests.get(f"{url}/dev-ui/", timeout=10).status_code == 200
        made = requests.post(f"{url}/apps/milo/users/dev/sessions", json={}, timeout=10).json()
        words = {"role": "user", "parts": [{"text": "Hola, quiero comprar leche"}]}
        run = {
            "app_name": "milo",
            "user_id": "dev",
            "session_id": made["id"],
            "new_message": words,
        }
        events = requests.post(f"{url}/run", json=run, timeout=60).json()
        assert "llamás" in events[-1]["content"]["parts"][0]["text"]
        assert not (ROOT / "local" / "adk" / "milo" / ".adk").exists()
        assert "EXPERIMENTAL" not in (tmp_path / "output").read_text()
    finally:
        page.terminate()
        page.wait(20)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False
