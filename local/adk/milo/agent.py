"""Milo for `adk web` and `adk eval`. ADK imports this file by its path, so it imports nothing relatively."""

from local.adk.conversation import development_agent
from local.adk.running import running_shop
from local.environ import read_environ

root_agent = development_agent(running_shop(read_environ()))
