"""Benchmarks: what Milo costs beside what it cannot avoid, as ratios within one run."""
