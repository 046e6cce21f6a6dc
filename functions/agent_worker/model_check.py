"""The check of the model's name, which the queue brings once a week: apart from the turns, of which it touches none."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse

from retail.callers import ServiceIdentity
from retail.errors import Forbidden, Unavailable
from retail.traces import read_trace, use_trace

from .tools.call import OffLoop
from .turns.task import tries_before

logger = logging.getLogger(__name__)

PATH = "/model-checks"
TRIES = 10
"""Before it is told that nothing is known of the name. What Google says of a model without a quota reads like a busy hour."""


@dataclass(frozen=True)
class ModelCheck:
    """Answers `POST /model-checks`.

    Attributes:
        identity: in whose name the queue calls.
        check: see `thinking.model_name.check`.
    """

    identity: ServiceIdentity
    off_loop: OffLoop
    check: Callable[[], str]

    async def answer(self, request: Request) -> JSONResponse:
        """200 once Gemini has said something of the name, whatever that is; what is wrong with it is in the log.

        409 has the queue try again, `TRIES` times in all. A 500 would do so, too, and count as a failure of this function,
        which it is not while Gemini is down. 403 for anybody but the queue.
        """
        if request.method != "POST":
            return JSONResponse({"code": "method_not_allowed"}, 405)
        authorization = request.headers.get("authorization") or ""
        with use_trace(read_trace(request.headers)):
            try:
                await self.off_loop(lambda: self.identity.check(authorization))
                return JSONResponse({"status": await self.off_loop(self.check)})
            except Forbidden as error:
                logger.warning("a check of the model's name is refused: %s", error)
                return JSONResponse({"code": error.code}, 403)
            except Unavailable as error:
                return _not_checked(error, tries_before(request.headers) + 1)


def _not_checked(error: Unavailable, tries: int) -> JSONResponse:
    if tries >= TRIES:
        logger.error("the model of the settings could not be checked: %s", error)
        return JSONResponse({"status": "not_checked"})
    logger.warning("the model's name is to be checked again: %s", error)
    return JSONResponse({"code": error.code}, 409)
