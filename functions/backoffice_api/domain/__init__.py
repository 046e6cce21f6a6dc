"""The rules of the shop: pure functions on frozen dataclasses; clock, ids and chance are passed in."""
