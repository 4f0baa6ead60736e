"""The note beside the threshold says what clipping did and offers a threshold."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from gradlab.store import ClippingEffect
from ui.editor.clipping_note import ClippingNote

EFFECT = ClippingEffect(1000, 0.34, 0.34, 0.97, 0.62, 2.0, 1.0, 3.2149)


def test_it_says_what_clipping_did(qtbot: QtBot) -> None:
    note = ClippingNote()
    qtbot.addWidget(note)
    assert note.isHidden()
    note.set_effect(EFFECT)
    assert not note.isHidden()
    assert "34 % of the last 1,000 steps" in note.text.text()
    assert "0.970, at worst 0.620. It turned the gradient" in note.text.text()
    note.set_effect(replace(EFFECT, least_cosine=1.0))
    assert "turned" not in note.text.text()
    note.set_effect(None)
    assert note.isHidden()


def test_the_suggestion_is_taken_by_its_button(qtbot: QtBot) -> None:
    note = ClippingNote()
    qtbot.addWidget(note)
    note.set_effect(EFFECT)
    assert "3.21" in note.use.text()
    with qtbot.waitSignal(note.suggested) as taken:
        note.use.click()
    assert taken.args == [3.21]
    note.set_effect(replace(EFFECT, suggested=None))
    assert note.use.isHidden()
