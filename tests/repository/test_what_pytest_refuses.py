"""What the settings of pytest refuse whatever the test: to reach another machine, a warning."""

import asyncio
import socket
import warnings
from contextlib import closing

import pytest
from pytest_socket import SocketConnectBlockedError

OUTSIDE = "192.0.2.1"
"""An address that nobody has (RFC 5737): without the refusal a connection runs into its timeout."""


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(SocketConnectBlockedError, match=OUTSIDE):
        socket.create_connection((OUTSIDE, 80), timeout=0.2)
    with pytest.raises(SocketConnectBlockedError, match=OUTSIDE):
        asyncio.run(asyncio.wait_for(asyncio.open_connection(OUTSIDE, 80), 0.2))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_test_reaches_its_own_machine(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with closing(socket.create_connection((host, port), timeout=10)) as connection:
            assert connection.getpeername() == ("127.0.0.1", port)


def test_a_warning_is_an_error() -> None:
    with pytest.raises(ResourceWarning, match="an open file"):
        warnings.warn("an open file", ResourceWarning, stacklevel=1)
