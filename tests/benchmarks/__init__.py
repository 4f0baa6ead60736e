"""Benchmarks with bars: each a module to be run as `python -m tests.benchmarks.NAME [--json] [--only CASE]`."""
