"""Takes lower layers from a network that was trained before, and shows what they buy.

What may enter: sources, taking, the audit and the study; a source's file is read in `reading`, which executes nothing.
"""

from gradlab.reuse.audit import AuditRow, audit
from gradlab.reuse.carrying import packed, unpacked
from gradlab.reuse.reading import SUFFIXES, Source, SourceLayer, read_source, runs_in, source_of_run
from gradlab.reuse.studying import SHARES, StudyPlan, check_plan, study
from gradlab.reuse.taking import Manner, Taken, forget_origin, needed, take

__all__ = [
    "SHARES",
    "SUFFIXES",
    "AuditRow",
    "Manner",
    "Source",
    "SourceLayer",
    "StudyPlan",
    "Taken",
    "audit",
    "check_plan",
    "forget_origin",
    "needed",
    "packed",
    "read_source",
    "runs_in",
    "source_of_run",
    "study",
    "take",
    "unpacked",
]
