"""The document's runs: a row of cards and a table of results. What may enter: facts about runs, no instrument."""

from ui.runs.bar import RunsBar
from ui.runs.facts import RunFacts, facts_of
from ui.runs.table import CompareDialog

__all__ = ["CompareDialog", "RunFacts", "RunsBar", "facts_of"]
