"""Milo in ADK's own tools, for developers that know them: `adk web` and `adk eval` on the running stack."""
