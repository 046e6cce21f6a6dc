"""The seeded simulator: every function's real code in one thread, with virtual time and injected faults.

`python -m simulator --seeds 2000` runs that many worlds; a seed decides all that happens in one, and gives
the same world again: `python -m simulator --seed 17 --trace`.
"""
