"""Studies: the catalogue's recipes crossed and varied by chance, for the sound engine to learn from.

A study takes the harmony of one recipe and the players of another of the same mood, in another key, tempo, cast and
balance, with tunes of its own. Only notes are written (`inference.training.sound_studies` makes them sound), and
which two recipes they come from, so that an engine can be judged by a recipe it has not learned from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from random import Random
from typing import Any, Final

from catalog.demo.instruments import INSTRUMENTS
from catalog.demo.performance import Part, Performance, perform
from catalog.demo.recipes import PIECES
from catalog.demo.score import Intent, Layer, Piece

SECONDS: Final = 13.5
"""Of a study: the stretch that is written down, from anywhere in the piece."""
LEAST_NOTES: Final = 3
"""With fewer there is nothing to hear in the stretch: another one is taken."""
SHORTEST: Final = 0.03
FAMILIES: Final = (
    (
        "piano",
        "electric piano",
        "harp",
        "nylon guitar",
        "steel guitar",
        "jazz guitar",
        "vibraphone",
        "marimba",
    ),
    ("celesta", "glockenspiel", "music box", "vibraphone", "kalimba", "xylophone", "harp"),
    (
        "flute",
        "recorder",
        "clarinet",
        "oboe",
        "violin",
        "fiddle",
        "english horn",
        "accordion",
        "muted trumpet",
    ),
    ("viola", "cello", "clarinet", "english horn", "french horn", "bassoon"),
    ("slow strings", "strings", "warm pad", "bowed pad", "new age pad", "sweep pad"),
    ("goblin pad", "metallic pad", "sweep pad", "bowed pad", "tremolo strings"),
    ("contrabass", "double bass", "fretless bass", "cello", "bassoon"),
    ("pizzicato", "marimba", "nylon guitar", "banjo", "kalimba"),
    ("drum kit", "jazz kit", "brushes"),
)
"""Who can stand in for whom."""

Written = tuple[float, float, int, int]
"""A note: start and length in seconds, pitch, velocity."""
Study = dict[str, Any]
"""What JSON holds of one: recipes, label, genre, valence, arousal, tension, seconds, parts."""


def write(seed: int) -> Study:
    """The study of a seed, always the same. Every label is as likely, joy once bright and once tender."""
    rng = Random(f"study {seed}")
    moods = [*sorted({piece.emotion for piece in PIECES}), "joy"]
    mood = rng.choice(moods)
    frame, players = _pair([piece for piece in PIECES if piece.emotion == mood], rng)
    while True:
        performance = perform(_varied(frame, players, rng))
        parts = list(_parts(performance, rng.uniform(0, performance.period)))
        if sum(len(part["notes"]) for part in parts) >= LEAST_NOTES:
            break
    return {
        "recipes": sorted({frame.name, players.name}),
        "label": mood or "neutral",
        "genre": performance.piece.genre,
        **asdict(performance.piece.intent),
        "seconds": SECONDS,
        "parts": parts,
    }


def _pair(pieces: list[Piece], rng: Random) -> tuple[Piece, Piece]:
    """Two recipes that go together: of one metre, and bright joy does not mix with tender."""
    frame = rng.choice(pieces)
    others = [p for p in pieces if p.bar == frame.bar and abs(p.intent.arousal - frame.intent.arousal) < 0.4]
    return frame, rng.choice(others)


def _varied(frame: Piece, players: Piece, rng: Random) -> Piece:
    """The frame's harmony and form played by the other's players, everything a little different."""
    pace = math.exp(max(-0.25, min(0.25, rng.gauss(0, 0.1))))
    one, two = frame.intent, players.intent
    intent = Intent(
        (one.valence + two.valence) / 2,
        (one.arousal + two.arousal) / 2 + 0.3 * math.log(pace),
        (one.tension + two.tension) / 2,
    )
    return replace(
        frame,
        genre=players.genre,
        intent=intent,
        seed=rng.randrange(1 << 30),
        tonic=rng.randrange(12),
        bpm=math.sqrt(frame.bpm * players.bpm) * pace,
        swing=players.swing,
        rubato=rng.choice((frame.rubato, players.rubato)),
        layers=_cast(players.layers, rng),
    )


def _cast(layers: tuple[Layer, ...], rng: Random) -> tuple[Layer, ...]:
    """The players, some changed for relatives, one of many left out now and then, in another balance."""
    out = rng.randrange(1, len(layers)) if len(layers) > 3 and rng.random() < 0.25 else -1
    return tuple(
        replace(
            layer,
            instrument=_relative(layer.instrument, rng) if rng.random() < 0.4 else layer.instrument,
            db=layer.db + rng.gauss(0, 2.5),
            touch=min(0.9, layer.touch * math.exp(rng.gauss(0, 0.1))),
            gate=layer.gate * math.exp(rng.gauss(0, 0.1)),
        )
        for number, layer in enumerate(layers)
        if number != out
    )


def _relative(instrument: str, rng: Random) -> str:
    families = [family for family in FAMILIES if instrument in family]
    return rng.choice(rng.choice(families)) if families else instrument


def _parts(performance: Performance, start: float) -> Iterator[dict[str, Any]]:
    """What each player does in the stretch that begins at a second; the piece goes round."""
    for part in performance.parts:
        notes = _struck_once(sorted(_notes(part, performance.period, start)))
        if notes:
            instrument = INSTRUMENTS[part.layer.instrument]
            yield {
                "program": instrument.program,
                "drums": instrument.drums,
                "swell": part.layer.swell if instrument.breathes else 0.0,
                "level": round(part.layer.db, 1),
                "notes": notes,
            }


def _notes(part: Part, period: float, start: float) -> Iterator[Written]:
    """The notes of a stretch; held ones sound on into it."""
    for turn in (0, period):
        for note in part.notes:
            begins, ends = note.start + turn - start, note.end + turn - start
            if begins < 0 and part.instrument.breathes:
                begins = 0.0
            if 0 <= begins < SECONDS and ends - begins > SHORTEST:
                yield round(begins, 3), round(ends - begins, 3), note.pitch, note.velocity


def _struck_once(notes: list[Written]) -> list[Written]:
    """Notes that end before their key is struck again: a study has one desk to a player."""
    following: dict[int, float] = {}
    kept = []
    for start, length, pitch, velocity in reversed(notes):
        length = min(length, following.get(pitch, math.inf) - start - 0.01)
        if length > SHORTEST:
            kept.append((start, round(length, 3), pitch, velocity))
            following[pitch] = start
    return kept[::-1]
