"""The Fusion style with what a stylesheet cannot say."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QProxyStyle

FIELD_INSET_PX = 6


class GradlabStyle(QProxyStyle):
    """Fusion, with the text of spin boxes inset like that of line edits.

    WORKAROUND: a stylesheet with rules for a spin box's buttons drops its left padding
    (``QStyleSheetStyle::subControlRect``, SC_SpinBoxEditField).
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, target: Any) -> None:
        """Qt's hook: called once for every widget before it is shown first."""
        super().polish(target)
        if isinstance(target, QAbstractSpinBox):
            editor = target.findChild(QLineEdit)
            if editor is not None:
                editor.setTextMargins(FIELD_INSET_PX, 0, 0, 0)
