"""The running stack as other commands find it: by its `stack.json`, which a stack that was killed leaves behind."""

import json
from pathlib import Path

from local import loopback

NOT_RUNNING = "The shop is not running: start it with `make run` in another terminal."


def running_stack(stack_json: Path) -> dict[str, str]:
    """The addresses and keys of the running stack.

    Its phones page must know the account that the file names: at the same port may be another stack by now. A
    stack that talks to Twilio itself has no phones page (`twilio_url` is empty), and is taken at its word.

    Raises:
        ConnectionError: it is not running.
    """
    try:
        stack: dict[str, str] = json.loads(stack_json.read_text(encoding="utf-8"))
        if stack["twilio_url"]:
            _ask_for_the_account(
                stack["twilio_url"], stack["twilio_account_sid"], stack["twilio_auth_token"]
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConnectionError(NOT_RUNNING) from error
    return stack


def _ask_for_the_account(url: str, account: str, token: str) -> None:
    with loopback.session() as session:
        session.get(
            f"{url}/2010-04-01/Accounts/{account}/Messages.json",
            params={"PageSize": "1"},
            auth=(account, token),
            timeout=3,
        ).raise_for_status()
