"""Each variable is described and typed, and what it refuses is shown by a case of `terraform test`."""

import re
from collections import Counter

from local.configuration import ROOT

FOLDER = ROOT / "terraform"
VARIABLE = re.compile(r'^variable "(\w+)" \{\n(.*?)^\}', re.DOTALL | re.MULTILINE)
VARIABLES = dict(VARIABLE.findall((FOLDER / "variables.tf").read_text(encoding="utf-8")))
CASES = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("tests/*.tftest.hcl"))


def test_each_variable_says_what_it_is() -> None:
    for path in FOLDER.rglob("*.tf"):
        for name, body in VARIABLE.findall(path.read_text(encoding="utf-8")):
            assert re.search(r"^  description = ", body, re.MULTILINE), name
            assert re.search(r"^  type\s+= ", body, re.MULTILINE), name


def test_each_variable_of_the_shop_is_checked() -> None:
    assert [name for name, body in VARIABLES.items() if "validation {" not in body] == []


def test_each_refusal_has_a_case() -> None:
    refusals = Counter({name: body.count("  validation {") for name, body in VARIABLES.items()})
    for path in FOLDER.glob("modules/*/*.tf"):
        for name, body in VARIABLE.findall(path.read_text(encoding="utf-8")):
            refusals[name] += body.count("  validation {")
    cases = Counter(re.findall(r"expect_failures = \[var\.(\w+)\]", CASES))

    assert sum(refusals.values()) > 20
    assert refusals - cases == Counter()


def test_each_output_says_what_it_is_for() -> None:
    outputs = re.findall(
        r'^output "(\w+)" \{\n(.*?)^\}',
        (FOLDER / "outputs.tf").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert outputs
    assert [name for name, body in outputs if "  description = " not in body] == []
