"""Benchmarks: the program beside hand-written SQL or an empty baseline, on the same database in the same run."""
