"""From written notes to played ones: rubato, swing, human timing, phrasing, pedal; beats become seconds."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Final

from catalog.demo.harmony import Harmony, harmony
from catalog.demo.instruments import INSTRUMENTS, Instrument
from catalog.demo.score import Layer, Note, Piece

GRID: Final = 16
"""Points a beat at which tempo is laid down."""

BLOCK: Final = 0.002
"""Seconds. FluidSynth starts notes at blocks of 64 frames, 2 ms at our rate: only a period of whole blocks repeats
itself to the sample."""


@dataclass(frozen=True, slots=True)
class Played:
    """A note as it sounds: start and end in seconds, velocity 1..127.

    desk: 0 or 1. A held sound plays a repeated pitch at two desks in turn, so that the new note enters while the
    old one fades.
    """

    start: float
    end: float
    pitch: int
    velocity: int
    desk: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One player's notes and loudness curve, (second, 0..127) points for MIDI controller 11."""

    layer: Layer
    instrument: Instrument
    notes: tuple[Played, ...]
    swell: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Performance:
    """A piece, played once.

    period: seconds until it begins again. pickup: seconds before its first beat at which the file begins.
    """

    piece: Piece
    parts: tuple[Part, ...]
    period: float
    pickup: float


def perform(piece: Piece) -> Performance:
    """Plays a piece: the same seed, the same performance."""
    laid = harmony(piece.tonic, piece.scale, piece.bar, piece.form.split(), piece.chords)
    clock = Clock(piece, laid)
    parts = tuple(_part(piece, laid, clock, layer, index) for index, layer in enumerate(piece.layers))
    period = math.ceil(clock.seconds(laid.length) / BLOCK) * BLOCK
    return Performance(piece, parts, period, 0.25 * 60 / piece.bpm)


class Clock:
    """Beats to seconds: swing moves the off-beat eighths, rubato broadens the last two beats of each phrase."""

    def __init__(self, piece: Piece, laid: Harmony) -> None:
        self._piece = piece
        self._length = laid.length
        phrases = {
            edge for a, b in pairwise(laid.edges) for edge in (b, (a + b) / 2 if b - a >= 8 * laid.bar else b)
        }
        self._times = [0.0]
        for point in range(round(laid.length * GRID)):
            beat = point / GRID
            near = min((edge - beat for edge in phrases if edge > beat), default=9.0)
            slow = piece.rubato * max(0.0, 1 - near / 2.5)
            self._times.append(self._times[-1] + 60 / (piece.bpm * (1 - slow)) / GRID)

    def seconds(self, beat: float) -> float:
        """When a beat falls; beats before 0 or past the end run on at the piece's own tempo."""
        beat = self._swung(beat)
        if beat <= 0:
            return beat * 60 / self._piece.bpm
        if beat >= self._length:
            return self._times[-1] + (beat - self._length) * 60 / self._piece.bpm
        point, rest = divmod(beat * GRID, 1)
        here = self._times[int(point)]
        return here + rest * (self._times[int(point) + 1] - here)

    def _swung(self, beat: float) -> float:
        whole, rest = divmod(beat, 1)
        late = self._piece.swing
        return whole + (rest * late / 0.5 if rest < 0.5 else late + (rest - 0.5) * (1 - late) / 0.5)


def _part(piece: Piece, laid: Harmony, clock: Clock, layer: Layer, index: int) -> Part:
    texture_name = getattr(layer.texture, "name", str(index))
    written = [
        n for n in layer.texture.notes(laid, Random(f"{piece.seed} {texture_name}")) if _plays(laid, layer, n)
    ]
    player = INSTRUMENTS[layer.instrument]
    rng = Random(f"{piece.seed} {index} hands")
    played = [_play(piece, laid, clock, layer, player, note, rng) for note in written]
    notes = _untangle(played, clock.seconds(laid.length), 2 if player.breathes else 1)
    swell = _swell(piece, laid, clock, layer) if player.breathes else ((0.0, 110),)
    return Part(layer, player, notes, swell)


def _section(laid: Harmony, beat: float) -> int:
    return min(len(laid.form), max(1, bisect_right(laid.edges, beat + 1e-6))) - 1


def _plays(laid: Harmony, layer: Layer, note: Note) -> bool:
    return not layer.sections or _section(laid, note.start) in layer.sections


def _phrase(laid: Harmony, beat: float) -> float:
    """0..1: how far into the arch of its section a beat lies; 1 is the top, past the middle."""
    section = _section(laid, beat)
    start, end = laid.edges[section], laid.edges[section + 1]
    return math.sin(math.pi * min(1.0, max(0.0, (beat - start) / (end - start))) ** 1.2)


def _weight(piece: Piece, laid: Harmony, beat: float) -> float:
    """The loudness of the place, about 0.7..1: its section's share and its place in the phrase."""
    arc = piece.arc[_section(laid, beat) % len(piece.arc)] if piece.arc else 0.9
    return arc * (0.9 + 0.1 * _phrase(laid, beat))


def _play(
    piece: Piece, laid: Harmony, clock: Clock, layer: Layer, player: Instrument, note: Note, rng: Random
) -> Played:
    late = max(-0.03, min(0.03, rng.gauss(0, player.loose / 1000)))
    end = note.start + note.length * layer.gate
    if player.rings and layer.gate >= 1:
        end = max(end, min(laid.at(note.start).end, note.start + 4))
    level = layer.touch * _weight(piece, laid, note.start) * note.accent * rng.uniform(0.95, 1.05)
    start = clock.seconds(note.start) + late
    return Played(
        start, max(start + 0.05, clock.seconds(end) + late), note.pitch, max(8, min(120, round(127 * level)))
    )


def _untangle(notes: list[Played], period: float, desks: int) -> tuple[Played, ...]:
    """Ends a note just before its key is struck again, next time round too, so that no note-off cuts a new note."""
    ordered = sorted(notes, key=lambda n: (n.start, n.pitch))
    seen: Counter[int] = Counter()
    placed: list[Played] = []
    for note in ordered:
        placed.append(replace(note, desk=seen[note.pitch] % desks))
        seen[note.pitch] += 1
    following = {(n.pitch, n.desk): n.start + period for n in reversed(placed)}
    kept: list[Played] = []
    for note in reversed(placed):
        end = min(note.end, following[note.pitch, note.desk] - 0.01)
        if end - note.start > 0.03:
            kept.append(replace(note, end=end))
            following[note.pitch, note.desk] = note.start
    return tuple(reversed(kept))


def _swell(piece: Piece, laid: Harmony, clock: Clock, layer: Layer) -> tuple[tuple[float, int], ...]:
    """Held sounds breathe with their phrases, by the layer's `swell` share."""
    points = []
    for step in range(int(laid.length * 4)):
        beat = step / 4
        share = 1 - layer.swell + layer.swell * _phrase(laid, beat)
        points.append((clock.seconds(beat), round(118 * share)))
    return tuple(points)
