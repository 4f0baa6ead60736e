"""Reusing layers: the picker, the audit, the study. What may enter: widgets; what they ask for is done in control."""

from ui.reuse.audit_view import AuditDialog
from ui.reuse.picker import Picker
from ui.reuse.study_window import StudyWindow

__all__ = ["AuditDialog", "Picker", "StudyWindow"]
