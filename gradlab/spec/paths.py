"""Change one field of an experiment by its dotted path, as `--set layers.2.units=50` does."""

import json
import re
from typing import Any, cast

from pydantic import ValidationError

from gradlab.errors import SpecError
from gradlab.spec.data import SHARED_DATA_FIELDS
from gradlab.spec.experiment import Experiment, explain


def with_value(experiment: Experiment, path: str, value: Any) -> Experiment:
    """Return `experiment` with the field at `path` replaced.

    `path` is like `training.optimizer.learning_rate`, `layers.0.units`, `layers.hidden3.frozen` or
    `layers.*.activation.kind`, where `*` is every hidden layer: all but the last, which must fit the data. Text is read
    as JSON where it is JSON (numbers, true, null), else as itself.

    Raises:
        SpecError: when there is no such field or the value is refused.
    """
    parts = path.split(".")
    values = experiment.model_dump(mode="json")
    for holder, key in _holders(values, parts, path):
        holder[key] = _parsed(value)
        if key == "kind":
            _forget_the_old_kind(holder)
    try:
        return Experiment.model_validate(values)
    except ValidationError as error:
        raise SpecError(f"cannot set {path}: {explain(error)}") from None


def _forget_the_old_kind(holder: dict[str, Any]) -> None:
    """Leave out what only the old kind had: an activation's alpha, fields of another data set."""
    for field in ("alpha", "upper", "fan", "standardization"):
        if field in holder:
            holder[field] = None
    if "split_seed" in holder:
        for field in holder.keys() - SHARED_DATA_FIELDS:
            del holder[field]


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _holders(node: Any, parts: list[str], path: str) -> list[tuple[Any, Any]]:
    """Return each (container, key) that `parts` leads to from `node`."""
    keys = _keys(node, parts[0], path)
    if len(parts) == 1:
        return [(node, key) for key in keys]
    return [pair for key in keys for pair in _holders(_entered(node, key), parts[1:], path)]


def _entered(node: Any, key: Any) -> Any:
    if node[key] is None and key in {"batch_norm", "early_stopping", "thaw"}:
        node[key] = {}
    return node[key]


def _keys(node: Any, part: str, path: str) -> list[Any]:
    if isinstance(node, list):
        return list(_list_keys(cast("list[dict[str, Any]]", node), part, path))
    if not isinstance(node, dict):
        raise SpecError(f"there is no field {path}: nothing stands below {part!r}")
    fields = cast("dict[str, Any]", node)
    if part in fields or not fields:
        return [part]
    raise SpecError(f"there is no field {path}: {part!r} is not one of {', '.join(fields)}")


def _list_keys(items: list[dict[str, Any]], part: str, path: str) -> list[int]:
    if part == "*":
        return list(range(len(items) - 1))
    named = [index for index, item in enumerate(items) if item["name"] == part]
    if named:
        return named
    if re.fullmatch("-?[0-9]{1,6}", part) and -len(items) <= int(part) < len(items):
        return [int(part) % len(items)]
    raise SpecError(
        f"there is no layer {part!r} in {path}: use a name, 0 to {len(items) - 1}, or * for all hidden ones"
    )
