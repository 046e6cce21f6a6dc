"""Evaluations: shoppers' dialogues played with the offline model, and judged by how they end.

A dialogue is lines and the truth about their end: what is in the cart, whether there is an order, words that must or
must not be said. tests/evals/README.md describes the files. `python -m evals tests/evals` plays what lies there.
"""
