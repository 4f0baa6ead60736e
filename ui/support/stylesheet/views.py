"""Rules for tabs, lists, tables, headers and scroll bars."""

from __future__ import annotations

from ui.support.tokens import Tokens


def view_rules(t: Tokens) -> str:
    """Rules for everything that scrolls or is leafed through."""
    return "\n".join((_tabs(t), _lists(t), _headers(t), _scroll_bars(t)))


def _tabs(t: Tokens) -> str:
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {t.hair}; top: -1px; }}
/* The bar's own font, by which texts are cut, is that of the widest tab. */
QTabBar {{ background: transparent; qproperty-drawBase: 0; font-size: 13px; font-weight: 600; }}
QTabBar::tab {{
    background: transparent; border: none; border-bottom: 2px solid transparent;
    color: {t.text2}; padding: 0; margin: 0 14px 0 16px; height: 38px; font-size: 13px;
    font-weight: 400;
}}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.ink}; font-weight: 600; }}
QTabBar:focus {{ background: {t.pressed}; }}
QTabBar::tab:disabled {{ color: {t.disabled}; }}
"""


def _lists(t: Tokens) -> str:
    return f"""
QListView, QTreeView, QTableView, QListWidget, QTreeWidget, QTableWidget {{
    background: {t.surface}; border: 1px solid {t.hair}; border-radius: 5px; outline: 0;
    color: {t.text}; gridline-color: {t.grid};
    selection-background-color: {t.well}; selection-color: {t.text};
}}
QListView::item, QTreeView::item {{ min-height: 24px; padding: 0 8px; border: none; }}
QListView::item:hover, QTreeView::item:hover {{ background: {t.hover}; color: {t.text}; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
    background: {t.well}; color: {t.text};
}}
QListView:focus, QTreeView:focus, QTableView:focus {{ border-color: {t.ink}; }}
QAbstractItemView[role="bare"] {{ background: transparent; border: none; }}
"""


def _headers(t: Tokens) -> str:
    return f"""
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{
    background: {t.surface}; color: {t.text2}; border: none; border-bottom: 1px solid {t.hair};
    padding: 4px 8px; font-size: 11px;
}}
QTableCornerButton::section {{ background: {t.surface}; border: none; }}
"""


def _scroll_bars(t: Tokens) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; border: none; }}
QScrollBar::handle {{ background: {t.hair2}; border-radius: 2px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {t.text3}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
"""
