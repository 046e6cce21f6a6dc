"""What a turn costs beside the model's thinking: from the message's post to the reply on the phone.

The first model is a Gemini that answers at once over the real SDK: in each turn it looks at the cart, then
speaks. So all that is measured is ours, and the wire's. The second is the offline model, whose thinking is ours, too.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.table import Row, show
from local.configuration import Configuration
from local.gemini import GeminiDouble, Step, call, say
from local.ports import Ports
from local.secret_keys import Secrets
from local.shopper import Shopper
from local.stack import Stack

EARLY, LATE, AROUND = 5, 300, 25
"""The turns compared, and of how many each figure is taken."""


def measure() -> None:
    """Prints the turns' tables: one shopper's late turns against the early turns of many."""
    with GeminiDouble(_look_then_speak) as gemini:
        _measure("beside the model's thinking", GOOGLE_API_KEY="bench", GEMINI_API_URL=gemini.url)
    _measure("with the offline model")


def _measure(title: str, **environ: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environ["TURN_GATHER_MILLISECONDS"] = "0"
        with Stack(Configuration(Ports.free(), Secrets.kept_in(data), data, environ)) as stack:
            late = _turns(stack, "+5491150000000", LATE + AROUND)[-AROUND:]
            early = [
                _turns(stack, f"+54911500000{number:02}", EARLY)[-1]
                for number in range(1, AROUND + 1)
            ]
    show(
        f"A turn with one tool, end to end {title}, {AROUND} turns each",
        [Row(f"turn {EARLY}", early), Row(f"turn {LATE}", late, early)],
    )


def _look_then_speak(request: dict[str, Any]) -> Step:
    last = request["contents"][-1]["parts"][-1]
    return say("Tu carrito está vacío.") if "functionResponse" in last else call("get_cart_summary")


def _turns(stack: Stack, phone: str, number: int) -> list[float]:
    """Milliseconds of each of `number` turns of a new shopper, after the one that tells who it is."""
    shopper = Shopper(stack.addresses["twilio_url"], phone, "Juan", deadline=60)
    _milliseconds(shopper, f"Soy Juan Paz, mi mail es juan{phone[1:]}@example.com")
    return [_milliseconds(shopper, f"Qué llevo? ({turn})") for turn in range(number)]


def _milliseconds(shopper: Shopper, line: str) -> float:
    start = time.perf_counter()
    shopper.wait_for_reply(shopper.send(line), settle=0)
    return (time.perf_counter() - start) * 1000
