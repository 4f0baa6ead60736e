"""Runs in a worker thread. What may enter: the thread, the record pump, the states of a run, the run bar."""

from ui.running.engine import Engine
from ui.running.run_bar import RunBar
from ui.running.runner import Runner
from ui.running.states import EngineState, RunState

__all__ = ["Engine", "EngineState", "RunBar", "RunState", "Runner"]
