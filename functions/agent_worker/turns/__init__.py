"""Tasks and turns: who calls, what is to be done, the life of a turn and the delivery of its replies."""
