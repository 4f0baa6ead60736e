"""Whatever is done to a stack, undoing all of it gives the first one and redoing all of it the last one."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from gradlab.spec import Activation, Dense, Experiment, Residual
from ui.document import DocumentModel
from ui.editor import edits
from ui.editor.clipboard import from_text, to_text
from ui.editor.folding import equal_runs
from ui.editor.templates import Choices, templates

Edit = Callable[[Experiment, list[int], int], Experiment]


def _template(experiment: Experiment, _rows: list[int], place: int) -> Experiment:
    names = list(templates())
    template = templates()[names[place % len(names)]]
    hidden = template.hidden(Choices(1 + place, 8, Activation(kind="relu"), None))
    return edits.with_stack(experiment, hidden, Dense(initializer=template.start))


EDITS: dict[str, Edit] = {
    "add": lambda experiment, rows, place: edits.add(experiment, place - 1, len(rows))[0],
    "remove": lambda experiment, rows, _place: edits.remove(experiment, rows),
    "move": lambda experiment, rows, place: edits.move(experiment, rows, place)[0],
    "repeat": lambda experiment, rows, place: edits.repeat(experiment, rows, 1 + place % 3)[0],
    "paste": lambda experiment, rows, place: edits.insert(
        experiment, from_text(to_text([experiment.layers[row] for row in rows])), place
    )[0],
    "rename": lambda experiment, rows, place: edits.rename(experiment, rows[0], f"layer of {place}"),
    "activation": lambda experiment, rows, _place: edits.change(
        experiment, rows, lambda layer: {"activation": {"kind": "tanh"}} if isinstance(layer, Dense) else {}
    ),
    "bypass": lambda experiment, _rows, place: edits.insert(experiment, [Residual(span=1)], place)[0],
    "template": _template,
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(EDITS)), st.lists(st.integers(0, 30), min_size=1, max_size=4), st.integers(0, 12)),
    max_size=6,
)


@settings(max_examples=30)
@given(STEPS)
def test_undo_gives_the_first_stack_and_redo_the_last(steps: list[tuple[str, list[int], int]]) -> None:
    document = DocumentModel()
    seen = [document.experiment]
    for name, rows, place in steps:
        count = len(document.experiment.layers)
        document.edit(name, EDITS[name](document.experiment, sorted({row % count for row in rows}), place))
        layers = document.experiment.layers
        assert layers[-1].name == "output" or layers[-1].name.startswith("layer of ")
        assert sum(run.count for run in equal_runs(layers)) < len(layers)
        if document.experiment != seen[-1]:
            seen.append(document.experiment)
    last = document.experiment
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == seen[0]
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.experiment == last
