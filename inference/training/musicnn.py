"""musicnn's weights, read from an ONNX file of the MagnaTagATune checkpoint, as half-precision safetensors.

Only the initialisers are read, and they need no more of the format than protobuf's wire encoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

GRAPH: Final = 7
INITIALISER: Final = 5
DIMENSIONS, KIND, NAME, DATA = 1, 2, 8, 9
FLOAT: Final = 1

Value = int | bytes


def convert(source: Path, target: Path) -> None:
    """Write the float tensors of an ONNX file, in 16 bits. Raises ValueError when there are none."""
    tensors = initialisers(source.read_bytes())
    if not tensors:
        raise ValueError(f"{source} holds no weights")
    save_file({name: tensor.astype(np.float16) for name, tensor in tensors.items()}, target)


def initialisers(model: bytes) -> dict[str, NDArray[np.float32]]:
    """The float32 weights of an ONNX model by name."""
    found: dict[str, NDArray[np.float32]] = {}
    for number, graph in _fields(model):
        if number == GRAPH and isinstance(graph, bytes):
            for kind, tensor in _fields(graph):
                if kind == INITIALISER and isinstance(tensor, bytes):
                    found |= _tensor(tensor)
    return found


def _tensor(message: bytes) -> dict[str, NDArray[np.float32]]:
    fields = list(_fields(message))
    shape = [value for number, value in fields if number == DIMENSIONS and isinstance(value, int)]
    given = dict(fields)
    name, data = given.get(NAME), given.get(DATA)
    if given.get(KIND) != FLOAT or not isinstance(name, bytes) or not isinstance(data, bytes):
        return {}
    return {name.decode(): np.frombuffer(data, "<f4").reshape(shape)}


def _fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """(field number, value) of a protobuf message: numbers, or bytes."""
    place = 0
    while place < len(message):
        key, place = _number(message, place)
        kind = key & 7
        if kind == 0:
            value, place = _number(message, place)
            yield key >> 3, value
        else:
            length, place = _number(message, place) if kind == 2 else ({1: 8, 5: 4}[kind], place)
            yield key >> 3, message[place : place + length]
            place += length


def _number(message: bytes, place: int) -> tuple[int, int]:
    """A variable-length whole number, and where it ends."""
    value = shift = 0
    while True:
        byte = message[place]
        place += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, place
