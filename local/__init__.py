"""The laptop's cloud: doubles that speak the real wire protocols, and the stack that starts all of it."""

import sys
from pathlib import Path

# The functions' packages (`retail.settings`, `backoffice_api.storage`) are found from here, however a module
# of the laptop's is started.
_FUNCTIONS = str(Path(__file__).resolve().parent.parent / "functions")
if _FUNCTIONS not in sys.path:
    sys.path.append(_FUNCTIONS)
