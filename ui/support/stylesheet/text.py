"""Rules for labels: the type scale, chips and badges."""

from __future__ import annotations

from ui.support.tokens import Tokens

_SCALE = (
    ("page-title", 32, 600, "text"),
    ("hero", 20, 600, "text"),
    ("section", 16, 600, "text"),
    ("readout", 16, 600, "text"),
    ("selected", 15, 600, "text"),
    ("title", 13, 600, "text"),
    ("body", 12, 400, "text"),
    ("body2", 12, 400, "text2"),
    ("caption", 11, 400, "text2"),
    ("meter", 11, 600, "text"),
    ("tick", 10, 400, "text3"),
)
_STATES = ("vanishing", "weak", "good", "exploding")


def text_rules(t: Tokens) -> str:
    """Rules for labels by role and by health."""
    return "\n".join(
        (
            f"QLabel {{ background: transparent; color: {t.text}; }}",
            f"QLabel:disabled {{ color: {t.disabled}; }}",
            *(_scale_rule(t, *row) for row in _SCALE),
            *(f'QLabel[health="{s}"] {{ color: {getattr(t, s)}; }}' for s in _STATES),
            _chip(t),
            _badge(t),
        )
    )


def _scale_rule(t: Tokens, role: str, px: int, weight: int, color: str) -> str:
    return (
        f'QLabel[role="{role}"] {{ font-size: {px}px; font-weight: {weight};'
        f" color: {getattr(t, color)}; }}\n"
        f'QLabel[role="{role}"]:disabled {{ color: {t.disabled}; }}'
    )


def _chip(t: Tokens) -> str:
    return f"""
QLabel[role="chip"] {{
    background: {t.well}; color: {t.text2}; border-radius: 3px; padding: 1px 4px;
    font-size: 10px; font-weight: 500;
}}
QLabel[role="chip"]:disabled {{ color: {t.disabled}; }}
QLabel[role="now-chip"] {{
    background: {t.now_fill}; color: {t.on_now}; border-radius: 3px; padding: 1px 6px;
    font-size: 11px; font-weight: 600;
}}
"""


def _badge(t: Tokens) -> str:
    base = f"""
QLabel[role="badge"] {{
    min-width: 6px; padding: 1px 5px; border-radius: 8px; font-size: 10px; font-weight: 600;
    background: {t.well}; color: {t.text};
}}"""
    states = (
        f'QLabel[role="badge"][health="{state}"] {{ background: {getattr(t, state)}; color: {t.on_ink}; }}'
        for state in _STATES
    )
    return "\n".join((base, *states))
