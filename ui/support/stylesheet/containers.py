"""Rules for windows, bars, panels, cards, docks, menus and tool tips."""

from __future__ import annotations

from ui.support.tokens import Tokens


def container_rules(t: Tokens) -> str:
    """Rules for everything that holds something else."""
    return "\n".join((_grounds(t), _panels(t), _banner(t), _menus(t), _docks(t)))


def _grounds(t: Tokens) -> str:
    return f"""
QMainWindow {{ background: {t.canvas}; }}
QDialog, QMessageBox {{ background: {t.chrome}; }}
QMessageBox QLabel#qt_msgbox_label {{ font-size: 14px; font-weight: 600; min-width: 340px; }}
QMessageBox QLabel#qt_msgbox_informativelabel {{ color: {t.text2}; min-width: 340px; }}
QWidget[role="canvas"] {{ background: {t.canvas}; }}
QWidget[role="chrome"] {{ background: {t.chrome}; border: none; }}
QWidget[role="dock"] {{ background: {t.dock}; border: none; }}
QWidget[role="surface"] {{ background: {t.surface}; }}
QFrame[role="rule"] {{ background: {t.hair}; border: none; }}
QToolBar {{ background: {t.chrome}; border: none; spacing: 0; padding: 0; margin: 0; }}
QToolBar::separator {{ background: {t.hair}; width: 1px; margin: 8px 8px; }}
QStatusBar {{ background: {t.chrome}; border-top: 1px solid {t.hair}; color: {t.text2};
    font-size: 11px; min-height: 23px; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ padding: 0 4px; }}
QStatusBar QLabel {{ font-size: 11px; color: {t.text2}; }}
QScrollArea {{ background: transparent; border: none; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {t.hair2}; }}
"""


def _panels(t: Tokens) -> str:
    return f"""
QFrame[role="panel"] {{
    background: {t.surface}; border: 1px solid {t.panel_edge}; border-radius: 8px;
}}
QFrame[role="card"] {{
    background: {t.surface}; border: 1px solid {t.hair}; border-radius: 7px;
}}
QFrame[role="card"][selected="true"] {{ border-color: {t.ink}; }}
QFrame[role="card"]:focus {{ border-color: {t.ink}; }}
QFrame[role="popover"] {{
    background: {t.surface}; border: 1px solid {t.hair2}; border-radius: 6px;
}}
QGroupBox {{
    border: 1px solid {t.hair}; border-radius: 7px; margin-top: 8px; padding: 12px 8px 8px 8px;
}}
QGroupBox::title {{ subcontrol-origin: margin; left: 8px; padding: 0 4px; color: {t.text2}; }}
"""


def _banner(t: Tokens) -> str:
    return f"""
QFrame[role="banner"] {{
    background: {t.surface}; border: 1px solid {t.hair2}; border-radius: 6px;
}}
QFrame[role="banner"] QPlainTextEdit {{ background: {t.well}; border: none; color: {t.text2}; }}
"""


def _menus(t: Tokens) -> str:
    return f"""
QMenuBar {{ background: {t.chrome}; border: none; padding: 0 8px; color: {t.text}; }}
QMenuBar::item {{ background: transparent; padding: 3px 8px; margin: 1px 0; border-radius: 4px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.pressed}; color: {t.text}; }}
QMenu {{
    background: {t.surface}; border: 1px solid {t.hair2}; border-radius: 6px; padding: 4px;
    color: {t.text};
}}
QMenu::item {{ padding: 4px 24px 4px 12px; border-radius: 4px; min-height: 16px; }}
QMenu::item:selected {{ background: {t.well}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {t.hair}; margin: 4px 8px; }}
QMenu::right-arrow {{
    image: url(gradlabstyle:chevron-right-{t.name}.svg); width: 12px; height: 12px;
}}
QMenu::indicator {{ width: 14px; height: 14px; left: 6px; border-radius: 4px;
    border: 1px solid {t.hair2}; background: {t.control}; }}
QMenu::indicator:checked {{ background: {t.ink}; border-color: {t.ink};
    image: url(gradlabstyle:check-{t.name}.svg); }}
QToolTip {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.hair2};
    padding: 4px 6px; font-size: 11px;
}}
"""


def _docks(t: Tokens) -> str:
    return f"""
QDockWidget {{ background: {t.dock}; color: {t.text}; font-weight: 600; font-size: 13px; border: none; }}
QDockWidget::title {{ background: {t.dock}; padding: 8px 16px; border: none; }}
QDockWidget > QWidget {{ border: none; }}
QMainWindow::separator {{ background: transparent; width: 8px; height: 8px; }}
QMainWindow::separator:hover {{ background: {t.hair2}; }}
"""
