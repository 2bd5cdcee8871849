"""Where a piece may jump back without a listener noticing: a proposal for the curator.

The spectrum around the place that is left must be like the spectrum around the place that is entered, for two
seconds on both sides; then the two are laid on each other to the sample. A file that already runs from its end
into its beginning loops as a whole, and so does a piece that never repeats itself, without its silent ends.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from catalog.waveform import FRAME, FRAMES_A_SECOND, HOP, RATE, Floats, Samples

CONTEXT: Final = 2 * FRAMES_A_SECOND
"""Frames that must agree before the jump, and after it."""
SHORTEST: Final = 20.0
"""Seconds of sound under which no place inside is looked for."""
FIRST: Final = 0.35
LAST: Final = 0.4
"""Shares of the piece in which it may be entered, and left."""
FARTHEST: Final = 60.0
"""Seconds from the beginning, or from the end, at the most."""
SHORTENING: Final = 3.0
"""dB of unlikeness that a loop of no length would be charged with: of two good places, the farther apart win."""
REPEATED: Final = 0.35
"""A repetition differs less than this share of what any two places differ."""
EDGE: Final = RATE // 10
"""Samples at each end that tell whether a file begins and ends in the midst of sound."""
MIDST: Final = 0.02
"""Share of a piece's own level (-34 dB) that those samples have then; what rings out or fades has less."""
SLACK: Final = RATE // 10
PATCH: Final = RATE // 4


def propose(sound: Samples, levels: Floats, silence: tuple[float, float]) -> tuple[float, float]:
    """(start, end) of the loop in seconds. levels: `catalog.waveform.spectrum`; silence: seconds at both ends."""
    seconds = len(sound) / RATE
    start, end = silence[0], seconds - silence[1]
    if _runs_round(sound):
        return 0.0, seconds
    found = _repetition(levels, *(round(moment * FRAMES_A_SECOND) for moment in (start, end)))
    if end - start < SHORTEST or found is None:
        return start, end
    entered, left = (frame * HOP + FRAME // 2 for frame in found)
    return _aligned(sound, entered, left) / RATE, left / RATE


def _runs_round(sound: Samples) -> bool:
    """Does it begin and end in the midst of sound?"""
    if len(sound) < 4 * EDGE:
        return False
    whole = _level(sound[:: max(1, len(sound) // 100_000)])
    return min(_level(sound[:EDGE]), _level(sound[-EDGE:])) > MIDST * whole


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples.astype(np.float32)))))


def _repetition(levels: Floats, first: int, last: int) -> tuple[int, int] | None:
    """(entered, left) in frames; None where nothing comes back."""
    length, most = last - first, int(FARTHEST * FRAMES_A_SECOND)
    heads = first + CONTEXT, first + min(int(FIRST * length), most)
    tails = last - min(int(LAST * length), most), min(last, len(levels)) - CONTEXT
    if heads[1] <= heads[0] or tails[1] <= tails[0]:
        return None
    unlike = _unlikeness(levels, heads, tails)
    entered, left = np.meshgrid(np.arange(*heads), np.arange(*tails), indexing="ij")
    cost = unlike + SHORTENING * (1 - (left - entered) / length)
    best = np.unravel_index(np.argmin(cost), cost.shape)
    if unlike[best] > REPEATED * np.median(unlike):
        return None
    return int(entered[best]), int(left[best])


def _unlikeness(levels: Floats, heads: tuple[int, int], tails: tuple[int, int]) -> Floats:
    """Mean difference in dB between the surroundings of every head and every tail: (heads, tails)."""
    rows = levels[heads[0] - CONTEXT : heads[1] + CONTEXT]
    columns = levels[tails[0] - CONTEXT : tails[1] + CONTEXT]
    each = np.zeros((len(rows), len(columns)), np.float32)
    for row, column in zip(rows.T, columns.T, strict=True):
        each += np.abs(row[:, None] - column[None, :]) / levels.shape[1]
    across, along = heads[1] - heads[0], tails[1] - tails[0]
    shifted = (each[shift : shift + across, shift : shift + along] for shift in range(2 * CONTEXT))
    return np.asarray(sum(shifted) / (2 * CONTEXT), np.float32)


def _aligned(sound: Samples, entered: int, left: int) -> int:
    """The sample near `entered` from which the wave goes on most like it does from `left`."""
    patch = sound[left - PATCH : left + PATCH].astype(np.float32)
    low = entered - PATCH - SLACK
    if low < 0 or len(patch) < 2 * PATCH:
        return entered
    around = sound[low : entered + PATCH + SLACK].astype(np.float32)
    size = 1 << (len(around) + len(patch)).bit_length()
    spectra = np.fft.rfft(around, size) * np.fft.rfft(patch, size).conj()
    products = np.fft.irfft(spectra, size)[: len(around) - len(patch) + 1]
    summed = np.concatenate([[0], np.cumsum(around.astype(np.float64) ** 2)])
    energies = summed[len(patch) :] - summed[: -len(patch)]
    return low + PATCH + int(np.argmax(products / np.sqrt(np.maximum(energies, 1))))
