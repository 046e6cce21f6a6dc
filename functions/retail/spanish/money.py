"""Words of money, folded: what pesos are called, and what counts them by the thousand."""

PESOS = frozenset({"pesos", "peso", "pe", "ars", "mango", "mangos", "pesitos"})
LUCAS = frozenset({"luca", "lucas", "lukas", "luquita", "luquitas"})
"""A thousand pesos each."""
THOUSANDS = LUCAS | {"mil", "k"}
MILLIONS = frozenset({"palo", "palos", "millon", "millones"})
