"""The table of docs/cost.md is what its prices and its conversation come to."""

import re

from local.configuration import ROOT

DOCUMENT = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
GIVEN = {
    name: float(value)
    for name, value in re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", DOCUMENT, re.MULTILINE)
}
SIZES = (1_000, 10_000, 100_000)


def beyond(free: str, used: float) -> float:
    return max(0.0, used - GIVEN[free])


def bill(conversations: int) -> dict[str, float]:
    """What is paid for so many conversations in a month, in dollars."""
    each = {name: amount * conversations for name, amount in GIVEN.items()}
    read, written = (
        GIVEN["call_input"] * each["model_calls"] / 1e6,
        GIVEN["call_output"] * each["model_calls"] / 1e6,
    )
    parts = {
        "Meta": GIVEN["meta_message"] * beyond("meta_free_messages", each["sent"]),
        "Twilio": GIVEN["twilio_message"] * (each["received"] + each["sent"]),
        "Gemini until 2026": GIVEN["model_input"] * read + GIVEN["model_output"] * written,
        "Gemini from 2027 on": GIVEN["model_input_2027"] * read + GIVEN["model_output_2027"] * written,
        "Functions": GIVEN["vcpu_second"] * beyond("free_vcpu_seconds", each["vcpu_seconds"])
        + GIVEN["gib_second"] * beyond("free_gib_seconds", each["gib_seconds"])
        + GIVEN["million_requests"] * beyond("free_requests", each["requests"]) / 1e6,
        "Firestore": GIVEN["hundred_thousand_reads"] * beyond("free_reads", each["reads"]) / 1e5
        + GIVEN["hundred_thousand_writes"] * beyond("free_writes", each["writes"]) / 1e5,
        "Queue and secrets": GIVEN["million_tasks"] * max(0.0, each["tasks"] / 1e6 - 1)
        + GIVEN["secret_versions"],
    }  # fmt: skip
    whole = sum(parts.values())
    parts["**In all until 2026**"] = whole - parts["Gemini from 2027 on"]
    parts["**In all from 2027 on**"] = whole - parts["Gemini until 2026"]
    parts["A conversation from 2027 on"] = parts["**In all from 2027 on**"] / conversations
    return parts


def table() -> list[str]:
    bills = [bill(size) for size in SIZES]
    return [
        f"| {name} | " + " | ".join(amount(each[name]) for each in bills) + " |"
        for name in bills[0]
    ]


def amount(dollars: float) -> str:
    return f"{dollars:,.0f}" if dollars >= 10 else f"{dollars:.2f}"


def test_the_table_is_what_the_prices_come_to() -> None:
    told = DOCUMENT.partition("| dollars a month |")[2].partition("\n\n")[0].splitlines()[2:]

    assert told == table(), "docs/cost.md says otherwise:\n" + "\n".join(table())


def test_each_price_has_a_source_and_a_date() -> None:
    prices = DOCUMENT.partition("## Prices")[2].partition("## A conversation")[0]
    rows = [line.split(" | ") for line in prices.splitlines() if line.startswith("| `")]

    assert len(rows) > 15
    assert [row[0] for row in rows if len(row) != 5 or not row[3].strip()] == []
    assert [row[0] for row in rows if not re.fullmatch(r"2026-\d\d-\d\d \|", row[4])] == []
