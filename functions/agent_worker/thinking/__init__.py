"""Milo and the models: what is asked of them, their memory, and what becomes of their answers."""
