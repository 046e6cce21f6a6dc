"""The folder that ADK finds: its `agent.root_agent` is Milo."""

from . import agent as agent
