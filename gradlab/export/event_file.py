"""TensorBoard's event files: TFRecord frames around `Event` messages in protobuf's wire format.

Only what scalars and texts need. Source: tensorflow/core/util/event.proto, summary.proto and lib/io/record_writer.h.
"""

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
STEP_BYTES = 6
"""Of a step's number: protobuf lets a number be written longer than it need be, so that all events are equally long."""
_POLYNOMIAL = 0x82F63B78  # Castagnoli's, bits in reverse
_MASK = 0xA282EAD8
_DELIMITED, _VARINT, _FIXED32, _FIXED64 = 2, 0, 5, 1


def _table() -> NDArray[np.uint32]:
    values: NDArray[Any] = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        values = np.where(values & 1, (values >> 1) ^ np.uint32(_POLYNOMIAL), values >> 1).astype(np.uint32)
    return values


_TABLE = _table()


def crc32c(rows: Bytes) -> NDArray[np.uint32]:
    """Return the CRC-32C of each row of uint8 [rows, bytes]; all rows at once, byte after byte."""
    remainder: NDArray[Any] = np.full(len(rows), 0xFFFFFFFF, np.uint32)
    for column in np.ascontiguousarray(rows.T):
        remainder = _TABLE[(remainder ^ column) & 0xFF] ^ (remainder >> 8)
    return remainder ^ np.uint32(0xFFFFFFFF)


def records(rows: Bytes) -> Bytes:
    """Return each row of uint8 [rows, bytes] as a TFRecord: length, its checksum, the bytes, their checksum."""
    length = np.frombuffer(struct.pack("<Q", rows.shape[1]), np.uint8)
    head = np.concatenate([length, _masked(crc32c(length[None]))[0]])
    return np.concatenate([np.broadcast_to(head, (len(rows), 12)), rows, _masked(crc32c(rows))], axis=1)


def record(message: bytes) -> bytes:
    """Return one message as a TFRecord."""
    return records(np.frombuffer(message, np.uint8)[None]).tobytes()


def _masked(checksums: NDArray[np.uint32]) -> Bytes:
    """Return checksums [rows] as TFRecord writes them, turned and shifted, as uint8 [rows, 4]."""
    turned = (checksums >> np.uint32(15)) | (checksums << np.uint32(17))
    return (turned + np.uint32(_MASK)).astype("<u4")[:, None].view(np.uint8)


def version_event(wall_time: float) -> bytes:
    """Return the message that an event file begins with."""
    return _double(1, wall_time) + _delimited(3, b"brain.Event:2")


def text_event(wall_time: float, tag: str, text: str) -> bytes:
    """Return a message of step 0 that shows `text`, in Markdown, on TensorBoard's page of texts."""
    metadata = _delimited(1, _delimited(1, b"text"))
    tensor = _number(1, 7) + _delimited(2, b"") + _delimited(8, text.encode("utf-8", "replace"))
    value = _delimited(1, tag.encode("utf-8", "replace")) + _delimited(8, tensor) + _delimited(9, metadata)
    return _double(1, wall_time) + _delimited(5, _delimited(1, value))


class ScalarEvents:
    """Messages that each hold one number for each of the same tags."""

    def __init__(self, tags: list[str], wall_time: float) -> None:
        """Prepare for `tags`, in the order of the values' columns."""
        values = [_delimited(1, tag.encode("utf-8", "replace")) + _key(2, _FIXED32) + bytes(4) for tag in tags]
        summary = b"".join(_delimited(1, value) for value in values)
        start = _double(1, wall_time) + _key(2, _VARINT)
        self._step = len(start)
        start += bytes(STEP_BYTES)
        pattern = start + _key(5, _DELIMITED) + _varint(len(summary))
        ends = np.cumsum([len(_delimited(1, value)) for value in values], dtype=np.int64) + len(pattern)
        self._places = (ends[:, None] - 4 + np.arange(4)).reshape(-1)
        self._pattern = np.frombuffer(pattern + summary, np.uint8)

    @property
    def size(self) -> int:
        """Return the bytes of a message."""
        return len(self._pattern)

    def messages(self, steps: NDArray[np.int64], values: NDArray[np.float32]) -> Bytes:
        """Return uint8 [rows, size] for `steps` [rows] and float32 `values` [rows, tags]."""
        rows = np.repeat(self._pattern[None], len(steps), axis=0)
        rows[:, self._places] = np.ascontiguousarray(values, "<f4").view(np.uint8)
        shifts = 7 * np.arange(STEP_BYTES)
        parts = (steps[:, None] >> shifts) & 0x7F
        parts[:, :-1] |= 0x80  # another byte follows
        rows[:, self._step : self._step + STEP_BYTES] = parts
        return rows


def _key(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _number(field: int, value: int) -> bytes:
    return _key(field, _VARINT) + _varint(value)


def _double(field: int, value: float) -> bytes:
    return _key(field, _FIXED64) + struct.pack("<d", value)


def _delimited(field: int, content: bytes) -> bytes:
    return _key(field, _DELIMITED) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    parts: list[int] = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
