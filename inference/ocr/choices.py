"""Which of several Korean syllables stands in its surroundings.

A table, learned from prose (`inference.training.train_choices`), holds weights of short runs of letters; those of
the runs that a syllable makes with what stands around it add up to how well it fits there. A syllable that was read
gives way to another only if Tesseract's network thought of that one too, or is known to take it for this one
(`confused`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.ocr import confused, stored
from inference.ocr.tesseract import Line, Spelled, of_each

STORED: Final = Path(__file__).parents[1] / "weights" / "choices-1"
BITS: Final = 21
"""The table has 2^21 rows: runs that fall on the same one share it."""
REACH: Final = 2
"""Letters on either side that are looked at."""
BEYOND: Final = "\n"
"""Stands for what comes before the first letter of a line and after its last."""
RUNS: Final = ((0, 0), (1, 0), (2, 0), (0, 1), (0, 2), (1, 1), (2, 1), (1, 2))
"""Letters before and after a syllable that make a run with it."""
PLAIN: Final = str.maketrans("‘’“”", "''\"\"")
MARGIN: Final = 1.0
"""Log odds that another syllable must be ahead of the one that was read, to be put in its place."""
SURE: Final = 1.5
"""The same, of one that only looks like what the network was sure of."""
PRIME: Final = np.uint64(0x9E3779B97F4A7C15)

Numbers = npt.NDArray[np.uint64]


class Table:
    """weights: of each row."""

    def __init__(self, weights: npt.NDArray[np.floating]) -> None:
        self.weights = weights

    def fits(self, before: str, candidates: Sequence[str], after: str) -> npt.NDArray[np.floating]:
        """How well each syllable fits between two texts: log odds, to be compared with each other only."""
        around = numbers(before[-REACH:].rjust(REACH, BEYOND) + after[:REACH].ljust(REACH, BEYOND))
        fit: npt.NDArray[np.floating] = self.weights[rows(around, numbers("".join(candidates)))].sum(-1)
        return fit


def numbers(text: str) -> Numbers:
    return np.array([ord(letter) for letter in text.translate(PLAIN)], np.uint64)


def rows(around: Numbers, candidates: Numbers) -> npt.NDArray[np.intp]:
    """(..., candidates, runs) rows of the table. around: (..., 2 * REACH) letters before and after the place."""
    found = []
    for number, (before, after) in enumerate(RUNS):
        run = np.full((*around.shape[:-1], 1), number + 1, np.uint64)
        for at in (*range(REACH - before, REACH), *range(REACH, REACH + after)):
            run = mixed(run, around[..., at : at + 1])
        found.append(mixed(run, candidates))
    return (np.stack(found, -1) >> np.uint64(64 - BITS)).astype(np.intp)


def mixed(run: Numbers, letter: Numbers) -> Numbers:
    hashed: Numbers = (run ^ letter) * PRIME
    return hashed ^ (hashed >> np.uint64(29))


@cache
def table() -> Table | None:
    """None where its files are missing or not those that were trained: then Tesseract's own choice stands."""
    parts = stored.read(STORED)
    return Table(unpacked_weights(parts)) if parts else None


def unpacked_weights(parts: dict[str, npt.NDArray[Any]]) -> npt.NDArray[np.float32]:
    """As they were trained, but for rounding: two are stored in a byte, each from -7 to 7 steps of `scale`."""
    pairs = parts["weights"]
    steps = np.stack([pairs & 15, pairs >> 4], -1).reshape(-1).astype(np.float32) - 8
    weights: npt.NDArray[np.float32] = steps * parts["scale"]
    return weights


def chosen(
    line: Line, known: Table | None = None, alike: Mapping[str, Mapping[str, float]] | None = None
) -> Line:
    """The words of a line with those syllables in the place of others that are likelier there. alike: see
    `confused.table`."""
    known = known or table()
    if not known:
        return line
    text, at = list(" ".join(word.text for word in line)), 0
    sure = dict[int, Mapping[str, float]]()
    for word in line:
        for place, others in enumerate(of_each(word), at):
            before = text[place]
            if others:
                text[place] = likeliest(text, place, others, known)
            if text[place] == before:
                sure[place] = others
        at += len(word.text) + 1
    for place, letter in lookalikes(text, sure, confused.table() if alike is None else alike, known):
        text[place] = letter
    return list(in_words(line, "".join(text)))


def in_words(line: Line, text: str) -> Iterator[Spelled]:
    """The words of a line with the letters of another text, which is as long."""
    at = 0
    for word in line:
        end = at + len(word.text)  # not where a space is: Tesseract's words may hold one
        yield replace(word, text=text[at:end], others=())
        at = end + 1


def likeliest(text: Sequence[str], place: int, others: Mapping[str, float], known: Table) -> str:
    """What the network saw in a place and what fits there, taken together."""
    candidates = [text[place], *others]
    before, after = "".join(text[max(0, place - REACH) : place]), "".join(text[place + 1 :][:REACH])
    odds = known.fits(before, candidates, after) + np.array([MARGIN, *others.values()])
    return candidates[int(odds.argmax())]


def lookalikes(
    text: Sequence[str],
    sure: Mapping[int, Mapping[str, float]],
    alike: Mapping[str, Mapping[str, float]],
    known: Table,
) -> Iterator[tuple[int, str]]:
    """Of the places of a line where the network was sure, those that a syllable fits far better that looks alike,
    each with that one. All of a line at once: most letters have some, and one by one they would take too long."""
    pairs = [
        (place, other, odds)
        for place, doubts in sure.items()
        for other, odds in alike.get(text[place], {}).items()
        if other not in doubts
    ]
    if not pairs:
        return
    places = np.array([place for place, _, _ in pairs])
    padded = numbers(BEYOND * REACH + "".join(text) + BEYOND * REACH)
    around = padded[places[:, None] + np.delete(np.arange(2 * REACH + 1), REACH)[None]]
    both = np.stack([numbers("".join(other for _, other, _ in pairs)), padded[places + REACH]], -1)
    fit = known.weights[rows(around, both)].sum(-1)
    ahead = fit[:, 0] - fit[:, 1] + np.array([odds for _, _, odds in pairs])
    best: dict[int, tuple[float, str]] = {}
    for (place, other, _), lead in zip(pairs, ahead.tolist(), strict=True):
        best[place] = max(best.get(place, (SURE, "")), (lead, other))
    yield from ((place, other) for place, (_, other) in best.items() if other)
