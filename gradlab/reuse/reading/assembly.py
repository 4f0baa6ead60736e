"""Joins a chain of Keras layers to layers of Gradlab: an affine one, its normalization and its activation are one."""

from dataclasses import dataclass, field
from math import prod

from gradlab.reuse.reading.keras_config import KerasLayer, KerasModel
from gradlab.reuse.reading.keras_layers import Piece, piece_of
from gradlab.reuse.reading.keras_values import Shape, UnfitError
from gradlab.reuse.reading.source import entering, shapes_of
from gradlab.spec import Conv2D, Dense, Dropout, Layer, LayerNorm, Residual, misfits


@dataclass(frozen=True)
class Part:
    """Weights to be read: those of one Keras layer, each with its short name and its shape in the file."""

    keras: KerasLayer
    arrays: tuple[tuple[str, Shape], ...]

    @property
    def count(self) -> int:
        """Return how many numbers they are."""
        return sum(prod(shape) for _, shape in self.arrays)


@dataclass
class Draft:
    """A layer in the making; `layer` is None and `why` a sentence where it cannot be one."""

    name: str
    kind: str
    layer: Layer | None = None
    parts: list[Part] = field(default_factory=list)
    why: str = ""


class Assembler:
    """Takes Keras layers one by one, input to output; behind the first that does not fit, all are refused."""

    def __init__(self, entrance: Shape) -> None:
        """Begin with examples of the shape `entrance`."""
        self.drafts: list[Draft] = []
        self.scaling: Part | tuple[float, float] | None = None
        self._shapes: list[Shape] = [entrance]
        self._ends: dict[str, int] = {"": 0}
        self._current = ""
        self._sealed = False
        self._refused = ""

    def take(self, keras: KerasLayer) -> None:
        """Take the next layer."""
        try:
            piece = piece_of(keras, self._shapes[-1])
            if self._refused:
                raise UnfitError(f"it stands above {self._refused}, which cannot be taken")
            self._require_in_line(keras, piece)
            self._add(keras, piece)
        except UnfitError as why:
            self._refused = self._refused or keras.name
            self.drafts.append(Draft(keras.name, keras.kind, why=f"{keras.name} ({keras.kind}): {why}."))
            return
        kept = piece.role == "nothing" and self._sealed
        self._sealed = keras.consumers > 1 or kept
        self._ends[keras.name] = len(self.drafts)
        self._current = keras.name

    def _require_in_line(self, keras: KerasLayer, piece: Piece) -> None:
        feeds = set(keras.feeds or ("",))
        if piece.role == "join":
            if len(keras.feeds) != 2 or self._current not in feeds:
                raise UnfitError("it adds something other than two values, one of them from the layer below")
        elif feeds != {self._current}:
            raise UnfitError("it takes its input from elsewhere than from the layer below")

    def _add(self, keras: KerasLayer, piece: Piece) -> None:
        if piece.role in {"affine", "plain"}:
            for layer in piece.starts:
                self._start(keras, layer, piece.arrays)
        elif piece.role == "norm":
            self._normalize(keras, piece)
        elif piece.role == "activation":
            self._activate(keras, piece)
        elif piece.role == "join":
            self._join(keras)
        elif piece.role == "scaling":
            self._scale(keras, piece)

    def _start(self, keras: KerasLayer, layer: Layer, arrays: tuple[str, ...]) -> None:
        before = self._shapes[-1]
        wrong = misfits([layer], entering(before))
        if wrong:
            raise UnfitError(wrong[0].message.partition(": ")[2].rstrip("."))
        place = shapes_of([layer], before)[0]
        after = before if isinstance(layer, Dropout | LayerNorm) else place.after
        draft = Draft(keras.name, keras.kind, layer)
        if arrays:
            shapes = tuple((name, place.kernel if name == "kernel" else (after[-1],)) for name in arrays)
            draft.parts.append(Part(keras, shapes))
        self.drafts.append(draft)
        self._shapes.append(after)

    def _weighted(self, what: str) -> tuple[Draft, Dense | Conv2D]:
        """Return the layer below if something can still be added to it."""
        draft = self.drafts[-1] if self.drafts else None
        if draft is None or not isinstance(draft.layer, Dense | Conv2D):
            raise UnfitError(f"it does not follow a dense or convolution layer, and {what} in Gradlab belongs to one")
        if self._sealed:
            raise UnfitError(f"what enters it is used elsewhere too, and {what} in Gradlab is a part of its layer")
        return draft, draft.layer

    def _normalize(self, keras: KerasLayer, piece: Piece) -> None:
        draft, layer = self._weighted("batch normalization")
        assert piece.norm is not None
        if layer.batch_norm is not None:
            raise UnfitError("it normalizes a layer that is normalized already")
        position = "before" if layer.activation.kind == "linear" else "after"
        norm = piece.norm.model_copy(update={"position": position})
        draft.layer = layer.model_copy(update={"batch_norm": norm})
        units = self._shapes[-1][-1]
        draft.parts.append(Part(keras, tuple((name, (units,)) for name in piece.arrays)))

    def _activate(self, keras: KerasLayer, piece: Piece) -> None:
        assert piece.activation is not None
        if piece.activation.kind == "linear":
            return
        draft, layer = self._weighted("an activation")
        if layer.activation.kind != "linear":
            raise UnfitError("it is a second activation of its layer, and a layer of Gradlab has one")
        draft.layer = layer.model_copy(update={"activation": piece.activation})
        if piece.arrays:
            after = self._shapes[-1]
            units = after[-1] if piece.activation.alpha_per == "unit" else 1
            draft.parts.append(Part(keras, (("alpha", (*(1,) * (len(after) - 1), units)),)))

    def _join(self, keras: KerasLayer) -> None:
        other = next((name for name in keras.feeds if name != self._current), self._current)
        start = self._ends.get(other)
        span = 0 if start is None else len(self.drafts) - start
        if start is None or not span:
            raise UnfitError("it adds something that is no layer's whole output below it")
        if span > 100 or self._shapes[start] != self._shapes[-1]:
            raise UnfitError("it adds values of two shapes, or goes around more than 100 layers")
        self.drafts.append(Draft(keras.name, keras.kind, Residual(span=span)))
        self._shapes.append(self._shapes[-1])

    def _scale(self, keras: KerasLayer, piece: Piece) -> None:
        if self.drafts or self.scaling is not None or "" not in self._ends:
            raise UnfitError("it scales within the network, and Gradlab scales the examples before it")
        features = self._shapes[-1][-1]
        self.scaling = piece.scaling or Part(keras, tuple((name, (features,)) for name in piece.arrays))
        del self._ends[""]


def assemble(model: KerasModel) -> Assembler:
    """Return the layers that `model` is made of, and how it scales its inputs."""
    entrance = model.entrance
    first = next((layer.kind for layer in model.layers if layer.kind not in {"Rescaling", "Normalization"}), "")
    if len(entrance) == 2 and first == "Flatten":
        entrance = (*entrance, 1)  # gray pictures
    assembler = Assembler(entrance)
    for layer in model.layers:
        assembler.take(layer)
    return assembler
