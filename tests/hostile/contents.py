"""Hostile rows in tables that are as they should be: wrong sizes, types and numbers, bombs, texts that are none."""

from __future__ import annotations

import json
import pickle
import struct
import zlib

from gradlab.store.schema import PIECE_BYTES
from tests.hostile.forge import Maker, blob, loosened, safetensors, schema, signed

SPEC = "UPDATE revision SET spec = ?"
DEEP = "[" * 200_000 + "]" * 200_000
MANY = "[" + ",".join(["[]"] * 1_300_000) + "]"
WIDE_SPEC = json.dumps({"layers": [{"name": f"l{n}"} for n in range(1000)]})


def spec(text: str) -> Maker:
    return signed((SPEC, (text,)))


def run(column: str, value: object) -> Maker:
    return signed((f"UPDATE run SET {column} = ? WHERE id = 'a'", (value,)))


def chunk(column: str, value: object) -> Maker:
    return signed((f"UPDATE chunk SET {column} = ? WHERE run = 'a' AND level = 0 AND first = 0", (value,)))


def event(column: str, value: object) -> Maker:
    return signed((f"UPDATE event SET {column} = ?", (value,)))


def _runs(count: int, values: str) -> str:
    """Return a statement that adds `count` copies of run a under other names."""
    columns = "revision, name, color, note, visible, deleted, parent, parent_step, seed"
    rest = "frozen, quantities, device, environment, started_at, 0, budget, NULL, NULL, NULL, NULL, NULL"
    return (
        f"INSERT INTO run WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
        f" SELECT 'x' || i, i + 5, {columns}, {values}, {rest} FROM run, n WHERE id = 'a'"
    )


EMPTY_CHUNKS = (
    "INSERT INTO chunk WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)"
    f" SELECT 'a', 0, i * 256, 256, 'raw', {zlib.crc32(b'')}, x'' FROM n"
)
EVENTS = (
    "INSERT INTO event WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 16)"
    " SELECT 'a', i + 3, 1, 'note', '', ? FROM n"
)
MANY_LAYERS = json.dumps([f"l{n}" for n in range(1000)])
FLAGS = json.dumps([False] * 1000)

CONTENTS: dict[str, Maker] = {
    "spec that is no JSON": spec("{"),
    "spec of 30 MB": spec('{"note": "' + "x" * 20_000_000 + '"}'),
    "spec nested 200,000 deep": spec(DEEP),
    "spec with an unknown field": spec('{"layers": [], "code": "import os"}'),
    "spec that is a list": spec("[]"),
    "spec with no number": spec('{"training": {"steps": "many"}}'),
    "spec with NaN": spec('{"training": {"optimizer": {"learning_rate": NaN}}}'),
    "spec with too many layers": spec(json.dumps({"layers": [{"name": f"l{n}"} for n in range(1001)]})),
    "spec with a million layers": spec('{"layers": [' + ",".join(["{}"] * 1_000_000) + "]}"),
    "spec with a billion units": spec('{"layers": [{"units": 1000000000}]}'),
    "spec with a number of 100,000 digits": spec('{"training": {"seed": ' + "9" * 100_000 + "}}"),
    "spec with half a character": spec('{"name": "\\ud800"}'),
    "spec for Python": spec('{"layers": [{"kind": "builtins.eval"}]}'),
    "spec with a path of zeros": spec('{"data": {"kind": "csv", "path": ""}}'),
    "no revision": signed("DELETE FROM revision"),
    "head that is none": signed("UPDATE meta SET value = '99999999999999999999' WHERE name = 'head'"),
    "head that is a word": signed("UPDATE meta SET value = '1 OR 1=1' WHERE name = 'head'"),
    "run without a revision": run("revision", 77),
    "no layers": run("layers", "[]"),
    "layers that are an object": run("layers", '{"a": 1}'),
    "layers nested 200,000 deep": run("layers", DEEP),
    "two flags for three layers": run("frozen", "[false, false]"),
    "environment of 5 MB": run("environment", '{"a": "' + "x" * 5_000_000 + '"}'),
    "environment nested 200,000 deep": run("environment", DEEP),
    "environment that is a list": run("environment", "[]"),
    "quantities that are missing": run("quantities", "{}"),
    "quantities beyond number": run("quantities", json.dumps({"layer": ["q"] * 100_000, "step": []})),
    "quantities that are numbers": run("quantities", '{"layer": 3, "step": 4}'),
    "steps below zero": run("steps", -1),
    "steps beyond what is there": run("steps", 1_000_000),
    "steps beyond all number": run("steps", 2**62),
    "forked before the beginning": run("parent_step", -5),
    "forked at the end of time": run("parent_step", 2**62),
    "started at infinity": run("started_at", float("inf")),
    "started before time": run("started_at", -1e300),
    "color below zero": run("color", -1),
    "name of 10 MB": run("name", "x" * 10_000_000),
    "note of 10 MB": run("note", "x" * 10_000_000),
    "device of 30 MB": run("device", "x" * 20_000_000),
    "ended for no reason": run("end_reason", "__import__('os')"),
    "ended before it began": signed("UPDATE run SET end_reason = 'nonfinite', end_step = -9 WHERE id = 'a'"),
    "chunk with a wrong checksum": chunk("checksum", 1),
    "chunk with a checksum below zero": chunk("checksum", -1),
    "chunk of another size": signed(
        ("UPDATE chunk SET data = ?, checksum = ? WHERE run = 'a' AND first = 0", (b"abc", zlib.crc32(b"abc")))
    ),
    "chunk of nothing": signed("UPDATE chunk SET data = x'', checksum = 0 WHERE run = 'a' AND first = 0"),
    "chunk of level 13": chunk("level", 13),
    "chunk of level -1": chunk("level", -1),
    "chunk of level 2 without 1": signed("UPDATE chunk SET level = 2 WHERE run = 'a' AND first = 256"),
    "chunk at step 7": chunk("first", 7),
    "chunk at step -256": chunk("first", -256),
    "chunk at the end of numbers": chunk("first", 2**62),
    "chunk that is missing": signed("DELETE FROM chunk WHERE run = 'a' AND first = 0"),
    "chunk of a billion steps": chunk("count", 10**9),
    "chunk of minus one step": chunk("count", -1),
    "chunk of no steps": chunk("count", 0),
    "chunk that is packed": chunk("codec", "zlib"),
    "chunk that is pickled": chunk("codec", "pickle"),
    "chunks that unpack to 60 GB": signed(
        "DELETE FROM chunk WHERE run = 'a'",
        EMPTY_CHUNKS,
        ("UPDATE run SET layers = ?, frozen = ?, steps = 5120000 WHERE id = 'a'", (MANY_LAYERS, FLAGS)),
        "UPDATE run SET quantities = '{\"layer\": [], \"step\": []}', budget = 1099511627776 WHERE id = 'a'",
    ),
    "evaluation of another size": signed("UPDATE evaluation SET data = x'00'"),
    "evaluation before the beginning": signed("UPDATE evaluation SET step = -1"),
    "evaluation at the end of numbers": signed(f"UPDATE evaluation SET step = {2**62}"),
    "event that is no JSON": event("details", "{"),
    "event that is a list": event("details", "[]"),
    "event nested 200,000 deep": event("details", DEEP),
    "event before the beginning": event("step", -1),
    "event of 30 MB": event("text", "x" * 20_000_000),
    "events that unpack to 2 GB": signed(
        (
            EVENTS,
            ('{"a": ' + MANY + "}",),
        )
    ),
    "checkpoint for no reason": signed("UPDATE checkpoint SET kind = 'evil'"),
    "checkpoint that is no JSON": signed("UPDATE checkpoint SET state = 'x'"),
    "checkpoint nested 200,000 deep": signed(("UPDATE checkpoint SET state = ?", (DEEP,))),
    "checkpoint before the beginning": signed("UPDATE checkpoint SET step = -step", "UPDATE weights SET step = -step"),
    "weights that are missing": signed("DELETE FROM blob"),
    "weights that were changed": signed("UPDATE blob SET data = x'00'"),
    "weights of another name": signed("UPDATE weights SET blob = '../../etc/passwd'"),
    "weights that are a pickle": blob(pickle.dumps({"a": 1})),
    "weights that are nothing": blob(b""),
    "weights with a header of an exabyte": blob(struct.pack("<Q", 2**60) + b"{}"),
    "weights with a header of 90 MB that is not there": blob(struct.pack("<Q", 90_000_000) + b"{}"),
    "weights with a deep header": blob(safetensors(DEEP.encode()[:4_000_000])),
    "weights of a trillion numbers": blob(
        safetensors({"hidden1/kernel": {"dtype": "F32", "shape": [10**6, 10**6], "data_offsets": [0, 4]}}, b"0000")
    ),
    "weights that overlap": blob(
        safetensors({n: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]} for n in ("x/a", "x/b")}, b"0000")
    ),
    "weights of an unknown type": blob(
        safetensors({"hidden1/kernel": {"dtype": "OBJECT", "shape": [1], "data_offsets": [0, 4]}}, b"0000")
    ),
    "weights of half bytes": blob(
        safetensors({"hidden1/kernel": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}}, b"0000")
    ),
    "weights in pieces that are too large": signed(
        ("INSERT INTO blob SELECT id, 1, zeroblob(?) FROM blob LIMIT 1", (PIECE_BYTES * 4,))
    ),
    "reused weights that are missing": signed("INSERT INTO reused VALUES ('none', 'elsewhere')"),
    "pin before the beginning": signed("INSERT INTO pin VALUES (9, 'a', -3, 'here')"),
    "pin of 30 MB": signed(("INSERT INTO pin VALUES (9, 'a', 3, ?)", ("x" * 20_000_000,))),
    "10,001 runs": signed(_runs(10_001, "layers")),
    "2,000 runs of 1,000 layers": signed(
        (SPEC, (WIDE_SPEC,)),
        ("UPDATE run SET layers = ?, frozen = ?, steps = 0 WHERE id = 'a'", (MANY_LAYERS, FLAGS)),
        "DELETE FROM chunk WHERE run = 'a'",
        _runs(2000, "layers"),
    ),
    "800 experiments of 1,000 layers": signed(
        "INSERT INTO revision WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 899)"
        " SELECT i, NULL, 0.0, '{\"layers\":[{\"units\":' || (i + 1) || '}' || replace(hex(zeroblob(499)), '00',"
        " ',{},{}') || ']}' FROM n",
        _runs(800, "layers").replace("SELECT 'x' || i, i + 5, revision", "SELECT 'x' || i, i + 5, i + 99"),
    ),
    "no digest": signed("DELETE FROM meta WHERE name = 'digest'"),
    "text where bytes belong": loosened("chunk", "UPDATE chunk SET data = 'text', checksum = 0"),
    "bytes where text belongs": loosened("run", "UPDATE run SET layers = x'ff00', name = x'ff'"),
    "text that is not UTF-8": schema("UPDATE run SET name = CAST(x'ff00fe' AS TEXT)"),
    "text where a number belongs": loosened("run", "UPDATE run SET steps = 'many', color = 'red'"),
    "a fraction where a whole number belongs": loosened("evaluation", "UPDATE evaluation SET step = 0.5"),
    "nothing where text belongs": loosened("run", "UPDATE run SET layers = NULL"),
    "nothing where a number belongs": loosened("event", "UPDATE event SET step = NULL"),
}
