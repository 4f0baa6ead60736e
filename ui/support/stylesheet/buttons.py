"""Rules for push buttons, tool buttons, segments, check boxes and sliders."""

from __future__ import annotations

from ui.support.tokens import Tokens


def button_rules(t: Tokens) -> str:
    """Rules for everything that is pressed."""
    return "\n".join((_push(t), _variants(t), _groups(t), _tool(t), _checks(t), _slider(t)))


def _push(t: Tokens) -> str:
    return f"""
QPushButton {{
    min-height: 22px; padding: 0 11px; border: 1px solid {t.hair2}; border-radius: 6px;
    background: {t.control}; color: {t.text}; font-weight: 500; font-size: 12px;
}}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.pressed}; }}
QPushButton:checked {{ background: {t.well}; }}
QPushButton:disabled {{ color: {t.disabled}; border-color: {t.hair}; background: {t.control}; }}
QPushButton:focus {{ border-color: {t.ink}; }}
QPushButton[scale="bar"] {{ min-height: 30px; padding: 0 15px; }}
QPushButton[scale="page"] {{ min-height: 38px; padding: 0 15px; font-size: 13px; }}
QPushButton[align="left"] {{ text-align: left; padding: 0 13px; }}
QPushButton[role="chip-button"] {{ padding: 0 7px; }}
QPushButton::menu-indicator {{
    image: url(gradlabstyle:chevron-down-{t.name}.svg); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 8px;
}}
"""


def _variants(t: Tokens) -> str:
    return f"""
QPushButton[role="primary"] {{
    background: {t.ink}; border-color: {t.ink}; color: {t.on_ink}; font-weight: 600;
}}
QPushButton[role="primary"]:hover {{ background: {t.ink_hover}; border-color: {t.ink_hover}; }}
QPushButton[role="primary"]:pressed {{ background: {t.ink_pressed}; border-color: {t.ink_pressed}; }}
QPushButton[role="primary"]:focus {{ border-color: {t.text3}; }}
QPushButton[role="primary"]:disabled {{
    background: {t.well}; border-color: {t.well}; color: {t.disabled};
}}
QPushButton[role="plain"] {{ background: transparent; border-color: transparent; }}
QPushButton[role="plain"]:hover {{ background: {t.pressed}; }}
QPushButton[role="plain"]:focus {{ border-color: {t.ink}; }}
QPushButton[role="plain"]:disabled {{ background: transparent; }}
QPushButton[role="dashed"] {{ background: transparent; border: 1px dashed {t.text3}; }}
QPushButton[role="dashed"]:hover {{ background: {t.hover}; }}
QPushButton[role="dashed"]:focus {{ border: 1px solid {t.ink}; }}
QPushButton[role="link"] {{
    background: transparent; border: none; padding: 0; color: {t.text2}; font-weight: 400;
}}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{
    color: {t.text}; text-decoration: underline;
}}
"""


def _groups(t: Tokens) -> str:
    return f"""
QFrame[role="group"] {{
    background: {t.control}; border: 1px solid {t.hair2}; border-radius: 6px;
}}
QFrame[role="group"] QPushButton {{
    background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 0 14px;
}}
QFrame[role="group"] QPushButton[scale="bar"] {{ min-height: 28px; }}
QFrame[role="group"] QPushButton:hover {{ background: {t.hover}; }}
QFrame[role="group"] QPushButton:pressed {{ background: {t.pressed}; }}
QFrame[role="group"] QPushButton:disabled {{ background: transparent; }}
QFrame[role="group"] QPushButton:focus {{ border-color: {t.ink}; }}
QFrame[role="segmented"] {{ background: {t.well}; border: none; border-radius: 5px; }}
QPushButton[role="segment"] {{
    background: transparent; border: 1px solid transparent; border-radius: 4px;
    min-height: 18px; padding: 0 12px; color: {t.text2}; font-weight: 400;
}}
QPushButton[role="segment"][scale="bar"] {{ min-height: 22px; padding: 0 15px; }}
QPushButton[role="segment"]:hover {{ background: transparent; color: {t.text}; }}
QPushButton[role="segment"]:checked {{
    background: {_raised(t)}; border-color: {t.hair2}; color: {t.text}; font-weight: 500;
}}
QPushButton[role="segment"]:disabled {{ color: {t.disabled}; }}
QPushButton[role="segment"]:focus {{ border-color: {t.ink}; }}
"""


def _raised(t: Tokens) -> str:
    """The chosen segment stands above the track in either theme."""
    return t.hair2 if t.is_dark else t.control


def _tool(t: Tokens) -> str:
    return f"""
QToolButton {{
    background: transparent; border: 1px solid transparent; border-radius: 5px;
    padding: 3px; color: {t.text};
}}
QToolButton:hover {{ background: {t.pressed}; }}
QToolButton:pressed, QToolButton:checked {{ background: {t.hair}; }}
QToolButton:disabled {{ background: transparent; color: {t.disabled}; }}
QToolButton:focus {{ border-color: {t.ink}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _checks(t: Tokens) -> str:
    return f"""
QCheckBox, QRadioButton {{ spacing: 8px; color: {t.text}; background: transparent; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.disabled}; }}
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator {{
    width: 14px; height: 14px; border: 1px solid {t.hair2}; border-radius: 4px;
    background: {t.control};
}}
QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {t.hair2}; border-radius: 8px;
    background: {t.control};
}}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t.text3}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {t.ink}; }}
QCheckBox::indicator:checked, QGroupBox::indicator:checked,
QAbstractItemView::indicator:checked {{
    background: {t.ink}; border-color: {t.ink};
    image: url(gradlabstyle:check-{t.name}.svg);
}}
QRadioButton::indicator:checked {{
    background: {t.ink}; border-color: {t.ink}; image: url(gradlabstyle:dot-{t.name}.svg);
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
    background: {t.well}; border-color: {t.hair};
}}
"""


def _slider(t: Tokens) -> str:
    return f"""
QSlider {{ background: transparent; min-height: 16px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.hair}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {t.ink}; }}
QSlider::sub-page:horizontal:disabled {{ background: {t.disabled}; }}
QSlider::handle:horizontal {{
    width: 10px; height: 10px; margin: -4px 0; border-radius: 6px;
    border: 1px solid {t.ink}; background: {t.control};
}}
QSlider::handle:horizontal:hover {{ background: {t.hover}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {t.ink}; width: 9px; height: 9px; }}
QSlider::handle:horizontal:disabled {{ border-color: {t.disabled}; }}
"""
