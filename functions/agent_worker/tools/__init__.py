"""Milo's tools: the only way in which the model touches the shop."""

from . import identity, catalogue, cart, checkout, withdrawal, shop, person, basket  # noqa: F401, I001 -- registers them, in this order
from .registry import REGISTERED, WRITES, Tool

__all__ = ["TOOLS", "WRITES"]

TOOLS: tuple[Tool, ...] = tuple(REGISTERED)
"""What a model may call, in the order in which it is told of them."""
