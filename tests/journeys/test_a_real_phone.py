"""The commands of docs/a-real-phone.md that need no network, run as they stand there."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from local.configuration import ROOT
from local.ports import Ports
from local.shopper import Shopper
from tests.journeys.test_outside import link_of
from tests.journeys.test_stack import make_run

PAGE = (ROOT / "docs" / "a-real-phone.md").read_text(encoding="utf-8")
ELSEWHERE = "127.0.0.2"
"""For the address in a Wi-Fi: of this machine, and not where the stack is without being told."""


def blocks(language: str) -> list[str]:
    """The page's blocks of one language, without the indentation of the steps around them."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


COMMANDS = [line.split("#")[0].strip() for text in blocks("sh") for line in text.splitlines()]
WRITTEN = blocks("ini")[0].split()
PUBLIC = ["PUBLIC_URL", "PUBLIC_BASE_URL", "WHATSAPP_WEBHOOK_URL"]
EMPTY = [part.split("=")[0] for part in WRITTEN] + PUBLIC
ON_THE_NETWORK = "make run LISTEN_HOST=192.168.1.5"
ON_ALL_ADDRESSES = "make run LISTEN_HOST=0.0.0.0 PUBLIC_BASE_URL=http://192.168.1.5:8001"
FAR_AWAY = "make run PUBLIC_BASE_URL=https://my-codespace-8001.app.github.dev"
AT_TWILIO = "make run PUBLIC_URL=https://your-tunnel.trycloudflare.com"


def told_by(command: str, ports: Ports) -> list[str]:
    """What the command tells make, at an address of this machine's and on free ports."""
    told = command.removeprefix("make run").split()
    here = [
        part.replace("192.168.1.5", ELSEWHERE).replace(":8001", f":{ports.hosting}")
        for part in told
    ]
    # What a developer's own .env says is not this page's.
    return [
        *here,
        *(f"{name}=" for name in EMPTY if not any(part.startswith(name) for part in here)),
    ]


def test_every_command_of_the_page_is_tried_or_needs_the_network() -> None:
    tunnels = [command for command in COMMANDS if command.startswith("cloudflared ")]
    assert len(tunnels) == 1
    assert [command for command in COMMANDS if command not in tunnels] == [
        ON_THE_NETWORK,
        ON_ALL_ADDRESSES,
        FAR_AWAY,
        AT_TWILIO,
        "curl -s -o /dev/null -w '%{http_code}\\n' -X POST http://127.0.0.1:8001/whatsapp",
    ]


@pytest.mark.long
@pytest.mark.parametrize("command", [ON_THE_NETWORK, ON_ALL_ADDRESSES])
def test_on_the_network_the_phones_page_and_the_links_are_found_there(
    command: str, tmp_path: Path
) -> None:
    ports = Ports.free()
    with make_run(tmp_path, ports, *told_by(command, ports)) as stack:
        juan = Shopper(f"http://{ELSEWHERE}:{ports.twilio}", "+5491123456789", "Juan", deadline=60)
        link_of(juan, f"http://{ELSEWHERE}:{ports.hosting}")
        assert stack["hosting_url"] == f"http://{ELSEWHERE}:{ports.hosting}"
        is_open = "everybody in this network can read and write there" in banner(tmp_path)
        assert is_open is (command == ON_ALL_ADDRESSES)


@pytest.mark.long
def test_far_away_only_the_links_have_another_address(tmp_path: Path) -> None:
    ports = Ports.free()
    with make_run(tmp_path, ports, *told_by(FAR_AWAY, ports)) as stack:
        assert stack["hosting_url"] == "https://my-codespace-8001.app.github.dev"
        assert stack["twilio_url"] == f"http://127.0.0.1:{ports.twilio}"
        assert "everybody" not in banner(tmp_path)


@pytest.mark.long
def test_at_twilio_there_is_no_phones_page_and_the_webhook_refuses_whom_twilio_did_not_sign(
    tmp_path: Path,
) -> None:
    ports = Ports.free()
    with make_run(tmp_path, ports, *told_by(f"{AT_TWILIO} {' '.join(WRITTEN)}", ports)) as stack:
        assert stack["twilio_url"] == ""
        assert stack["hosting_url"] == "https://your-tunnel.trycloudflare.com"
        assert stack["webhook_url"] == "https://your-tunnel.trycloudflare.com/whatsapp"
        assert "whatsapp:+14155238886 at Twilio" in banner(tmp_path)
        asked = COMMANDS[-1].replace(":8001", f":{ports.hosting}")
        answer = subprocess.run(
            asked, shell=True, capture_output=True, text=True, timeout=60, check=True
        )
        assert answer.stdout == "403\n"


def test_an_account_named_by_half_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "run", *(part for part in WRITTEN if not part.startswith("TWILIO_AUTH_TOKEN"))],
        cwd=ROOT,
        env={**os.environ, "LOCAL_DATA": str(tmp_path), "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "without TWILIO_AUTH_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "logs").exists()


def banner(data: Path) -> str:
    return (data / "output").read_text()
