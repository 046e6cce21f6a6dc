"""Callers that hang up: anybody can do that, and there is nothing to be repaired."""

import logging
from collections.abc import Awaitable

from starlette.requests import ClientDisconnect
from starlette.responses import Response

logger = logging.getLogger(__name__)


async def unless_hung_up(answer: Awaitable[Response]) -> Response:
    """The answer, or one that nobody reads to a caller that did not stay to send its whole request."""
    try:
        return await answer
    except ClientDisconnect:
        logger.info("A caller hung up before all of its request was here")
        return Response(status_code=400)
