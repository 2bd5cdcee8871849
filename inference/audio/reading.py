"""Excerpts of a sound file, spread over its length: an hour is heard as fast as a minute and a half.

PyAV (FFmpeg) reads and resamples block by block. Files may be hostile: whoever hears uploads does so in a process
of bounded memory and time (`catalog/decoding.py` shows how), and names the demuxer, which keeps playlists out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from inference.audio.mood import CannotHear

RATE: Final = 16_000
"""Frames a second of everything that is heard."""
EXCERPT: Final = 4 * 187 * 256
"""Frames of an excerpt, 11.97 s: four patches of the tagger, and long enough to tell a slow beat."""
MOST: Final = 8
LEAST: Final = RATE // 2
"""Half a second: with less there is nothing to judge."""
PATIENCE: Final = 30.0
"""Seconds decoded in vain after a jump that fell short, before what comes is taken."""
NOMINAL: Final = 0.126
"""Root mean square that every track is brought to, -18 dBFS: how loud a file is says nothing of mood."""
SILENT: Final = 1e-5

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Excerpts:
    """samples: mono at `RATE`, at most `EXCERPT` frames each, at the nominal level. seconds: of the file."""

    samples: tuple[Samples, ...]
    seconds: float


def read(path: Path, demuxer: str | None = None) -> Excerpts:
    """At most `MOST` excerpts of a file. Raises CannotHear for what is broken, silent or too short."""
    try:
        with av.open(str(path), format=demuxer, metadata_errors="replace") as container:
            if not container.streams.audio:
                raise CannotHear("This file holds no sound.")
            seconds = _length(container)
            pieces = list(_excerpts(container, seconds))
    except (av.FFmpegError, ValueError, MemoryError, OSError) as reason:
        raise CannotHear("This file is broken: its sound cannot be decoded.") from reason
    return Excerpts(levelled(pieces), seconds or sum(map(len, pieces)) / RATE)


def levelled(pieces: list[Samples]) -> tuple[Samples, ...]:
    """The excerpts that are long enough, with one gain for all. Raises CannotHear when none is, or no sound."""
    pieces = [piece for piece in pieces if len(piece) >= LEAST]
    if not pieces:
        raise CannotHear("This file holds less than half a second of sound.")
    power = float(np.mean([np.mean(np.square(piece, dtype=np.float64)) for piece in pieces]))
    if not math.isfinite(power) or power < SILENT**2:
        raise CannotHear("This file is silent.")
    return tuple(np.asarray(piece * (NOMINAL / math.sqrt(power)), np.float32) for piece in pieces)


def cut(samples: Samples) -> list[Samples]:
    """Excerpts of sound that is already in memory, spread like those of a file."""
    return [samples[round(s * RATE) : round(s * RATE) + EXCERPT] for s in starts(len(samples) / RATE)]


def starts(seconds: float) -> list[float]:
    """Where excerpts begin: side by side in a short file, far apart in a long one, the ends of it included."""
    length = EXCERPT / RATE
    count = min(MOST, max(1, math.ceil(seconds / length - 0.25)))
    return [index * max(0.0, seconds - length) / max(1, count - 1) for index in range(count)]


def _length(container: Any) -> float:
    """Seconds as the file claims; 0 when it does not say, or nonsense."""
    stream = container.streams.audio[0]
    claimed = [float(stream.duration * stream.time_base)] if stream.duration and stream.time_base else []
    claimed += [container.duration / av.time_base] if container.duration else []
    return next((c for c in claimed if 0 < c < 1e6), 0.0)


def _excerpts(container: Any, seconds: float) -> Iterator[Samples]:
    wanted = starts(seconds) if seconds else [index * EXCERPT / RATE for index in range(MOST)]
    far = len(wanted) > 1 and wanted[1] - wanted[0] > 1.5 * EXCERPT / RATE
    frames = _frames(container)
    left: list[Samples] = []
    for start in wanted:
        if far and start:
            container.seek(int(start * av.time_base))
            frames, left = _frames(container), []
        piece = _gathered(frames, left, start)
        if not len(piece):
            return
        yield piece


def _frames(container: Any) -> Iterator[tuple[float, Samples]]:
    """(second, mono samples) of each frame that decodes, as the resampler gives them."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    for packet in container.demux(container.streams.audio[0]):
        try:
            frames = packet.decode()
        except ValueError:  # FFmpeg's errors are ValueErrors too: a damaged packet is left out, as players do
            continue
        for frame in frames:
            time = frame.time or 0.0
            for ready in resampler.resample(frame):
                yield time, ready.to_ndarray()[0]


def _gathered(frames: Iterator[tuple[float, Samples]], left: list[Samples], start: float) -> Samples:
    """The excerpt that begins at a second, or as near after it as the file gives. left: read already, unused."""
    found, count, skipped = list(left), sum(map(len, left)), 0.0
    left.clear()
    for time, samples in frames:
        if not found and time + len(samples) / RATE < start and skipped < PATIENCE:
            skipped += len(samples) / RATE
            continue
        found.append(samples)
        count += len(samples)
        if count >= EXCERPT:
            break
    whole = np.concatenate(found) if found else np.zeros(0, np.float32)
    if len(whole) > EXCERPT:
        left.append(whole[EXCERPT:])
    return whole[:EXCERPT]
