"""Milo's tools in the owner's words: none of them, of what the shop is asked and of how they end, is without."""

import re
from typing import Any

import pytest

from admin.tool_words import CAME_TO, TOOLS, TOPICS, arguments
from agent_worker import tools
from agent_worker.tools import confirming, shop
from local.configuration import ROOT


def test_each_tool_and_each_end_has_words() -> None:
    assert {tool.__name__ for tool in tools.TOOLS} == set(TOOLS)
    assert set(shop.TOPICS) == set(TOPICS)
    sources = (ROOT / "functions" / "agent_worker" / "tools").glob("*.py")
    told = [end for each in sources for end in re.findall(r'"status": ([^,}]+)', each.read_text())]
    found = {word for end in told for word in re.findall(r'(?<!\[)"([a-z_]+)"', end)}
    assert found | {confirming.NEEDS_CONFIRMATION} == set(CAME_TO)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": "yerba", "category": "", "only_offers": False}, "yerba"),
        ({"query": "<b>", "only_offers": True}, "&lt;b&gt;, solo ofertas"),
        ({"product_id": 7, "quantity": 2}, '<a href="/admin/productos/7">este producto</a>, 2'),
        ({"product_id": "<i>", "quantity": 0}, "&lt;i&gt;, 0"),
        ({"topic": "hours"}, "horarios"),
        ({"topic": "<i>"}, "&lt;i&gt;"),
        ({"meal": "té", "without": None, "keeping": [3]}, 'té, <a href="/admin/productos/3">este producto</a>'),
        ({}, ""),
    ],
)  # fmt: skip
def test_what_a_tool_was_given_is_said(given: dict[str, Any], said: str) -> None:
    assert arguments(given) == said
