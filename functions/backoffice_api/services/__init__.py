"""Use cases: reads through a unit of work, a rule of the domain, one commit."""
