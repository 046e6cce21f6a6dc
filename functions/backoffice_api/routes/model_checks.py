"""The route of the weekly check of the model's name."""

from retail import wire

from ..services import model_checks
from ..services.idempotency import Answer
from ..web.operations import Call, Routes

ROUTES = Routes()


@ROUTES.operation(
    "POST",
    "/model-checks",
    summary="Have the worker ask Gemini whether it knows the model's name, once a week",
    scope="clock",
    answer=wire.ModelCheck,
    in_turn=False,
)
def check_model(call: Call) -> Answer[wire.ModelCheck]:
    return Answer(200, model_checks.ask_for(call.shop))
