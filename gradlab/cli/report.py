"""What a finished run looks like in a terminal: one line a layer, then the result."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradlab.cli.words import number, percent, plain, say, score_name
from gradlab.figures.health import Health, health, last_finite_step
from gradlab.store import History, clipping_effect

STEPS = 100
"""Over how many of the last steps the table averages."""
MOST_LINES = 60

STYLES = {
    Health.VANISHING: ("\u25bc", "magenta"),
    Health.WEAK: ("\u25c6", "blue"),
    Health.GOOD: ("\u25cf", "green"),
    Health.EXPLODING: ("\u25b2", "red"),
    Health.FROZEN: ("\u25a1", "bright_black"),
    Health.NON_FINITE: ("\u00d7", "red"),
}


@dataclass(frozen=True)
class LayerLine:
    """One layer at the end of a run: its signal relative to the top trainable layer's, norm of dL/dW, and state."""

    name: str
    signal: float
    gradient: float
    health: Health


def layer_lines(history: History, steps: int = STEPS) -> list[LayerLine]:
    """Return a line for each layer, input to output: means over `steps` steps up to the last finite one."""
    last = last_finite_step(history)
    first = max(1, last - steps + 1)
    signal = history.relative_image(first, last, 1).values[:, 0]
    gradient = history.image("grad_norm", first, last, 1).values[:, 0]
    states = [health(float(value), frozen=frozen) for value, frozen in zip(signal, history.frozen, strict=True)]
    rows = zip(history.layer_names, signal.tolist(), gradient.tolist(), states, strict=True)
    return [LayerLine(*row) for row in rows]


def print_report(out: Console, history: History) -> None:
    """Print the layers' table and the scores."""
    if not history.is_empty:
        _print_layers(out, history)
    scores = history.evaluations[-1] if history.evaluations else None
    if scores is not None:
        loss, accuracy = number(scores.validation_loss), percent(scores.validation_accuracy)
        score = score_name(history.started.experiment)
        say(out, f"Step {scores.step:,}: validation loss {loss}, validation {score} {accuracy}")
    for sentence in clipping_words(history):
        say(out, sentence)
    for event in history.events:
        if event.kind in {"batch_norm", "autopsy", "note"}:
            say(out, event.text)
    say(out, history.ended.text if history.ended else f"The run was abandoned after step {history.last_step:,}.")


def clipping_words(history: History, steps: int = 1000) -> list[str]:
    """Return what clipping did over the last `steps` finite steps; nothing for a run that did not clip."""
    effect = clipping_effect(history, steps)
    if effect is None:
        return []
    acted = f"Clipping acted on {percent(effect.share)} of the last {effect.steps:,} steps"
    words = [f"{acted}; cosine to the raw gradient {number(effect.cosine)}, at worst {number(effect.least_cosine)}"]
    if history.started.experiment.training.clipping.kind == "value":
        words.append("Clipping by value turns the gradient; clipping by global norm keeps its direction")
    if effect.suggested is not None:
        words.append(
            f"Global norm: median {number(effect.raw)}; a threshold of {number(effect.suggested)}"
            " would act on one step in ten"
        )
    return words


def _print_layers(out: Console, history: History) -> None:
    lines = layer_lines(history)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("layer")
    table.add_column("signal \u03b4", justify="right")
    table.add_column("\u2016\u2202W\u2016", justify="right")
    table.add_column("")
    half = MOST_LINES // 2
    for index, line in enumerate(lines):
        if len(lines) <= MOST_LINES or not half <= index < len(lines) - half:
            mark, color = STYLES[line.health]
            state = Text(f"{mark} {line.health.value}", style=color)
            table.add_row(Text(plain(line.name)), number(line.signal), number(line.gradient), state)
        elif index == half:
            table.add_row(f"... {len(lines) - MOST_LINES} more", "", "", "")
    out.print(table)
    last = last_finite_step(history)
    when = f"means over steps {max(1, last - STEPS + 1):,} to {last:,}"
    say(out, f"(\u03b4 relative to {history.layer_names[history.top_layer]}; {when})\n")
