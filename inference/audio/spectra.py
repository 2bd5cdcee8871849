"""Sound as spectra: mel bands as musicnn wants them, and the tones that stand out, finely resolved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.reading import RATE, Samples

HOP: Final = 256
BINS: Final = 512
BANDS: Final = 96
FINE_BINS: Final = 8192
FINE_HOP: Final = 2048
LOWEST, HIGHEST = 50.0, 4000.0
"""Hz between which tones are looked for."""

Array = NDArray[np.float64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tones:
    """Spectral peaks. frame: of which fine spectrum. pitch: MIDI number, fractional. weight: amplitude.

    frames: how many spectra there are.
    """

    frame: NDArray[np.int64]
    pitch: Array
    weight: Array
    frames: int


def mel(samples: Samples) -> Floats:
    """Power in 96 mel bands, (frames, 96), 62.5 frames a second."""
    spectrum = _stft(samples, BINS, HOP)
    return np.asarray((np.abs(spectrum) ** 2) @ _filters(), np.float32)


def tones(samples: Samples) -> Tones:
    """The peaks of each fine spectrum that stand out of their neighbourhood, refined between its lines."""
    if len(samples) < FINE_BINS:
        samples = np.pad(samples, (0, FINE_BINS - len(samples)))
    size = np.abs(_stft(samples, FINE_BINS, FINE_HOP))
    first, last = int(LOWEST * FINE_BINS / RATE), int(HIGHEST * FINE_BINS / RATE)
    middle, below, above = size[:, first:last], size[:, first - 1 : last - 1], size[:, first + 1 : last + 1]
    floor = np.maximum(0.01 * size.max(axis=1, keepdims=True), 0.003 * size.max())
    frame, line = np.nonzero((middle > below) & (middle >= above) & (middle > floor))
    a, b, c = (np.log(part[frame, line] + 1e-12) for part in (below, middle, above))
    shift = 0.5 * (a - c) / np.minimum(a - 2 * b + c, -1e-9)
    hertz = (line + first + np.clip(shift, -0.5, 0.5)) * RATE / FINE_BINS
    return Tones(frame, 69 + 12 * np.log2(hertz / 440), np.exp(b), len(size))


def _stft(samples: Samples, bins: int, hop: int) -> NDArray[np.complex128]:
    """Hann-windowed spectra, centred on multiples of the hop (reflected ends), as librosa frames them."""
    padded = np.pad(samples, bins // 2, mode="reflect" if len(samples) > bins // 2 else "constant")
    frames = np.lib.stride_tricks.sliding_window_view(padded, bins)[::hop]
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(bins) / bins)).astype(np.float32)
    return np.asarray(np.fft.rfft(frames * window, axis=1))


@cache
def _filters() -> Array:
    """Triangles on Slaney's mel scale, each of area 2 / width: (257, 96)."""
    edges = _hertz(np.linspace(0, _mels(RATE / 2), BANDS + 2))
    lines = np.linspace(0, RATE / 2, BINS // 2 + 1)[:, None]
    rising = (lines - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - lines) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2]))


def _mels(hertz: float) -> float:
    """Slaney: linear to 1 kHz, 15 mels; 27 mels for a factor of 6.4 above."""
    return hertz * 3 / 200 if hertz < 1000 else 15 + np.log(hertz / 1000) * 27 / np.log(6.4)


def _hertz(mels: Array) -> Array:
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
