"""From stems to a loop: balance by loudness, room, tape, level, limit, cut.

Loudness is ITU-R BS.1770-4's integrated loudness in LUFS, true peak is measured at four times the rate in dBTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

from catalog.demo.synth import RATE, Stereo

LOUDNESS: Final = -18.0
CEILING: Final = -3.0
"""dBTP before encoding; MP3 adds up to about 1 dB, and the shipped file must stay under -1.5."""

OVERLAP: Final = 4.0
"""Seconds of the next pass that a file holds after its loop end, for the player's crossfade."""


@dataclass(frozen=True, slots=True)
class Room:
    """wet: share of reverberation. seconds: until it has decayed by 60 dB. top: low-pass of the whole mix, Hz.

    wow: depth of tape wow, cents. hiss: level of record noise, dB below the music, 0 for none.
    """

    wet: float
    seconds: float
    top: float
    wow: float = 0.0
    hiss: float = 0.0


ROOMS: Final[dict[str, Room]] = {
    "piano": Room(0.20, 1.9, 9_000),
    "chamber": Room(0.26, 2.1, 10_000),
    "ambient": Room(0.42, 4.2, 7_500),
    "lo-fi": Room(0.12, 1.1, 4_800, wow=7, hiss=38),
    "cinematic": Room(0.34, 2.9, 9_500),
    "folk": Room(0.14, 1.2, 10_500),
    "jazz": Room(0.13, 1.0, 9_500),
}


def mix(stems: list[tuple[Stereo, float, float, float]], room: Room, seed: int) -> Stereo:
    """Stems with (LU beside the lead, pan -1..1, share sent to the room) become one stereo sound."""
    dry = np.zeros_like(stems[0][0])
    sent = np.zeros_like(dry)
    for sound, level, pan, send in stems:
        placed = _balanced(sound, level) * _panned(pan)
        dry += placed
        sent += send * placed
    high = butter(1, 180, "high", fs=RATE, output="sos")
    response = _room_response(room.seconds, seed)
    wet = np.stack(
        [fftconvolve(sosfilt(high, sent[:, c]), response[:, c])[: len(sent)] for c in (0, 1)], axis=1
    )
    return _shaded(dry + room.wet * wet, room.top)


def _balanced(sound: Stereo, level: float) -> Stereo:
    """A stem at -23 LUFS plus its level; silence stays silence."""
    loudness = pyloudnorm.Meter(RATE).integrated_loudness(sound)
    gain = 10 ** ((-23 + level - loudness) / 20) if np.isfinite(loudness) else 1.0
    return np.asarray(sound * gain)


def _panned(pan: float) -> NDArray[np.float64]:
    """Balance with constant power; the centre stays as it is."""
    angle = (pan + 1) * np.pi / 4
    return np.array([np.cos(angle), np.sin(angle)], np.float64) * 2**0.5


def _room_response(seconds: float, seed: int) -> Stereo:
    """Decaying stereo noise whose highs die first, after a pre-delay of 14 ms; energy 1 a channel."""
    noise = np.random.default_rng(seed).standard_normal((int(seconds * 1.2 * RATE), 2))
    time = np.arange(len(noise))[:, None] / RATE
    response = np.zeros_like(noise)
    for low, high, share in ((120, 500, 1.0), (500, 2_000, 0.85), (2_000, 5_000, 0.6), (5_000, 12_000, 0.35)):
        band = sosfilt(butter(2, (low, high), "band", fs=RATE, output="sos"), noise, axis=0)
        response += band * np.exp(-6.9 * time / (seconds * share)) / share**0.5
    response *= np.minimum(1, time / 0.03)
    response = np.concatenate([np.zeros((int(0.014 * RATE), 2)), response])
    return np.asarray(response / np.sqrt((response**2).sum(axis=0)))


def _shaded(sound: Stereo, top: float) -> Stereo:
    """Without rumble below 32 Hz and with the highs rolled off gently from `top` Hz."""
    sound = sosfilt(butter(2, 32, "high", fs=RATE, output="sos"), sound, axis=0)
    return np.asarray(sosfilt(butter(1, top, "low", fs=RATE, output="sos"), sound, axis=0))


def taped(sound: Stereo, room: Room, start: int, period: int, seed: int) -> Stereo:
    """Wow and record noise, both repeating with the loop so that its seam stays true. start, period: frames."""
    if not room.wow:
        return sound
    turns = max(1, round(0.55 * period / RATE))
    phase = 2 * np.pi * turns * (np.arange(len(sound)) - start) / period
    depth = (2 ** (room.wow / 1200) - 1) * period / (2 * np.pi * turns)
    place = np.clip(np.arange(len(sound)) + depth * np.sin(phase), 0, len(sound) - 1)
    wobbled = np.stack([np.interp(place, np.arange(len(sound)), sound[:, c]) for c in (0, 1)], axis=1)
    hiss = sosfilt(
        butter(1, 2_500, "low", fs=RATE, output="sos"), np.random.default_rng(seed).standard_normal(period)
    )
    level = np.sqrt((sound**2).mean() / (hiss**2).mean()) * 10 ** (-room.hiss / 20)
    return np.asarray(wobbled + level * np.take(hiss, np.arange(len(sound)) - start, mode="wrap")[:, None])


def levelled(sound: Stereo, start: int, frames: int) -> Stereo:
    """The stretch of `frames` from `start`, at -18 LUFS and limited to the ceiling."""
    meter = pyloudnorm.Meter(RATE)
    sound = _ridden(sound)
    for _ in range(3):
        sound = sound * 10 ** ((LOUDNESS - meter.integrated_loudness(sound[start : start + frames])) / 20)
        sound = _limited(sound)
    return np.asarray(sound[start : start + frames])


def _ridden(sound: Stereo, window: float = 3.0, share: float = 0.6, most: float = 6.0) -> Stereo:
    """Evens out slow swings of level by a share, at most so many dB: loud and soft passages stay, jumps do not."""
    power = uniform_filter1d((sound**2).sum(axis=1), int(window * RATE))
    power = np.maximum(uniform_filter1d(power, int(window * RATE) // 2), 1e-9)
    gain = np.clip(share * (np.log10((sound**2).sum(axis=1).mean()) - np.log10(power)) * 10, -most, most)
    return np.asarray(sound * 10 ** (gain / 20)[:, None])


def _limited(sound: Stereo, look: float = 0.02, release: float = 0.15) -> Stereo:
    """Turns the gain down smoothly around peaks over the ceiling, channels together, looking 20 ms ahead."""
    peaks = np.abs(resample_poly(sound, 4, 1, axis=0)).reshape(len(sound), 4, 2).max(axis=(1, 2))
    needed = np.minimum(1, 10 ** (CEILING / 20) / np.maximum(peaks, 1e-9))
    window, ahead = int((look + release) * RATE), int(look * RATE)
    held = minimum_filter1d(needed, window, origin=window // 2 - ahead)
    return np.asarray(sound * uniform_filter1d(held, 2 * ahead)[:, None])


def true_peak(sound: Stereo) -> float:
    """dBTP."""
    return float(20 * np.log10(max(1e-9, np.abs(resample_poly(sound, 4, 1, axis=0)).max())))
