"""Which lines the traces draw: one quantity of many layers, or many quantities of one layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from gradlab.records import LAYER_INDEX, LAYER_QUANTITIES, Quantity
from ui.plots.choice import Choice

LAYERS, QUANTITIES = "layers", "quantities"
USUAL = ("delta_rms", "grad_norm", "update_ratio", "weight_norm")
Line = tuple[int, str]
"""A layer and one of its quantities."""


class LineChoice:
    """What a person chose; ``changed`` is called whenever it is another."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.mode = LAYERS
        self.quantity = "grad_norm"
        self.several = USUAL
        self._changed = changed

    @property
    def is_several(self) -> bool:
        """Tell whether many quantities of one layer are drawn."""
        return self.mode == QUANTITIES

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities that are drawn, by name."""
        return self.several if self.is_several else (self.quantity,)

    @property
    def log(self) -> bool:
        """Tell whether the axis is one of powers of ten; several quantities share one, by their sizes."""
        return self.is_several or info_of(self.quantity).log

    def choices(self) -> tuple[Choice, ...]:
        """Return what the panel's menu offers."""
        kinds = tuple((one.name, f"{one.label}  {one.symbol}") for one in LAYER_QUANTITIES)
        modes = (
            (LAYERS, _tr("One quantity of the selected layers")),
            (QUANTITIES, _tr("Several quantities of the first selected layer")),
        )
        return (
            Choice(_tr("Lines"), modes, lambda key: key == self.mode, self.set_mode),
            Choice(_tr("Quantity of the layers"), kinds, lambda key: key == self.quantity, self.set_quantity),
            Choice(_tr("Quantities of the layer"), kinds, lambda key: key in self.several, self.switch, many=True),
        )

    def set_mode(self, mode: str) -> None:
        """Draw ``LAYERS`` or ``QUANTITIES``. Raises ``ValueError`` for anything else."""
        if mode not in {LAYERS, QUANTITIES}:
            raise ValueError(f"there are no lines of {mode!r}")
        self.mode = mode
        self._changed()

    def set_quantity(self, quantity: str) -> None:
        """Draw another quantity of the layers. Raises ``ValueError`` when there is none of this name."""
        self.quantity = info_of(quantity).name
        self._changed()

    def switch(self, quantity: str) -> None:
        """Draw one more quantity of the layer, or one less; the last one stays. Raises ``ValueError`` for others."""
        chosen = set(self.several) ^ {info_of(quantity).name}
        self.several = tuple(name for name in LAYER_INDEX if name in chosen) or self.several
        self._changed()

    def lines(self, layers: Sequence[int]) -> list[Line]:
        """Return what is drawn where ``layers`` are to be seen."""
        seen = layers[:1] if self.is_several else layers
        return [(layer, name) for layer in seen for name in self.quantities]


def info_of(quantity: str) -> Quantity:
    """Return what is known of a layer quantity. Raises ``ValueError`` when there is none of this name."""
    if quantity not in LAYER_INDEX:
        raise ValueError(f"there is no quantity {quantity!r}")
    return LAYER_QUANTITIES[LAYER_INDEX[quantity]]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Traces", text)
