"""The README shows what Milo says and does: its dialogue, its tools and its price are those of the code."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent_worker.tools import TOOLS
from bench.costs import PRICES, SEED_HAS_NOT, a_shop, buy, total
from tests.offline_chat import Chat, known

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"http://\S+/checkout/\S+")
OF_STRANGERS = {"search_users", "create_user"}
AFTER_AN_ORDER = {
    "get_checkout_link_for_last_order",
    "get_last_order_status",
    "cancel_last_order",
    "get_withdrawal_link",
    "ask_for_person",
}


def dialogue() -> str:
    """The first block of the README."""
    block = re.search(r"^```\n(🧑.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert block
    return block[1]


def rows() -> dict[str, list[str]]:
    """Each tool's signature, and the sentences that its row has for it."""
    section = README.split("\n## What Milo can do\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| `(.+?)` \| (.+?) \|", section, re.MULTILINE)
    return {signature: re.findall(r"“(.+?)”", said) for signature, said in found}


def signature(tool: Callable[..., Any]) -> str:
    """As a model is told it: without ADK's own parameter."""
    whole = inspect.signature(tool)
    told = [each for name, each in whole.parameters.items() if name != "tool_context"]
    return f"{tool.__name__}{whole.replace(parameters=told, return_annotation=whole.empty)}"


def told(replies: list[str]) -> str:
    """Replies as the README has them: their first line behind a cart, blank lines and the link's secret left out."""
    text = LINK.sub("http://127.0.0.1:8001/checkout/…", "\n".join(replies))
    lines = [line.replace("\u00a0", " ") for line in text.splitlines() if line]
    return "🛒 " + "\n   ".join(lines)


def test_the_dialogue_is_what_is_said() -> None:
    shop = a_shop()
    said = ""
    for line in re.findall(r"^🧑 (.+)$", dialogue(), re.MULTILINE):
        said += f"🧑 {line}\n{told(shop.say(line, '5491123456789')[0])}\n"

    assert dialogue() == said
    assert "/checkout/" in said


def test_the_table_of_tools_is_complete() -> None:
    assert list(rows()) == [signature(tool) for tool in TOOLS]


@pytest.mark.parametrize("tool", [tool.__name__ for tool in TOOLS])
def test_a_tool_is_called_when_a_shopper_writes_so(tool: str) -> None:
    (sentences,) = (said for called, said in rows().items() if called.startswith(f"{tool}("))
    chat = Chat() if tool in OF_STRANGERS else known()
    if tool not in OF_STRANGERS:
        chat.say("2 yerba playadito de medio kilo")
    if tool in AFTER_AN_ORDER:
        chat.say("Finalizar")

    for sentence in sentences:
        chat.say(sentence)

    assert chat.called(tool)


def test_the_troubles_are_told_in_the_words_that_are_said() -> None:
    section = README.split("\n## When something does not work\n")[1].split("\n## ")[0]
    seen = re.findall(r"^\| (.+?) \|", section, re.MULTILINE)
    spans = {span.strip("… ") for cell in seen for span in re.findall(r"`([^`]+)`", cell)}
    quoted = {span for span in spans if " " in span and not span.startswith("make ")}

    sources = [ROOT / "Makefile", *ROOT.glob("local/*.py"), *ROOT.glob("tests/*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert len(quoted) >= 5
    assert {words for words in quoted if words not in code} == set()


def test_the_price_is_what_the_bench_counts() -> None:
    (first,) = buy(a_shop(), ["5491123456789"])
    cost = total(first.costs, SEED_HAS_NOT)

    (line,) = re.findall(r"^\| Firestore \|.*$", README, re.MULTILINE)
    counted = [f"${1000 * price.of(cost):.3f}" for price in PRICES]
    assert re.findall(r"\$[\d.]+", line) == counted
