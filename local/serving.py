"""How a double answers HTTP: one thread a request, silently, and with a connection that breaks off on demand."""

import socket
from typing import NoReturn

from flask import request
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

POLL_SECONDS = 0.05


class AnswerLost(Exception):
    """The connection was broken off: whoever asked never learns what happened."""


class QuietHandler(WSGIRequestHandler):
    """Says nothing of each request: the stack's console is for what matters."""

    # An answer is two writes (head, body): the second must not wait for the first one's ACK.
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keeps silent."""


class Server(ThreadedWSGIServer):
    """Room for hundreds of shoppers who connect in the same instant."""

    request_queue_size = 1024


def hang_up() -> NoReturn:
    """Breaks the connection of this request off.

    Raises AnswerLost.
    """
    connection = request.environ.get("werkzeug.socket")
    if connection is None:
        raise ConnectionAbortedError("this server cannot break a connection off")
    connection.shutdown(socket.SHUT_RDWR)
    raise AnswerLost
