"""The Fusion style with what a stylesheet cannot say."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QLineEdit,
    QProxyStyle,
)

FIELD_INSET_PX = 6


class GradlabStyle(QProxyStyle):
    """Fusion, mending two gaps between it and stylesheets when a widget is first shown."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, target: Any) -> None:
        """Qt's hook: called for every widget before it is shown first, and for the application.

        WORKAROUND: a stylesheet with rules for a spin box's buttons drops its left padding
        (``QStyleSheetStyle::subControlRect``, SC_SpinBoxEditField).
        WORKAROUND: a list that was filled and scrolled before it was polished keeps the row
        heights that it had without the stylesheet.
        """
        super().polish(target)
        if isinstance(target, QAbstractSpinBox):
            editor = target.findChild(QLineEdit)
            if editor is not None:
                editor.setTextMargins(FIELD_INSET_PX, 0, 0, 0)
        elif isinstance(target, QAbstractItemView):
            target.scheduleDelayedItemsLayout()
