"""What the players play: figures over chords, pads, bass lines, sparks, drums, unease.

Every texture is a small frozen recipe with `notes(harmony, rng)`, see `score.Texture`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from catalog.demo.harmony import Harmony, Span, nearest, voicings
from catalog.demo.score import Note


@dataclass(frozen=True, slots=True)
class Figure:
    """A pattern of steps over each chord, begun anew with every chord.

    pattern: one sign a step, spaces ignored: `r` root, `f` fifth, `o` octave in the bass, `b` the chord's own bass,
    digits a voice counted from below (`4` of a 3-voice chord is its second an octave up), `*` all voices,
    `^` all but the lowest, `-` holds on, `.` rests. A list of patterns takes turns by chord. step: beats.
    centre: where the voices lie, low: the lowest bass note. roll: beats between the notes of a struck chord.
    """

    pattern: str | tuple[str, ...]
    step: float = 0.5
    size: int = 3
    centre: float = 60
    low: int = 40
    wide: bool = False
    roll: float = 0.0
    lilt: float = 0.12

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        patterns = [
            p.replace(" ", "") for p in ((self.pattern,) if isinstance(self.pattern, str) else self.pattern)
        ]
        shapes = voicings(harmony.spans, self.size, self.centre, self.wide)
        found: list[Note] = []
        for index, (span, voices) in enumerate(zip(harmony.spans, shapes, strict=True)):
            found += self._over(span, voices, patterns[index % len(patterns)])
        return found

    def _over(self, span: Span, voices: tuple[int, ...], pattern: str) -> Iterator[Note]:
        count = round(span.length / self.step)
        signs = (pattern * (count // len(pattern) + 1))[:count]
        for place, sign in enumerate(signs):
            if sign in ".-":
                continue
            held = len(signs[place + 1 :]) - len(signs[place + 1 :].lstrip("-"))
            start, length = span.start + place * self.step, (1 + held) * self.step
            accent = (
                1.0 + (self.lilt if place == 0 else 0.0) - (self.lilt if (place * self.step) % 1 else 0.0)
            )
            for order, pitch in enumerate(self._pitches(sign, span, voices)):
                yield Note(start + order * self.roll, length - order * self.roll, pitch, accent)

    def _pitches(self, sign: str, span: Span, voices: tuple[int, ...]) -> list[int]:
        if sign in "*^":
            return list(voices if sign == "*" else voices[1:])
        if sign.isdigit():
            octave, voice = divmod(int(sign), len(voices))
            return [voices[voice] + 12 * octave]
        return [bass_pitch(span, sign, self.low)]


def bass_pitch(span: Span, sign: str, low: int) -> int:
    """The bass note a sign means: b bass, r root, f fifth, o the bass an octave up.

    It lies within an octave above `low`.
    """
    over = span.chord
    wanted = {"b": over.bass, "o": over.bass, "r": over.tones[0], "f": over.fifth}[sign]
    pitch = low + (wanted - low) % 12
    return pitch + 12 if sign == "o" else pitch


@dataclass(frozen=True, slots=True)
class Pad:
    """Chords held from change to change; voices that stay are not struck again within a section.

    centre: MIDI number. overlap: beats by which a chord fades into the next.
    """

    size: int = 3
    centre: float = 60
    wide: bool = False
    overlap: float = 0.4

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        shapes = voicings(harmony.spans, self.size, self.centre, self.wide)
        sounding: dict[int, tuple[float, float]] = {}
        found: list[Note] = []
        for span, voices in zip(harmony.spans, shapes, strict=True):
            edge = span.start in harmony.edges
            for pitch in [p for p in sounding if p not in voices or edge]:
                start, end = sounding.pop(pitch)
                found.append(Note(start, end - start + self.overlap, pitch))
            for pitch in voices:
                sounding[pitch] = (sounding.get(pitch, (span.start, 0))[0], span.end)
        return found + [Note(a, b - a + self.overlap, p) for p, (a, b) in sounding.items()]


@dataclass(frozen=True, slots=True)
class Walk:
    """A walking bass: the root on the change, chord tones between, a semitone or step into the next root."""

    low: int = 33
    high: int = 55

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        found: list[Note] = []
        here = self.low + 7
        for index, span in enumerate(harmony.spans):
            goal = harmony.spans[(index + 1) % len(harmony.spans)].chord.tones[0]
            for beat in range(round(span.length)):
                here = self._next(span, beat, here, goal, rng)
                accent = 1.06 if beat % 2 else 1.0
                found.append(Note(span.start + beat, 1.0, here, accent))
        return found

    def _next(self, span: Span, beat: int, here: int, goal: int, rng: Random) -> int:
        if beat == 0:
            return self._inside(nearest(span.chord.tones[0], here))
        if beat == round(span.length) - 1:
            return self._inside(nearest(goal, here) + rng.choice((-1, 1, -1, 2)))
        tones = [nearest(t, here + rng.choice((-4, 4))) for t in span.chord.tones[:4]]
        return self._inside(rng.choice([t for t in tones if t != here] or [here]))

    def _inside(self, pitch: int) -> int:
        while pitch < self.low:
            pitch += 12
        while pitch > self.high:
            pitch -= 12
        return pitch


@dataclass(frozen=True, slots=True)
class Sparks:
    """Now and then a small motif of chord or pentatonic tones, far apart: bells, harp, music box.

    every: beats between motifs, on average. size: notes of a motif. gap: beats within it. low, high: MIDI numbers.
    """

    every: float = 6
    size: int = 3
    gap: float = 0.5
    low: int = 72
    high: int = 91
    falling: bool = False
    length: float = 2.0

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        found: list[Note] = []
        beat = rng.uniform(0.25, 0.6) * self.every
        while beat < harmony.length - self.size * self.gap:
            start = round(beat / self.gap) * self.gap
            pool = self._pool(harmony.at(start))
            place = rng.randrange(max(1, len(pool) - self.size + 1))
            motif = pool[place : place + self.size]
            for order, pitch in enumerate(reversed(motif) if self.falling or rng.random() < 0.4 else motif):
                found.append(Note(start + order * self.gap, self.length, pitch, 1.0 - 0.08 * order))
            beat += self.every * rng.uniform(0.75, 1.25)
        return found

    def _pool(self, span: Span) -> list[int]:
        return [p for p in range(self.low, self.high + 1) if p % 12 in span.chord.tones]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Unease: a few neighbouring tones that swell in and out over several beats, above or below the chords.

    shapes: semitones above the chord's root. every, length: beats. low: the root's lowest pitch.
    """

    shapes: tuple[tuple[int, ...], ...] = ((0, 1, 6), (0, 6, 7), (0, 1, 3))
    every: float = 8
    length: float = 7
    low: int = 48
    stagger: float = 0.5

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        found: list[Note] = []
        for index in range(int(harmony.length // self.every)):
            start = index * self.every
            root = self.low + (harmony.at(start).chord.tones[0] - self.low) % 12
            for order, step in enumerate(self.shapes[rng.randrange(len(self.shapes))]):
                late = order * self.stagger + rng.uniform(0, 0.2)
                found.append(Note(start + late, self.length - late, root + step, 1.0 - 0.06 * order))
        return found


@dataclass(frozen=True, slots=True)
class Kit:
    """Drums. patterns: General MIDI key -> one digit a step, 0 or `.` rests, 9 is loud; `|` is only for the eye.

    ghosts: chance of leaving a quiet stroke out, so that no two bars are quite the same.
    """

    patterns: tuple[tuple[int, str], ...]
    step: float = 0.5
    ghosts: float = 0.1

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        found: list[Note] = []
        for key, written in self.patterns:
            signs = written.replace("|", "").replace(" ", "")
            for place in range(round(harmony.length / self.step)):
                strength = int(signs[place % len(signs)].replace(".", "0"))
                if strength and not (strength < 5 and rng.random() < self.ghosts):
                    found.append(Note(place * self.step, 0.2, key, 0.35 + strength / 12))
        return found


@dataclass(frozen=True, slots=True)
class Pulse:
    """A heartbeat: two soft strokes on one pitch, irregular by `wander` beats. every: beats between pairs."""

    pitch: int = 36
    every: float = 2.0
    gap: float = 0.45
    wander: float = 0.1
    follow: bool = False

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        found: list[Note] = []
        for index in range(int(harmony.length // self.every)):
            start = max(0.0, index * self.every + rng.uniform(-self.wander, self.wander))
            pitch = (
                self.pitch + (harmony.at(start).chord.bass - self.pitch) % 12 if self.follow else self.pitch
            )
            found += [Note(start, 0.6, pitch, 1.0), Note(start + self.gap, 0.6, pitch, 0.72)]
        return found
