"""Texts through a model: cut to its window where sentences end, read in batches of about equal length, in turns.

The next texts are cut into pieces while the model reads (both leave Python alone meanwhile), and between any two
batches a shorter request may come in: `inference.turns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from inference import sentences
from inference.turns import Turns

BATCH_PIECES: Final = 1024
"""Padding included: five passages. More is hardly faster, and is what a short request may have to wait for."""
BATCH_ROWS: Final = 64
STEP: Final = 16
"""Windows are padded to a multiple of this, the numbers that a processor's vector holds: attention over 191 pieces
takes twice as long as over 192, and each new shape of a matrix costs the multiplier a preparation."""
AHEAD: Final = 128
"""Texts cut into pieces at a time, and sorted among themselves."""
SHORTEST_CUT: Final = 16
"""Characters below which a text is not cut further, however many pieces it has."""

Pieces = list[int]

Reading = list[float]
"""What a model says of one window: seven probabilities 0..1, then valence and arousal -1..1."""


class Model(Protocol):
    """A loaded model: texts -> numbers of pieces -> readings, both in the order given. `encode` in any thread."""

    version: str
    window: int

    def encode(self, texts: Sequence[str]) -> list[Pieces]: ...

    def read(self, windows: Sequence[Pieces]) -> list[Reading]: ...


class Reader:
    """Reads with one model for any number of threads, one batch at a time."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.turns = Turns()

    def read(self, texts: Sequence[str]) -> list[list[tuple[int, Reading]]]:
        """For each text, in order, its windows: length in pieces and reading."""
        chunks = [texts[start : start + AHEAD] for start in range(0, len(texts), AHEAD)]
        with ThreadPoolExecutor(1, "pieces") as ahead:
            return [found for chunk in ahead.map(self._windows, chunks) for found in self._read(chunk)]

    def _windows(self, texts: Sequence[str]) -> list[list[Pieces]]:
        """The windows of each text: its pieces, whole when they fit into one."""
        return [
            self._fitted(text, pieces) for text, pieces in zip(texts, self._model.encode(texts), strict=True)
        ]

    def _fitted(self, text: str, whole: Pieces) -> list[Pieces]:
        if len(whole) <= self._model.window or len(text) <= SHORTEST_CUT:
            return [whole[: self._model.window]]
        cut = middle(text)
        return [window for half in self._windows([text[:cut], text[cut:]]) for window in half]

    def _read(self, texts: list[list[Pieces]]) -> list[list[tuple[int, Reading]]]:
        readings = iter(self._readings([pieces for windows in texts for pieces in windows]))
        return [[(len(pieces), next(readings)) for pieces in windows] for windows in texts]

    def _readings(self, windows: list[Pieces]) -> list[Reading]:
        readings: dict[int, Reading] = {}
        batches = list(batched([len(window) for window in windows]))
        for number, batch in enumerate(batches):
            with self.turns.take(len(batches) - number):
                found = self._model.read([windows[i] for i in batch])
            readings.update(zip(batch, found, strict=True))
        return [readings[i] for i in range(len(windows))]


def batched(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of these lengths, longest first, in runs bounded in rows and in padded pieces."""
    batch: list[int] = []
    longest = 0
    for position in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) == BATCH_ROWS or (len(batch) + 1) * longest > BATCH_PIECES):
            yield batch
            batch = []
        if not batch:
            longest = -(-lengths[position] // STEP) * STEP
        batch.append(position)
    if batch:
        yield batch


def middle(text: str) -> int:
    """Where to cut a text that is too long: the sentence end nearest its middle, else the nearest space."""
    half = len(text) // 2
    ends = [end for _, end in sentences.spans(text)][:-1] or [m.end() for m in re.finditer(r"\s+", text)]
    inside = [end for end in ends if 0 < end < len(text)]
    return min(inside, key=lambda end: abs(end - half), default=half)
