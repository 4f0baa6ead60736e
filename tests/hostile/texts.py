"""Texts in every place of a file that no page can show: half characters, wrong kinds, names that are none."""

from __future__ import annotations

import json

from tests.hostile.forge import Maker, schema, signed

HALF = "\\ud800"
"""Half a character, as JSON writes it: no file, no table and no page can hold what it stands for."""
NESTED = "[" * 900 + "]" * 900
PLAIN = (
    "run.name", "run.note", "run.device", "run.end_text", "run.end_layer", "run.id", "run.parent", "event.text",
    "event.kind", "pin.text", "pin.run", "reused.source", "revision.spec", "run.layers", "event.details",
    "checkpoint.state", "checkpoint.kind", "weights.part", "meta.value",
)  # fmt: skip


def bytes_of_half(place: str) -> Maker:
    """Return a maker of a file in which a column of text holds the bytes that would be half a character."""
    table, column = place.split(".")
    return schema(f"UPDATE {table} SET {column} = CAST(x'61eda08061' AS TEXT) WHERE rowid = 1")


def json_in(table: str, column: str, value: str) -> Maker:
    """Return a maker of a file in which a column holds this JSON."""
    return signed((f"UPDATE {table} SET {column} = ? WHERE rowid = 1", (value,)))


TEXTS: dict[str, Maker] = {
    **{f"{place} with bytes of half a character": bytes_of_half(place) for place in PLAIN},
    "layers with half a character": json_in("run", "layers", f'["{HALF}", "b", "c"]'),
    "environment with half a character": json_in("run", "environment", f'{{"seed": "{HALF}"}}'),
    "environment with a name of half a character": json_in("run", "environment", f'{{"{HALF}": "0"}}'),
    "quantities with half a character": json_in("run", "quantities", f'{{"layer": ["{HALF}"], "step": []}}'),
    "event with half a character": json_in("event", "details", f'{{"layer": "{HALF}"}}'),
    "event with a deep half character": json_in("event", "details", '{"a": [{"b": "\\uD800"}]}'),
    "checkpoint with half a character": json_in("checkpoint", "state", f'{{"layer": "x{HALF}"}}'),
    "experiment whose layer is half a character": json_in("revision", "spec", f'{{"layers": [{{"name": "{HALF}"}}]}}'),
    "experiment whose note is half a character": json_in("revision", "spec", f'{{"note": "{HALF}"}}'),
    "event nested 900 deep": json_in("event", "details", f'{{"a": {NESTED}}}'),
    "checkpoint nested 900 deep": json_in("checkpoint", "state", f'{{"a": {NESTED}}}'),
    "environment nested 900 deep": json_in("run", "environment", f'{{"a": {NESTED}}}'),
    "layers that are numbers": json_in("run", "layers", "[1, 2, 3]"),
    "layers that are lists": json_in("run", "layers", "[[], [], []]"),
    "layers without names": json_in("run", "layers", '["", "", ""]'),
    "layer with a name of 100,000 letters": json_in("run", "layers", json.dumps(["a" * 100_000, "b", "c"])),
    "event in another's place": signed("UPDATE event SET position = position + 100"),
    "event in the last place of all": signed(f"UPDATE event SET position = {2**63 - 1} WHERE position = 0"),
    "evaluation in the last place of all": signed(f"UPDATE evaluation SET position = {2**63 - 1} WHERE position = 0"),
    "evaluation in a place below zero": signed("UPDATE evaluation SET position = -1 WHERE position = 0"),
}
