"""The description of a Keras model as a chain of layers with their names; nothing in it is imported or run."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from gradlab.reuse.reading.limits import MOST_LAYERS, RefusalError

Config = dict[str, Any]
_HUMPS = re.compile("(?<=.)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class KerasLayer:
    """One layer of a Keras model.

    Attributes:
        kind: its class, such as Dense.
        config: the arguments of its class.
        feeds: names of the layers whose outputs it takes; empty for one that stands where an example enters.
        consumers: how many layers take its output.
        key: the name of its group in a file of weights: its class and how many came before, such as dense_1.
        sound: False where it is of a person's own class, or used more than once.
    """

    name: str
    kind: str
    config: Config
    feeds: tuple[str, ...]
    consumers: int
    key: str
    sound: bool = True


@dataclass(frozen=True)
class KerasModel:
    """A chain of layers and the shape of an example; empty where the description does not say it."""

    layers: tuple[KerasLayer, ...]
    entrance: tuple[int, ...]


def parse_model(description: Any) -> KerasModel:
    """Return the layers that `description`, the parsed JSON of a Keras model, names.

    Raises:
        RefusalError: when it describes something other than a model with one input.
    """
    kind, config = _class_of(description)
    if kind == "Sequential":
        return _sequential(config)
    if kind in {"Functional", "Model"}:
        return _functional(_dict(config, "model"))
    raise RefusalError(f"it describes a {kind[:40]}, and a Sequential or functional model is needed")


def _class_of(item: Any) -> tuple[str, Any]:
    values = _dict(item, "model")
    kind = values.get("class_name")
    if not isinstance(kind, str):
        raise RefusalError("its description of the network names no class")
    return kind, values.get("config")


def _dict(item: Any, what: str) -> Config:
    if not isinstance(item, dict):
        raise RefusalError(f"its description of the {what} is not what Keras writes")
    return cast("Config", item)


def _list(item: Any) -> list[Any]:
    if not isinstance(item, list) or not item:
        raise RefusalError("its description of the network has no layers")
    if len(item) > 3 * MOST_LAYERS:
        raise RefusalError(f"its network has {len(item):,} layers, and at most {3 * MOST_LAYERS:,} are read")
    return cast("list[Any]", item)


def _sequential(config: Any) -> KerasModel:
    # Keras before 2.3 wrote the bare list of layers.
    values: Config = {"layers": config} if isinstance(config, list) else _dict(config, "model")
    items = [_described(item) for item in _list(values.get("layers"))]
    entrance = _sides(values.get("build_input_shape"))
    chain: list[KerasLayer] = []
    keys = _keys([kind for kind, _, _ in items])
    before: tuple[str, ...] = ()
    for number, ((kind, config_of, sound), key) in enumerate(zip(items, keys, strict=True)):
        own = _sides(config_of.get("batch_shape")) or _sides(config_of.get("batch_input_shape"))
        entrance = entrance or (own if not chain else ())
        if kind == "InputLayer":
            entrance = own or entrance
            continue
        name = _name(config_of, key)
        last = number == len(items) - 1
        chain.append(KerasLayer(name, kind, config_of, before, 0 if last else 1, key, sound))
        before = (name,)
    return KerasModel(tuple(chain), entrance)


def _functional(config: Config) -> KerasModel:
    items = _list(config.get("layers"))
    described = [_described(item) for item in items]
    keys = _keys([kind for kind, _, _ in described])
    names = [_name(of, key) for (_, of, _), key in zip(described, keys, strict=True)]
    feeds = [_feeds(_dict(item, "layer")) for item in items]
    uses = Counter(name for calls in feeds for call in calls for name in call)
    entrances = [index for index, (kind, _, _) in enumerate(described) if kind == "InputLayer"]
    if len(entrances) != 1:
        raise RefusalError(f"its network has {len(entrances)} inputs, and one is needed")
    entrance = described[entrances[0]][1]
    start = names[entrances[0]]
    chain: list[KerasLayer] = []
    for index, (kind, of, sound) in enumerate(described):
        if kind == "InputLayer":
            continue
        calls = feeds[index]
        taken = tuple("" if name == start else name for name in (calls[0] if calls else ()))
        whole = sound and len(calls) == 1
        chain.append(KerasLayer(names[index], kind, of, taken, uses[names[index]], keys[index], whole))
    return KerasModel(tuple(chain), _sides(entrance.get("batch_shape")) or _sides(entrance.get("batch_input_shape")))


def _described(item: Any) -> tuple[str, Config, bool]:
    """Return class, arguments, and whether it is one of Keras' own layers."""
    kind, config = _class_of(item)
    values = _dict(item, "layer")
    module, registered = str(values.get("module") or "keras"), values.get("registered_name")
    own = module.split(".", maxsplit=1)[0] in {"keras", "tf_keras", "tensorflow"} and registered in {None, kind}
    return kind, _dict(config if config is not None else {}, "layer"), own


def _name(config: Config, fallback: str) -> str:
    name = config.get("name")
    return name[:200] if isinstance(name, str) and name else fallback


def _keys(kinds: list[str]) -> list[str]:
    """Return the group of each layer in Keras' files of weights: its class in snake case, then _1, _2 and so on."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for kind in kinds:
        stem = snake_case(kind)
        keys.append(f"{stem}_{seen[stem]}" if seen[stem] else stem)
        seen[stem] += 1
    return keys


def snake_case(name: str) -> str:
    """Return a class's name as Keras writes it in its files: BatchNormalization as batch_normalization."""
    plain = re.sub(r"\W+", "", name[:200])
    return _HUMPS.sub("_", plain).lower()


def _sides(shape: Any) -> tuple[int, ...]:
    """Return the shape of one example from [batch, ...]; nothing where a side is not known."""
    if not isinstance(shape, list):
        return ()
    sides = cast("list[Any]", shape)[1:]
    if not all(isinstance(side, int) and not isinstance(side, bool) and 0 < side < 2**31 for side in sides):
        return ()
    return tuple(sides)


def _feeds(item: Config) -> list[tuple[str, ...]]:
    """Return for each time that a layer is called the names of the layers that it takes from."""
    calls = item.get("inbound_nodes")
    if not isinstance(calls, list):
        return []
    return [tuple(_tensors(call)) for call in cast("list[Any]", calls)[:100]]


def _tensors(node: Any) -> Iterator[str]:
    """Yield the layers named within one call: Keras 3 writes __keras_tensor__, Keras 2 [name, node, tensor, {}]."""
    if isinstance(node, dict):
        values = cast("Config", node)
        history = values.get("keras_history")
        if isinstance(history, list) and history and isinstance(history[0], str):
            yield history[0]
            return
        for part in values.values():
            yield from _tensors(part)
    elif isinstance(node, list):
        items = cast("list[Any]", node)
        if len(items) >= 3 and isinstance(items[0], str) and isinstance(items[1], int):
            yield items[0]
            return
        for part in items:
            yield from _tensors(part)
