"""The whole experiment as one immutable value: the only thing that a person edits."""

from pydantic import Field, ValidationError

from gradlab.errors import SpecError
from gradlab.spec.base import Model
from gradlab.spec.data import DATA_LABELS, Data, Digits
from gradlab.spec.layers import LAYER_LABELS, AnyLayer
from gradlab.spec.training import Training


class Experiment(Model):
    """Data, a stack of layers from input to output, and how to train it.

    Attributes:
        layers: from the input side to the output; the last one is the output layer.
    """

    name: str = Field(default="Untitled", min_length=1, max_length=200, title="Name")
    note: str = Field(default="", max_length=20_000, title="Note")
    data: Data = Digits()
    layers: tuple[AnyLayer, ...] = Field(default=(), max_length=1000)
    training: Training = Training()

    def to_json(self, indent: int | None = None) -> str:
        """Return the experiment as JSON; `from_json` gives back an equal one."""
        return self.model_dump_json(indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes, where: str = "experiment") -> "Experiment":
        """Read an experiment from JSON.

        Raises:
            SpecError: one sentence that names `where`, the first bad field and what was received.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise SpecError(f"{where}: {explain(error)}") from None


def explain(error: ValidationError) -> str:
    """Turn the first complaint of a pydantic error into a clause: field, rule, what was received."""
    first = error.errors(include_url=False)[0]
    place = ".".join(_path(first["loc"])) or "value"
    message = first["msg"].removeprefix("Value error, ")
    received = repr(first["input"])
    if first["type"] in {"missing", "json_invalid"} or len(received) > 60 or message.rstrip(".").endswith(received):
        return f"{place}: {message}"
    return f"{place}: {message}, received {received}"


def _path(places: tuple[int | str, ...]) -> list[str]:
    """Return the way to a field, without the kinds that pydantic puts behind a layer's place and behind `data`."""
    kept: list[str] = []
    for before, place in zip((None, *places), places, strict=False):
        tagged = (isinstance(before, int) and place in LAYER_LABELS) or (before == "data" and place in DATA_LABELS)
        if not tagged:
            kept.append(str(place))
    return kept
