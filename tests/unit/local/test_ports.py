"""Ports: named by variables, and refused by the variable's name."""

import pytest

from local.adk.__main__ import port_of
from local.ports import Ports


def test_a_variable_moves_one_process_and_the_others_stay() -> None:
    ports = Ports.from_environ({"TASKS_HTTP_PORT": "22201"})

    assert ports == Ports(tasks_http=22201)
    assert ports.url("tasks_http") == "http://127.0.0.1:22201"


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80 ", "8²", "٨٠"])
def test_what_is_not_a_port_is_refused_by_the_variable_that_says_it(value: str) -> None:
    with pytest.raises(ValueError) as of_the_stack:
        Ports.from_environ({"HOSTING_PORT": value})
    with pytest.raises(ValueError) as of_adk_s_page:
        port_of({"ADK_PORT": value})

    assert str(of_the_stack.value) == f"HOSTING_PORT is not a port: {value!r}"
    assert str(of_adk_s_page.value) == f"ADK_PORT is not a port: {value!r}"
