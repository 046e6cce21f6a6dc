"""The running stack as an agent of a developer's uses it: what the worker is told, but for the queue and Twilio."""

from collections.abc import Mapping

from local.configuration import PASSED_ON
from local.data_folder import DataFolder
from local.environ import data_folder
from local.running import running_stack
from retail.settings import Settings

REAL = (
    "This shop talks to Twilio itself: make adk is for a stack with a Twilio of its own, where no"
    " message can reach a stranger"
)


def running_shop(environ: Mapping[str, str]) -> Settings:
    """The settings of an agent on the stack whose addresses are in `LOCAL_DATA`.

    Raises:
        ConnectionError: it does not run, or its messages go to real phones.
        SettingsError: a variable is malformed.
    """
    stack = running_stack(DataFolder(data_folder(environ)).stack_json)
    if not stack["twilio_url"]:
        raise ConnectionError(REAL)
    told = {name: environ[name] for name in PASSED_ON if environ.get(name)}
    return Settings.from_environ(
        {
            **told,
            "LOCAL_MODE": "1",
            "BACKOFFICE_URL": stack["backoffice_url"],
            "BACKOFFICE_API_KEY": stack["agent_api_key"],
            "TWILIO_WHATSAPP_NUMBER": stack["twilio_whatsapp_number"],
        }
    )
