"""Chords, scales and voice leading: roman numerals in, pitches out.

Pitch classes are 0..11 with C = 0, pitches are MIDI note numbers (middle C = 60), times are beats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import Final

SCALES: Final[dict[str, tuple[int, ...]]] = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "lydian dominant": (0, 2, 4, 6, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "octatonic": (0, 1, 3, 4, 6, 7, 9, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
}
"""Semitones above the tonic."""

_DEGREES: Final = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_SHIFTS: Final = {"": 0, "b": -1, "#": 1}
_QUALITIES: Final[dict[str, tuple[int, ...]]] = {
    # The third is 3 or 4 by the numeral's case, so it is written here as -1.
    "": (0, -1, 7),
    "6": (0, -1, 7, 9),
    "69": (0, -1, 7, 9, 14),
    "7": (0, -1, 7, 10),
    "9": (0, -1, 7, 10, 14),
    "13": (0, -1, 10, 14, 21),
    "7b9": (0, -1, 7, 10, 13),
    "maj7": (0, -1, 7, 11),
    "maj9": (0, -1, 7, 11, 14),
    "maj7#11": (0, -1, 7, 11, 18),
    "add9": (0, -1, 7, 14),
    "addb9": (0, -1, 7, 13),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "9sus4": (0, 5, 10, 14),
    "5": (0, 7),
    "+": (0, 4, 8),
    "°": (0, 3, 6),
    "°7": (0, 3, 6, 9),
    "ø7": (0, 3, 6, 10),
}
_SPELLING: Final = (0, 1, 1, 2, 2, 3, 4, 4, 4, 5, 6, 6)
"""Degrees above the root that an interval of so many semitones is spelled with."""
_SYMBOL: Final = re.compile(r"^([b#]?)([iv]+|[IV]+)([^/]*)(?:/([b#]?)([iv]+|[IV]+))?$")


@dataclass(frozen=True, slots=True)
class Chord:
    """tones: pitch classes, the root first, then third, fifth and what is added. bass: pitch class.

    degree: of the scale, that the root is spelled on, 0..6.
    """

    symbol: str
    tones: tuple[int, ...]
    bass: int
    degree: int

    @property
    def fifth(self) -> int:
        """The chord's own fifth where it has one (a diminished one too), else the perfect one."""
        fifths = [t for t in self.tones if (t - self.tones[0]) % 12 in (6, 7, 8)]
        return fifths[0] if fifths else (self.tones[0] + 7) % 12


def chord(symbol: str, tonic: int) -> Chord:
    """Reads a roman numeral such as `ii9`, `bVImaj7` or `I/V` (a bass other than the root).

    Raises ValueError for what is no numeral.
    """
    match = _SYMBOL.match(symbol)
    if match is None or match[3] not in _QUALITIES:
        raise ValueError(f"no chord: {symbol!r}")
    shift, numeral, quality, bass_shift, bass = match.groups()
    root = tonic + _DEGREES[numeral.lower()] + _SHIFTS[shift]
    third = 4 if numeral.isupper() else 3
    tones = tuple((root + (third if i == -1 else i)) % 12 for i in _QUALITIES[quality])
    low = tonic + _DEGREES[bass.lower()] + _SHIFTS[bass_shift] if bass else root
    return Chord(symbol, tones, low % 12, list(_DEGREES).index(numeral.lower()))


@cache
def chord_scale(scale: tuple[int, ...], tonic: int, over: Chord) -> tuple[int, ...]:
    """The scale, bent where the chord needs it (a raised leading tone over V): one pitch per degree.

    Pitches are given within about an octave above the tonic's pitch class, so that degree + 7 is degree + 12.
    """
    bent = [tonic + step for step in scale]
    for tone in over.tones:
        degree = _degree_of(tone, over, bent)
        if degree is not None:
            bent[degree] = nearest(tone, bent[degree])
    return tuple(bent)


def _degree_of(tone: int, over: Chord, bent: list[int]) -> int | None:
    """Which degree a chord tone bends: by spelling in scales of seven, else a neighbour that is not the tonic."""
    classes = [p % 12 for p in bent]
    if tone in classes:
        return None
    interval = (tone - over.tones[0]) % 12
    if len(bent) == 7:
        diminished = over.fifth != (over.tones[0] + 7) % 12
        return (over.degree + (6 if diminished and interval == 9 else _SPELLING[interval])) % 7
    free = [i for i, c in enumerate(classes) if i and c not in over.tones and (tone - c) % 12 in (1, 11)]
    return free[0] if free else None


@dataclass(frozen=True, slots=True)
class Span:
    """One chord for a while: start and length in beats, section: index into the form."""

    start: float
    length: float
    chord: Chord
    section: int

    @property
    def end(self) -> float:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Harmony:
    """A whole piece's chords.

    bar: beats per bar. form: section names such as A, B, A'. edges: where they start, and the end.
    """

    tonic: int
    scale: tuple[int, ...]
    bar: int
    form: tuple[str, ...]
    spans: tuple[Span, ...]
    edges: tuple[float, ...]

    @property
    def length(self) -> float:
        return self.edges[-1]

    def section(self, index: int) -> tuple[Span, ...]:
        return tuple(s for s in self.spans if s.section == index)

    def at(self, beat: float) -> Span:
        """The chord that sounds at a beat; beats past the end wrap round, as the loop does."""
        beat %= self.length
        return next(s for s in reversed(self.spans) if s.start <= beat + 1e-6)

    def degree(self, index: int, over: Chord) -> int:
        """The pitch of a scale degree (0 = the tonic at or above C-1) bent to the chord."""
        octave, step = divmod(index, len(self.scale))
        return chord_scale(self.scale, self.tonic, over)[step] + 12 * octave


def harmony(tonic: int, scale: str, bar: int, form: Iterable[str], chords: dict[str, str]) -> Harmony:
    """Lays out a form such as `A A' B A` with bars of chords: `{"A": "I vi | IV V", ...}`.

    Chords within a bar share it evenly. A section with primes and no chords of its own takes the plain letter's.
    """
    names = tuple(form)
    spans: list[Span] = []
    edges = [0.0]
    for number, name in enumerate(names):
        beat = edges[-1]
        for bar_chords in (chords.get(name) or chords[name.rstrip("'")]).split("|"):
            symbols = bar_chords.split()
            share = bar / len(symbols)
            spans += [Span(beat + i * share, share, chord(s, tonic), number) for i, s in enumerate(symbols)]
            beat += bar
        edges.append(beat)
    return Harmony(tonic, SCALES[scale], bar, names, tuple(spans), tuple(edges))


def nearest(pitch_class: int, to: float) -> int:
    """The pitch of a class that lies nearest to a (fractional) pitch."""
    return pitch_class + 12 * round((to - pitch_class) / 12)


def voicings(spans: Sequence[Span], size: int, centre: float, wide: bool = False) -> list[tuple[int, ...]]:
    """One voicing of `size` voices a chord, low to high, each moving as little as it can from the one before.

    wide: the second voice from the top falls an octave (drop-2), for an open sound.
    """
    found: list[tuple[int, ...]] = []
    for span in spans:
        held = found[-1] if found else None
        found.append(min(_positions(span.chord, size, centre, wide), key=lambda v: _effort(v, held, centre)))
    return found


def _positions(over: Chord, size: int, centre: float, wide: bool) -> list[tuple[int, ...]]:
    """Every close (or drop-2) position of the chord's `size` most telling tones near the centre."""
    root, *rest = dict.fromkeys(over.tones)
    telling = [t for t in rest if t != over.fifth] + [root, over.fifth]
    tones = list(dict.fromkeys(telling))[:size] or [root]
    positions = []
    for low in range(int(centre) - 14, int(centre) + 3):
        if low % 12 in tones:
            stack = [low]
            while len(stack) < size:
                stack.append(next(p for p in range(stack[-1] + 1, stack[-1] + 13) if p % 12 in tones))
            if wide and size > 2:
                stack[-2] -= 12
            positions.append(tuple(sorted(stack)))
    return positions


def _effort(voicing: tuple[int, ...], held: tuple[int, ...] | None, centre: float) -> float:
    """How little one likes to go there: movement, distance from the middle, mud and parallel fifths."""
    cost = 0.5 * len(voicing) * abs(sum(voicing) / len(voicing) - centre)
    cost += sum(4 for a, b in pairwise(voicing) if a < 52 and b - a < 3)
    if held is not None:
        moves = list(zip(held, voicing, strict=True))
        cost += sum(abs(a - b) for a, b in moves)
        cost += sum(
            3 for (a, x), (b, y) in combinations(moves, 2) if (b - a) % 12 == (y - x) % 12 == 7 and a != x
        )
    return cost
