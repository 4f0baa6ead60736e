"""How much a crash, a full disk and a very long run cost: `python -m tests.endurance`."""
