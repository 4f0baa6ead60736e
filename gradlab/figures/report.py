"""One report of a run: what was set up, the figures, the results and the environment, as PDF or HTML."""

import os
from pathlib import Path

from gradlab.errors import ExportError
from gradlab.store import History

REPORT_SUFFIXES = (".pdf", ".html")


def write_report(history: History, path: str | os.PathLike[str], *, title: str = "", note: str = "") -> None:
    """Write the report of a run to `path`, as PDF or as one HTML file that needs no other and no network.

    Args:
        history: a run with at least one step.
        path: the file to write.
        title: the heading; the experiment's name when empty.
        note: what a person wrote on the run.

    Raises:
        ExportError: when the suffix is neither, nothing is recorded, or the file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() not in REPORT_SUFFIXES:
        raise ExportError(f"{target}: a report is written as .pdf or .html; give the file one of these endings.")
    if history.last_step < history.first_step:
        raise ExportError("The run has no steps, so there is nothing to report; train it first.")
    heading = title or history.started.experiment.name
    try:
        if target.suffix.lower() == ".pdf":
            from gradlab.figures.report_pdf import write_pdf

            write_pdf(history, target, heading, note)
        else:
            from gradlab.figures.report_html import write_html

            write_html(history, target, heading, note)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{target} cannot be written ({reason}); write to another place.") from None
