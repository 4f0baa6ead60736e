"""The dialog that exports what an instrument shows: format, size, colors and title, with a live preview."""

from __future__ import annotations

import io
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gradlab.errors import ExportError
from gradlab.figures.scene import Format, Scene
from ui.plots.instrument import Instrument
from ui.plots.scene import scene_of
from ui.plots.twin import twin_of
from ui.support.settings import FIGURE_COLORS, FIGURE_DPI, FIGURE_FORMAT, FIGURE_HEIGHT, FIGURE_WIDTH, Settings
from ui.support.widgets import SegmentedControl, label

PREVIEW_MS = 150
PREVIEW_DPI = 110
PREVIEW_PX = (560, 420)


class FigureDialog(QDialog):
    """Remembers its settings. ``write`` writes the figure that the preview shows, or the instrument's numbers."""

    def __init__(self, instrument: Instrument, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._instrument = instrument
        self._settings = settings
        self._picture = QPixmap()
        self.setWindowTitle(self.tr("Export {plot}").format(plot=instrument.title))
        self._make_fields()
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self.show_preview)
        for changed in (
            self.width_field.valueChanged, self.height_field.valueChanged, self.colors.valueChanged,
            self.title_field.textEdited,
        ):  # fmt: skip
            changed.connect(lambda *_: self._timer.start())
        self.format_box.currentIndexChanged.connect(lambda _index: self._show_state())
        self._show_state()
        self.show_preview()

    def _make_fields(self) -> None:
        get = self._settings.get
        self.format_box = QComboBox(self)
        names = (("png", "PNG"), ("svg", "SVG"), ("pdf", "PDF"), ("csv", self.tr("CSV, the numbers")))
        for suffix, name in names:
            self.format_box.addItem(name, suffix)
        self.format_box.setCurrentIndex(self.format_box.findData(get(FIGURE_FORMAT)))
        self.width_field = self._number(get(FIGURE_WIDTH), 30, 1000, self.tr(" mm"))
        self.height_field = self._number(get(FIGURE_HEIGHT), 30, 1000, self.tr(" mm"))
        self.dpi_field = self._number(get(FIGURE_DPI), 50, 1200, self.tr(" dpi"))
        self.colors = SegmentedControl([("light", self.tr("light")), ("dark", self.tr("dark"))], self)
        self.colors.set_value(get(FIGURE_COLORS))
        self.colors.setAccessibleName(self.tr("Colors"))
        self.title_field = QLineEdit(self._instrument.title, self)
        self.title_field.setPlaceholderText(self.tr("no title"))

    def _number(self, value: int, low: int, high: int, suffix: str) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(low, high)
        field.setSuffix(suffix)
        field.setValue(value)
        return field

    def _arrange(self) -> None:
        self.preview = QLabel(self)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(*PREVIEW_PX)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.preview.setAccessibleName(self.tr("Preview"))
        self.message = label("", "body2", self)
        self.message.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for text, field in (
            (self.tr("Format"), self.format_box), (self.tr("Width"), self.width_field),
            (self.tr("Height"), self.height_field), (self.tr("Resolution"), self.dpi_field),
            (self.tr("Colors"), self.colors), (self.tr("Title"), self.title_field),
        ):  # fmt: skip
            form.addRow(text, field)
            if not isinstance(field, SegmentedControl):
                field.setAccessibleName(text)
        self.copy_button = QPushButton(self.tr("Copy image"), self)
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setPixmap(self._picture))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.export_button = buttons.addButton(self.tr("Export …"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addLayout(form)
        side.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self.message)
        side.addStretch(1)
        side.addWidget(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.preview, 1)
        row.addLayout(side)

    @property
    def suffix(self) -> str:
        """The chosen format: png, svg, pdf or csv."""
        return str(self.format_box.currentData())

    def form(self) -> Format:
        """Size, resolution and colors as they are chosen."""
        dark = self.colors.value() == "dark"
        return Format(self.width_field.value(), self.height_field.value(), self.dpi_field.value(), dark=dark)

    def scene(self) -> Scene:
        """What the instrument shows, laid out for the chosen size."""
        form, said = self.form(), [""]
        with twin_of(self._instrument, str(self.colors.value()), form.width_mm, form.height_mm - 12) as twin:
            twin.subtitleChanged.connect(said.append)
            twin.refresh()
            return scene_of(twin, self.title_field.text().strip(), said[-1])

    def show_preview(self) -> None:
        """Draw the figure as it would be written."""
        from gradlab.figures.scene_drawing import draw_scene

        try:
            figure = draw_scene(self.scene(), self.form())
        except ExportError as error:
            self.message.setText(str(error))
            return
        data = io.BytesIO()
        figure.savefig(data, format="png", dpi=PREVIEW_DPI, facecolor=figure.get_facecolor())
        self._picture.loadFromData(data.getvalue())
        self._fit()

    def _fit(self) -> None:
        if not self._picture.isNull():
            mode = Qt.AspectRatioMode.KeepAspectRatio
            fitted = self._picture.scaled(self.preview.size(), mode, Qt.TransformationMode.SmoothTransformation)
            self.preview.setPixmap(fitted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: the preview takes the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _show_state(self) -> None:
        picture = self.suffix != "csv"
        for field in (self.width_field, self.height_field, self.colors, self.title_field):
            field.setEnabled(picture)
        self.dpi_field.setEnabled(self.suffix == "png")

    def write(self, path: Path) -> None:
        """Write what is chosen to ``path``. Raises ``ExportError``."""
        self.remember()
        if self.suffix == "csv":
            self._instrument.export_csv(path)
            return
        from gradlab.figures.scene_drawing import write_scene

        write_scene(self.scene(), path, self.form())

    def remember(self) -> None:
        """Keep the settings for the next time."""
        keep = self._settings.set
        keep(FIGURE_FORMAT, self.suffix)
        keep(FIGURE_WIDTH, self.width_field.value())
        keep(FIGURE_HEIGHT, self.height_field.value())
        keep(FIGURE_DPI, self.dpi_field.value())
        keep(FIGURE_COLORS, str(self.colors.value()))
