"""The trained numbers in a frozen TensorFlow graph, read without TensorFlow.

A graph is a protocol buffer: fields of (number, value), some of which hold fields again. Only the few that lead to a
constant of floats are followed. Reference: https://protobuf.dev/programming-guides/encoding,
tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy import ndarray

VARINT, FIXED_64, LENGTH, FIXED_32 = 0, 1, 2, 5
FLOAT = 1  # tensorflow.DataType.DT_FLOAT


def constants(graph: bytes) -> dict[str, ndarray]:
    """Name and float32 array of every constant of floats. Bytes that are no graph are refused."""
    try:
        nodes = [value for number, value in fields(memoryview(graph)) if number == 1]
        return {name: array for name, array in map(constant, nodes) if array is not None}
    except (IndexError, ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"the file must hold a frozen TensorFlow graph, got {len(graph)} other bytes") from error


def constant(node: memoryview) -> tuple[str, ndarray | None]:
    """Name of a node, and its value if it is a constant of floats."""
    parts = list(fields(node))
    name, operation = (bytes(next(value for number, value in parts if number == wanted)).decode() for wanted in (1, 2))
    attributes = [dict(fields(value)) for number, value in parts if number == 5] if operation == "Const" else []
    for attribute in attributes:
        if bytes(attribute[1]) == b"value":
            return name, tensor(dict(fields(attribute[2]))[8])
    return name, None


def tensor(message: memoryview) -> ndarray | None:
    """The array of a TensorProto; None unless it holds floats. A single value stands for the whole array."""
    parts = dict(fields(message))
    if parts.get(1) != FLOAT:
        return None
    shape = [dict(fields(value)).get(1, 0) for number, value in fields(parts.get(2, message[:0])) if number == 2]
    values = np.frombuffer(parts[4] if parts.get(4) else parts[5], dtype="<f4")
    return np.full(shape, values[0]) if len(values) == 1 else values.reshape(shape)


def fields(message: memoryview) -> Iterator[tuple[int, Any]]:
    """Number and value, an integer or bytes, of each field of a message, in their order."""
    value: Any
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == VARINT:
            value, at = _varint(message, at)
        elif kind in (FIXED_64, FIXED_32, LENGTH):
            size, at = _varint(message, at) if kind == LENGTH else ({FIXED_64: 8, FIXED_32: 4}[kind], at)
            value, at = message[at : at + size], at + size
        else:
            raise ValueError(f"wire type must be 0, 1, 2 or 5, got {kind}")
        yield tag >> 3, value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Seven bits a byte, the lowest first, until a byte below 128."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
