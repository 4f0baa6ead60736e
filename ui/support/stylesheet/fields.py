"""Rules for line edits, spin boxes, combo boxes and progress bars."""

from __future__ import annotations

from ui.support.tokens import Tokens

_FIELDS = "QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit, QTimeEdit"


def field_rules(t: Tokens) -> str:
    """Rules for everything that is typed into or chosen from."""
    return "\n".join((_frame(t), _spin(t), _combo(t), _text_edit(t), _progress(t)))


def _each(suffix: str) -> str:
    return ", ".join(name + suffix for name in _FIELDS.split(", "))


def _frame(t: Tokens) -> str:
    return f"""
{_FIELDS} {{
    min-height: 22px; padding: 0 7px; border: 1px solid {t.hair2}; border-radius: 5px;
    background: {t.control}; color: {t.text};
    selection-background-color: {t.ink}; selection-color: {t.on_ink};
}}
{_each(":hover")} {{ border-color: {t.text3}; }}
{_each(":focus")} {{ border-color: {t.ink}; }}
{_each(":disabled")} {{ color: {t.disabled}; border-color: {t.hair}; }}
{_each(":read-only")} {{ color: {t.text2}; }}
{_each('[scale="bar"]')} {{ min-height: 30px; }}
{_each('[scale="page"]')} {{ min-height: 38px; }}
{_each('[problem="true"]')} {{ border-color: {t.text}; border-style: dashed; }}
QComboBox:!editable:read-only {{ color: {t.text}; }}
QComboBox:!editable:disabled {{ color: {t.disabled}; }}
"""


def _spin(t: Tokens) -> str:
    spins = ("QSpinBox", "QDoubleSpinBox")
    down, up = "::down-button", "::up-button"
    both = ", ".join(s + b for s in spins for b in (up, down))
    spins_up = ", ".join(s + up for s in spins)
    hovered = ", ".join(s + b + ":hover" for s in spins for b in (up, down))
    return f"""
QLineEdit {{ padding: 0 5px; }}
QSpinBox, QDoubleSpinBox {{ padding: 0; max-height: 22px; }}
QSpinBox[scale="bar"], QDoubleSpinBox[scale="bar"] {{ max-height: 30px; }}
QSpinBox[scale="page"], QDoubleSpinBox[scale="page"] {{ max-height: 38px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{
    border: none; padding: 0; margin: 0; min-height: 0; background: transparent;
}}
{both} {{
    subcontrol-origin: border; width: 20px; border: none; border-left: 1px solid {t.hair2};
    background: transparent;
}}
{spins_up} {{ subcontrol-position: top right; margin-top: 1px; }}
QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-position: bottom right; margin-bottom: 1px; }}
{hovered} {{ background: {t.hover}; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{
    image: url(gradlabstyle:chevron-up-{t.name}.svg); width: 10px; height: 10px;
}}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{
    image: url(gradlabstyle:chevron-down-{t.name}.svg); width: 10px; height: 10px;
}}
QSpinBox::up-arrow:off, QSpinBox::up-arrow:disabled,
QDoubleSpinBox::up-arrow:off, QDoubleSpinBox::up-arrow:disabled {{
    image: url(gradlabstyle:chevron-up-off-{t.name}.svg);
}}
QSpinBox::down-arrow:off, QSpinBox::down-arrow:disabled,
QDoubleSpinBox::down-arrow:off, QDoubleSpinBox::down-arrow:disabled {{
    image: url(gradlabstyle:chevron-down-off-{t.name}.svg);
}}
QAbstractSpinBox[buttonSymbols="NoButtons"]::up-button, QAbstractSpinBox[buttonSymbols="2"]::up-button,
QAbstractSpinBox[buttonSymbols="NoButtons"]::down-button, QAbstractSpinBox[buttonSymbols="2"]::down-button {{
    width: 0; border: none; subcontrol-position: top left;
}}
"""


def _combo(t: Tokens) -> str:
    return f"""
QComboBox {{ padding-right: 24px; combobox-popup: 0; }}
QComboBox::drop-down {{
    subcontrol-origin: border; subcontrol-position: center right; width: 24px; border: none;
}}
QComboBox::down-arrow {{
    image: url(gradlabstyle:chevron-down-{t.name}.svg); width: 13px; height: 13px;
}}
QComboBox::down-arrow:disabled {{
    image: url(gradlabstyle:chevron-down-off-{t.name}.svg);
}}
QComboBox QAbstractItemView {{
    background: {t.surface}; border: 1px solid {t.hair2}; padding: 4px; outline: 0;
    selection-background-color: {t.well}; selection-color: {t.text};
}}
QComboBox QAbstractItemView::item {{
    min-height: 24px; padding: 0 8px; border-radius: 4px; color: {t.text};
}}
QComboBox QAbstractItemView::item:selected {{ background: {t.well}; color: {t.text}; }}
QComboBox QAbstractItemView::item:disabled {{ color: {t.disabled}; }}
"""


def _text_edit(t: Tokens) -> str:
    return f"""
QPlainTextEdit, QTextEdit, QTextBrowser {{
    background: {t.surface}; border: 1px solid {t.hair}; border-radius: 5px; padding: 4px;
    color: {t.text}; selection-background-color: {t.ink}; selection-color: {t.on_ink};
}}
QPlainTextEdit:focus, QTextEdit:focus {{ border-color: {t.ink}; }}
"""


def _progress(t: Tokens) -> str:
    return f"""
QProgressBar {{
    min-height: 4px; max-height: 4px; border: none; border-radius: 2px; background: {t.well};
    color: transparent;
}}
QProgressBar::chunk {{ border-radius: 2px; background: {t.now_fill}; }}
"""
