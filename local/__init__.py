"""The laptop's cloud: doubles that speak the real wire protocols, and the stack that starts all of it."""
