"""Any experiment that can be written down, made from the fields' own limits, so that a new field is covered at once."""

from __future__ import annotations

import math
import types
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import annotated_types as limits
from hypothesis import reject
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from gradlab.spec import ACTIVATIONS, INITIALIZERS, Activation, Experiment, Initializer, Model, Standardization

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def experiments() -> st.SearchStrategy[Experiment]:
    """Return experiments whose fields are all within their limits, whether or not they could be trained."""
    return instances(Experiment)


def instances(model: type[Any]) -> st.SearchStrategy[Any]:
    """Return values of `model`; each field is given or left out."""
    if model is Activation:
        return st.sampled_from(sorted(ACTIVATIONS)).flatmap(_activations)
    if model is Standardization:
        return st.integers(1, 5).flatmap(_standardizations)
    if model is Initializer:
        return st.sampled_from(sorted(INITIALIZERS)).flatmap(_initializers)
    fields = {name: _field(info) for name, info in model.model_fields.items()}
    needed = {name: fields.pop(name) for name, info in model.model_fields.items() if info.is_required()}
    return st.fixed_dictionaries(needed, optional=fields).map(lambda values: _made(model, values))


def _made(model: type[Any], values: dict[str, Any]) -> Any:
    """Return an instance; fields that do not fit each other are not an example."""
    try:
        return model(**values)
    except ValidationError:
        reject()


def _activations(kind: str) -> st.SearchStrategy[Activation]:
    allowed = ACTIVATIONS[kind].alpha
    fields: dict[str, st.SearchStrategy[Any]] = {"alpha_per": st.sampled_from(["unit", "layer"])}
    if allowed is not None:
        least, largest = allowed[1:]
        fields["alpha"] = st.floats(least, min(largest, 0.3) if kind == "rrelu" else largest)
    return st.fixed_dictionaries({}, optional=fields).map(
        lambda found: Activation.model_validate({"kind": kind, **found})
    )


def _standardizations(features: int) -> st.SearchStrategy[Standardization]:
    means = st.lists(st.floats(-1e6, 1e6), min_size=features, max_size=features)
    scales = st.lists(st.floats(1e-6, 1e6), min_size=features, max_size=features)
    return st.tuples(means, scales).map(lambda pair: Standardization(mean=tuple(pair[0]), scale=tuple(pair[1])))


def _initializers(kind: str) -> st.SearchStrategy[Initializer]:
    fields = {name: _field(info) for name, info in Initializer.model_fields.items() if name not in {"kind", "fan"}}
    if INITIALIZERS[kind].fan is not None:
        fields["fan"] = st.sampled_from(["in", "average", "out"])
    return st.fixed_dictionaries({}, optional=fields).map(
        lambda found: Initializer.model_validate({"kind": kind, **found})
    )


def _field(info: FieldInfo) -> st.SearchStrategy[Any]:
    return _typed(info.annotation, info.metadata)


def _typed(kind: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        return _typed(get_args(kind)[0], metadata)
    if origin is Literal:
        return st.sampled_from(get_args(kind))
    if origin in {Union, types.UnionType}:
        return st.one_of(*(_typed(one, metadata) for one in get_args(kind)))
    if origin is tuple:
        return st.lists(_typed(get_args(kind)[0], []), max_size=4).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Model):
        return instances(kind)
    return _scalar(kind, metadata)


def _scalar(kind: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    if kind is type(None):
        return st.none()
    if kind is bool:
        return st.booleans()
    if kind is str:
        patterns = [one.pattern for one in metadata if getattr(one, "pattern", None)]
        if patterns:
            return st.from_regex(patterns[0], fullmatch=True).filter(lambda text: "\n" not in text)
        least = max((one.min_length for one in metadata if isinstance(one, limits.MinLen)), default=0)
        return TEXT.filter(lambda text: len(text) >= least)
    low, high, above, below = _limits(metadata)
    if kind is int:
        return st.integers(cast("int | None", low), cast("int | None", high))
    assert kind is float, kind
    return st.floats(low, high, exclude_min=above, exclude_max=below, allow_nan=False, allow_infinity=False)


def _limits(metadata: list[Any]) -> tuple[float | None, float | None, bool, bool]:
    """Return least and largest value, and whether these are themselves left out."""
    low: float | None = None
    high: float | None = None
    above = below = False
    for one in metadata:
        if isinstance(one, limits.Ge | limits.Gt):
            low, above = cast("Any", one.ge if isinstance(one, limits.Ge) else one.gt), isinstance(one, limits.Gt)
        elif isinstance(one, limits.Le | limits.Lt):
            high, below = cast("Any", one.le if isinstance(one, limits.Le) else one.lt), isinstance(one, limits.Lt)
    assert low is None or math.isfinite(low)
    return low, high, above, below
