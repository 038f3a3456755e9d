import numpy as np
import pytest

from models.detectors import tensorflow_graph


def test_constants_are_read_from_a_graph():
    def varint(value):
        return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + varint(value >> 7)

    def field(number, value):
        return varint(number << 3 | 2) + varint(len(value)) + value

    def number(index, value):
        return varint(index << 3) + varint(value)

    array = np.arange(6, dtype="<f4").reshape(2, 3)
    shape = b"".join(field(2, number(1, side)) for side in array.shape)
    tensor = number(1, 1) + field(2, shape) + field(4, array.tobytes())
    single = number(1, 1) + field(2, shape) + field(5, np.float32(7).tobytes())
    whole = number(1, 3) + field(2, b"") + field(7, varint(300))
    graph = b""
    for name, operation, value in (
        ("a", "Const", tensor),
        ("b", "Const", single),
        ("c", "Const", whole),
        ("d", "Add", b""),
    ):
        attribute = field(1, b"value") + field(2, field(8, value))
        graph += field(
            1, field(1, name.encode()) + field(2, operation.encode()) + (field(5, attribute) if value else b"")
        )
    found = tensorflow_graph.constants(graph)
    assert list(found) == ["a", "b"]
    np.testing.assert_array_equal(found["a"], array)
    np.testing.assert_array_equal(found["b"], np.full((2, 3), 7))


def test_other_bytes_are_refused():
    with pytest.raises(ValueError, match="the file must hold a frozen TensorFlow graph, got 15 other bytes"):
        tensorflow_graph.constants(b"no graph at all")
