"""Tunes: a motif per rhythm, bent to the chords, with one climax a phrase and a cadence at its end.

The line of a section is the cheapest path through the scale (dynamic programming over degrees): steps are cheap,
strong beats want chord tones, other tones want to be passed through by step, bars of the same rhythm want the
same intervals (that is the motif), and all of it leans on an arch whose top lies past the middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Final

from catalog.demo.harmony import Harmony, Span
from catalog.demo.score import Note

_STEP_COSTS: Final = {0: 1.6, 1: 0.0, 2: 0.7, 3: 1.5, 4: 2.0, 5: 3.2, 6: 5.0, 7: 3.4}
_FORBIDDEN: Final = 9.0


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in the rhythm that waits for its pitch.

    interval: the motif's step from the note before, None at its start.
    """

    start: float
    length: float
    strong: bool
    interval: int | None
    span: Span
    last: bool


@dataclass(frozen=True, slots=True)
class Tune:
    """A melody.

    rhythms: for each section letter, bars of note lengths in beats, `r` before a rest: `1.5 .5 2 | 3 r1`.
    low, high: the range in MIDI numbers. consonant: only chord tones, for inner voices. leap: how readily the
    motif leaps. name: equal tunes of one name are one melody, so that two instruments can share it.
    shift: semitones added at the end.
    """

    rhythms: dict[str, str]
    low: int
    high: int
    consonant: bool = False
    leap: float = 1.0
    name: str = "tune"
    shift: int = 0

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        seed = f"{self.name} {rng.random()}"
        written: list[Note] = []
        before: int | None = None
        for number, section in enumerate(harmony.form):
            letter = section.rstrip("'")
            if letter not in self.rhythms:
                before = None
                continue
            slots = self._slots(harmony, number, Random(f"{seed} {letter}"))
            final = number == len(harmony.form) - 1
            line = _line(harmony, slots, self, before, final, Random(f"{seed} {letter} noise"))
            before = line[-1]
            written += [self._note(harmony, slot, degree) for slot, degree in zip(slots, line, strict=True)]
        return written

    def _slots(self, harmony: Harmony, number: int, rng: Random) -> list[_Slot]:
        """The section's rhythm, its repeated bars carrying the same motif."""
        bars = [bar.split() for bar in self.rhythms[harmony.form[number].rstrip("'")].split("|")]
        start, end = harmony.edges[number], harmony.edges[number + 1]
        motifs: dict[str, list[int]] = {}
        slots: list[_Slot] = []
        for index in range(round((end - start) / harmony.bar)):
            lengths = bars[index % len(bars)]
            motif = motifs.setdefault(" ".join(lengths), _motif(len(lengths), self.leap, rng))
            beat = start + index * harmony.bar
            for place, word in enumerate(lengths):
                length = float(word.lstrip("r"))
                if not word.startswith("r"):
                    strong = place == 0 or (beat % 1 == 0 and length >= 1)
                    interval = motif[place - 1] if place else None
                    slots.append(_Slot(beat, length, strong, interval, harmony.at(beat), False))
                beat += length
        closing = slots[-1]
        slots[-1] = _Slot(closing.start, closing.length, True, None, closing.span, True)
        return slots

    def _note(self, harmony: Harmony, slot: _Slot, degree: int) -> Note:
        pitch = harmony.degree(degree, slot.span.chord) + self.shift
        return Note(slot.start, slot.length, pitch, 1.06 if slot.strong else 0.96)


def _motif(size: int, leap: float, rng: Random) -> list[int]:
    """Scale steps between the notes of a bar; a leap is answered by a step the other way."""
    steps = [1, -1, 2, -2, 3, -3, 4]
    weights = [3.0, 3.0, 1.4 * leap, 1.2 * leap, 0.7 * leap, 0.4 * leap, 0.4 * leap]
    shape: list[int] = []
    for _ in range(size - 1):
        if shape and abs(shape[-1]) > 2:
            shape.append(-1 if shape[-1] > 0 else 1)
        else:
            shape.append(rng.choices(steps, weights)[0])
    return shape


def _line(
    harmony: Harmony, slots: list[_Slot], tune: Tune, before: int | None, final: bool, rng: Random
) -> list[int]:
    """The cheapest degrees for the slots, one each (Viterbi over the degrees within the tune's range)."""
    tonic = slots[0].span.chord
    degrees = [d for d in range(90) if tune.low <= harmony.degree(d, tonic) <= tune.high]
    costs = {
        d: 0.0 if before is None else 0.5 * _STEP_COSTS.get(abs(d - before), _FORBIDDEN) for d in degrees
    }
    trail: list[dict[int, int]] = []
    for index, slot in enumerate(slots):
        arch = _arch(index / max(1, len(slots) - 1))
        rest = {
            d: _fit(harmony, slot, d, tune, final) + _lean(d, degrees, arch) + 0.5 * rng.random()
            for d in degrees
        }
        if index:
            steps = {d: _best(harmony, slots[index - 1], slot, d, costs, tune) for d in degrees}
            trail.append({d: origin for d, (origin, _) in steps.items()})
            costs = {d: cost for d, (_, cost) in steps.items()}
        costs = {d: costs[d] + rest[d] for d in degrees}
    line = [min(costs, key=costs.__getitem__)]
    for origins in reversed(trail):
        line.append(origins[line[-1]])
    return line[::-1]


def _arch(place: float) -> float:
    """Height of the phrase's arch at a place 0..1: it rises to its top at .62 and falls to below where it began."""
    if place < 0.62:
        return math.pow(math.sin(math.pi * place / 1.24), 1.3)
    return 1 - 1.2 * math.pow((place - 0.62) / 0.38, 1.6)


def _lean(degree: int, degrees: list[int], arch: float) -> float:
    """The cost of lying off the arch, which spans the middle 70 % of the range."""
    aim = degrees[0] + (0.3 + 0.5 * arch) * (degrees[-1] - degrees[0])
    return 0.05 * math.pow(abs(degree - aim), 1.5)


def _fit(harmony: Harmony, slot: _Slot, degree: int, tune: Tune, final: bool) -> float:
    """How ill a degree sits in its chord; a phrase ends on a chord tone, the piece on the tonic or third."""
    tone = harmony.degree(degree, slot.span.chord) % 12
    tones = slot.span.chord.tones
    if slot.last and final:
        return 0.0 if tone in tones[:2] else _FORBIDDEN
    if tone in tones[:3]:
        return 0.0
    if tone in tones:
        return 0.6 if not slot.last else 2.0
    if tune.consonant or slot.last:
        return _FORBIDDEN
    return 5.0 if slot.strong else 0.6 + 0.4 * slot.length


def _best(
    harmony: Harmony, old: _Slot, new: _Slot, degree: int, costs: dict[int, float], tune: Tune
) -> tuple[int, float]:
    """From which degree to come, and what it costs so far."""
    loose = harmony.degree(degree, new.span.chord) % 12 not in new.span.chord.tones

    def total(origin: int) -> float:
        step = degree - origin
        cost = costs[origin] + _STEP_COSTS.get(abs(step), _FORBIDDEN)
        if new.interval is not None:
            cost += 0.9 * min(3, abs(step - new.interval))
        old_loose = harmony.degree(origin, old.span.chord) % 12 not in old.span.chord.tones
        return cost + (3.0 if abs(step) > 1 and (loose or old_loose) else 0.0)

    return min(((origin, total(origin)) for origin in costs), key=lambda pair: pair[1])
