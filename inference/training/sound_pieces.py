"""Training clips of known intent: a quarter of a minute of music for any mood, genre and group of players.

The same rules for thousands of pieces, plainer than those of the demo catalogue: what is learned from them is
judged by that catalogue, which is written by other rules.
"""

from __future__ import annotations

from random import Random
from typing import Final

from inference.training.sound_cues import Cues, cues
from inference.training.sound_score import GENRES, Clip, Intent, Part, intend

SECONDS: Final = 13.5

LEADS: Final[dict[str, tuple[int, ...]]] = {
    "piano": (0, 0, 0, 0, 1, 2),
    "chamber": (40, 41, 42, 45, 68, 70, 71, 73, 60),
    "ambient": (88, 89, 91, 92, 95, 11, 46, 49),
    "lo-fi": (4, 4, 5, 11, 26),
    "cinematic": (48, 49, 60, 61, 68, 71, 42, 52),
    "folk": (24, 25, 73, 110, 21, 105, 74, 22),
    "jazz": (0, 26, 65, 66, 59, 11),
    "electronic": (80, 81, 82, 87, 90, 84),
    "rock": (27, 28, 29, 30),
}
CHORDS: Final[dict[str, tuple[int, ...]]] = {
    "piano": (0,),
    "chamber": (48, 45, 46, 0, 40),
    "ambient": (88, 89, 90, 92, 94, 95, 48),
    "lo-fi": (4, 5, 0),
    "cinematic": (48, 44, 49, 45, 61),
    "folk": (24, 25, 105, 46, 21),
    "jazz": (0, 26, 4, 16),
    "electronic": (81, 90, 89, 4, 50),
    "rock": (27, 29, 30, 25),
}
BASSES: Final[dict[str, tuple[int, ...]]] = {
    "piano": (0,),
    "chamber": (42, 43, 70),
    "ambient": (89, 43, 35),
    "lo-fi": (33, 32),
    "cinematic": (43, 42, 58),
    "folk": (32, 24),
    "jazz": (32,),
    "electronic": (38, 39, 81),
    "rock": (33, 34),
}
MELODIC: Final = tuple(range(96)) + tuple(range(104, 112))
HELD: Final = frozenset((*range(16, 24), *range(40, 45), *range(48, 96), 109, 110, 111))
"""Programs whose notes sound as long as they are held."""
FIGURES: Final = ("arpeggio", "block", "alberti", "broken", "pad", "repeat")


def compose(seed: int) -> Clip:
    """The clip of a seed, always the same."""
    rng = Random(seed)
    intent = intend(rng)
    drawn = cues(intent, rng)
    genre = rng.choice(GENRES)
    writer = Writer(intent, drawn, genre, rng)
    beats = SECONDS * drawn.bpm / 60
    return Clip(
        seed,
        intent,
        genre,
        drawn.bpm,
        beats,
        tuple(part for part in writer.parts(beats) if part.notes),
        room=rng.betavariate(1.6, 3) if genre != "ambient" else rng.uniform(0.4, 1),
        cents=rng.gauss(0, 12),
    )


class Writer:
    """Writes one clip, part by part, bar after bar of four beats (three in a waltz)."""

    def __init__(self, intent: Intent, drawn: Cues, genre: str, rng: Random) -> None:
        self.intent, self.cues, self.genre, self.rng = intent, drawn, genre, rng
        self.bar = 3 if rng.random() < 0.15 else 4
        self.figure = rng.choice(FIGURES)
        self.sevenths = rng.random() < (0.8 if genre in ("jazz", "lo-fi") else 0.25)
        self.swing = rng.choice((0.58, 0.66)) if genre in ("jazz", "lo-fi") else 0.5
        self.drift = 0.0

    def parts(self, beats: float) -> list[Part]:
        lead, comp, bass = (self._part(table) for table in (LEADS, CHORDS, BASSES))
        drums = Part(0 if self.genre != "jazz" else 32, drums=True)
        dark = self.intent.label in ("fear", "disgust") or self.intent.tension > 0.6
        droning = self.rng.random() < (0.45 if dark else 0.03)
        singing = self.rng.random() < (0.45 if droning else 0.85)
        drumming = self._drums_wanted()
        for number in range(int(beats // self.bar) + 1):
            start = number * self.bar
            voices = self._voices(number)
            (self._drone if droning else self._accompany)(comp, start, voices)
            self._bass(bass, start, number, droning)
            if singing:
                self._sing(lead, start, number)
            if drumming:
                self._beat(drums, start)
        return [lead, comp, bass, drums]

    def _part(self, table: dict[str, tuple[int, ...]]) -> Part:
        program = self.rng.choice(MELODIC if self.genre == "any" else table[self.genre])
        return Part(program, swell=self.rng.uniform(0, 0.5) if program in HELD else 0.0)

    def _drums_wanted(self) -> bool:
        likely = {"rock": 0.9, "electronic": 0.8, "lo-fi": 0.8, "jazz": 0.7, "any": 0.4}.get(self.genre, 0.12)
        if self.genre == "piano":
            likely = 0.0
        return self.rng.random() < likely * (1 if self.intent.arousal > -0.3 else 0.35)

    def _pitch(self, degree: int) -> int:
        octave, step = divmod(degree, len(self.cues.scale))
        return self.cues.tonic + 12 * octave + self.cues.scale[step]

    def _degree(self, number: int) -> int:
        return self.cues.chords[number % len(self.cues.chords)]

    def _voices(self, number: int) -> list[int]:
        """The chord of a bar in close position around middle C, now and then rubbed by a semitone."""
        root = self._degree(number)
        wide = 2 if len(self.cues.scale) > 5 else 1
        tones = [self._pitch(root + k * wide) for k in range(4 if self.sevenths else 3)]
        if not self.cues.major and root == 4 and len(self.cues.scale) == 7 and self.cues.scale[1] == 2:
            tones[1] = self.cues.tonic + 11 + 12
        centre = self.cues.centre - 9
        placed = sorted({int(p % 12 + 12 * round((centre - p % 12) / 12)) for p in tones})
        if self.rng.random() < self.cues.dissonance:
            placed.append(self.rng.choice(placed) + self.rng.choice((-1, 1, 6)))
        return placed

    def _velocity(self, share: float, beat: float) -> float:
        accent = 6 if beat % self.bar == 0 else (-3 if beat % 1 else 0)
        sudden = 22 if self.rng.random() < 0.3 * self.cues.jerk else 0
        return self.cues.velocity * share + accent + sudden + self.rng.gauss(0, 4)

    def _time(self, beat: float) -> float:
        """A beat as a hand plays it: swung, and a little early or late."""
        whole, rest = divmod(beat, 1)
        swung = whole + (
            rest * 2 * self.swing if rest < 0.5 else self.swing + (rest - 0.5) * 2 * (1 - self.swing)
        )
        return max(0.0, swung + self.rng.gauss(0, 0.009) * self.cues.bpm / 60)

    def _accompany(self, part: Part, start: float, voices: list[int]) -> None:
        gate = 1.0 if self.figure == "pad" else self.cues.gate
        step = float(self.bar) if self.figure == "pad" else self.cues.step
        for index in range(max(1, round(self.bar / step))):
            beat = start + index * step
            if self.rng.random() < self.cues.jerk and index:
                continue
            for pitch in self._struck(voices, index):
                part.add(self._time(beat), max(0.1, step * gate), pitch, self._velocity(0.82, beat))

    def _struck(self, voices: list[int], index: int) -> list[int]:
        if self.figure in ("block", "pad", "repeat"):
            return voices
        if self.figure == "arpeggio":
            return [voices[index % len(voices)]]
        if self.figure == "alberti":
            return [voices[(0, 2, 1, 2)[index % 4] % len(voices)]]
        return [voices[0] - 12] if index % 4 == 0 else voices[1:]

    def _drone(self, part: Part, start: float, voices: list[int]) -> None:
        """Neighbouring tones that come and go, and now and then a pair far up."""
        root = voices[0] - self.rng.choice((0, 12))
        for offset in self.rng.choice(((0, 1, 6), (0, 6, 7), (0, 1, 3), (0, 6), (0, 1))):
            part.add(
                start + self.rng.uniform(0, 1), self.bar * 1.1, root + offset, self._velocity(0.85, start)
            )
        if self.rng.random() < 0.35:
            high = root + self.rng.choice((30, 31, 36, 37))
            for offset in (0, 1):
                beat = start + self.rng.uniform(1, self.bar)
                part.add(beat, 2.5, high + offset, self._velocity(0.7, beat))

    def _bass(self, part: Part, start: float, number: int, droning: bool) -> None:
        root = self._pitch(0 if droning else self._degree(number)) % 12
        pitch = root + 12 * round((self.cues.low - root) / 12)
        lively = self.intent.arousal + self.rng.gauss(0, 0.2)
        if droning or lively < -0.2:
            part.add(start, self.bar, pitch, self._velocity(0.85, start))
            return
        step = 2.0 if lively < 0.3 else 1.0 if lively < 0.6 else 0.5
        for index in range(max(1, int(self.bar / step))):
            beat = start + index * step
            other = pitch + self.rng.choice((0, 0, 7, 12)) if index else pitch
            part.add(self._time(beat), max(0.15, step * self.cues.gate), other, self._velocity(0.9, beat))

    def _sing(self, part: Part, start: float, number: int) -> None:
        """A bar of tune: chord tones on the beat, steps between, more notes the livelier it is."""
        rng, chord = self.rng, {self._pitch(self._degree(number) + k) % 12 for k in (0, 2, 4)}
        beat = start
        while beat < start + self.bar:
            slow = rng.choice((1.0, 2.0, 2.0, 3.0) if self.intent.arousal < -0.2 else (0.5, 1.0, 1.0, 2.0))
            length = 0.5 * slow if self.intent.arousal + rng.gauss(0, 0.2) > 0.4 else slow
            self.drift += rng.choice((-2, -1, -1, 0, 1, 1, 2)) * self.cues.leap - 0.25 * self.drift
            wanted = self.cues.centre + 2 * self.drift
            tones = chord if beat == start or rng.random() < 0.4 else {self._pitch(d) % 12 for d in range(8)}
            pitch = min(range(30, 104), key=lambda p: (p % 12 not in tones, abs(p - wanted)))
            if rng.random() > 0.1 + self.cues.jerk:
                at, sounds = self._time(beat), max(0.12, length * self.cues.gate)
                part.add(at, sounds, pitch, self._velocity(1.0, beat))
                if rng.random() < 0.12 * (1 + self.intent.arousal):
                    part.add(at, sounds, pitch - 12, self._velocity(0.9, beat))
            beat += length

    def _beat(self, part: Part, start: float) -> None:
        for index in range(self.bar * 2):
            beat = start + index / 2
            part.add(self._time(beat), 0.1, 42, self._velocity(0.6, beat))
            if index % 4 == 0 or self.rng.random() < 0.1 * (1 + self.intent.arousal):
                part.add(self._time(beat), 0.1, 36, self._velocity(0.95, beat))
            elif index % 4 == 2 and self.intent.arousal > -0.2:
                part.add(self._time(beat), 0.1, 38, self._velocity(0.9, beat))
