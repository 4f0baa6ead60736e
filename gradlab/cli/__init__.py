"""The engine's jobs from a terminal. What may enter: one file a command, and what they share; no TensorFlow here."""

from gradlab.cli.app import COMMANDS, main

__all__ = ["COMMANDS", "main"]
