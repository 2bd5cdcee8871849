"""How well a piece suits beside its mood: even enough to read by, long enough, a good neighbour of what plays.

Each is worth less than a difference of mood that a listener would remark upon: they decide between pieces
that fit about equally well.
"""

from __future__ import annotations

import math
from typing import Final

from catalog.models import Sound, Track

COMFORT: Final = 9.0
"""Loudness range (LU, EBU Tech 3342) of music that never startles a reader of a calm page."""
COMFORT_SPAN: Final = 4.0
"""LU that a page of full arousal bears beyond that, and a page of none less."""
UNEVEN: Final = 0.02
"""Cost of each LU beyond."""
MOST_UNEVEN: Final = 0.15
SHORT: Final = 0.06
"""Cost of a piece that is nothing beside the length of its cue; loops are tolerated."""
NEIGHBOUR: Final = 0.02
"""Gain of a neighbouring key, and of a neighbouring tempo."""
SAME_BEAT: Final = math.log2(1.08)
"""Tempi within 8 % of one another, or of its half or double, go into one another."""

NOTES: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS: Final = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}


def heard_in(track: Track) -> Sound | None:
    """What the sound engine heard in it, where that was loaded with it; never asks the database."""
    loaded = Track.sound.is_cached(track)
    return getattr(track, "sound", None) if loaded else None


def unevenness(track: Track, arousal: float) -> float:
    """What a loudness range too wide for a page of this arousal costs; 0 where it was not measured."""
    sound = heard_in(track)
    if sound is None or sound.loudness_range is None:
        return 0.0
    return min(MOST_UNEVEN, UNEVEN * max(0.0, sound.loudness_range - COMFORT - COMFORT_SPAN * arousal))


def shortness(track: Track, seconds: float | None) -> float:
    """What a piece costs that is shorter than its cue of so many seconds (None: not known)."""
    if not seconds or track.duration is None:
        return 0.0
    return SHORT * max(0.0, 1 - track.duration / seconds)


def neighbourly(track: Track, before: Track | None) -> float:
    """What it gains by its key and tempo after the piece before."""
    here, there = heard_in(track), before and heard_in(before)
    if here is None or not there:
        return 0.0
    same_beat = bool(here.tempo and there.tempo) and _beats_alike(here.tempo or 1.0, there.tempo or 1.0)
    return NEIGHBOUR * (keys_neighbour(here.key, there.key) + same_beat)


def keys_neighbour(one: str, other: str) -> bool:
    """Whether two keys ("A minor", "F# major") are at most one step of the circle of fifths apart."""
    a, b = _fifths(one), _fifths(other)
    return a is not None and b is not None and min((a - b) % 12, (b - a) % 12) <= 1


def _fifths(key: str) -> int | None:
    """Place of a key on the circle of fifths, 0-11, relative keys at the same place; None for no key."""
    name, _, mode = key.partition(" ")
    note, accidental = NOTES.get(name[:1]), ACCIDENTALS.get(name[1:])
    if note is None or accidental is None or mode not in ("major", "minor"):
        return None
    return (note + accidental + 3 * (mode == "minor")) * 7 % 12


def _beats_alike(one: float, other: float) -> bool:
    octaves = math.log2(one / other)
    return abs(octaves - round(octaves)) <= SAME_BEAT
