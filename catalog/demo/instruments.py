"""The players of the ensemble: programs of a General MIDI soundfont and how each is played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Instrument:
    """program: General MIDI number from 0. rings: struck or plucked, notes sound on till the chord changes.

    loose: standard deviation of its timing, ms. breathes: a held sound that swells with the phrase. drums: a kit.
    """

    program: int
    rings: bool = False
    loose: float = 8.0
    breathes: bool = False
    drums: bool = False


INSTRUMENTS: Final[dict[str, Instrument]] = {
    "piano": Instrument(0, rings=True, loose=9),
    "electric piano": Instrument(4, rings=True, loose=12),
    "celesta": Instrument(8, rings=True, loose=8),
    "glockenspiel": Instrument(9, loose=6),
    "music box": Instrument(10, loose=14),
    "vibraphone": Instrument(11, rings=True, loose=10),
    "marimba": Instrument(12, loose=6),
    "xylophone": Instrument(13, loose=5),
    "accordion": Instrument(21, breathes=True),
    "nylon guitar": Instrument(24, rings=True, loose=8),
    "steel guitar": Instrument(25, rings=True, loose=8),
    "jazz guitar": Instrument(26, loose=10),
    "double bass": Instrument(32, loose=8),
    "fretless bass": Instrument(35, loose=10),
    "violin": Instrument(40, breathes=True, loose=12),
    "viola": Instrument(41, breathes=True, loose=12),
    "cello": Instrument(42, breathes=True, loose=14),
    "contrabass": Instrument(43, breathes=True, loose=12),
    "tremolo strings": Instrument(44, breathes=True, loose=16),
    "pizzicato": Instrument(45, loose=7),
    "harp": Instrument(46, rings=True, loose=8),
    "timpani": Instrument(47, loose=10),
    "strings": Instrument(48, breathes=True, loose=12),
    "slow strings": Instrument(49, breathes=True, loose=14),
    "muted trumpet": Instrument(59, breathes=True, loose=10),
    "french horn": Instrument(60, breathes=True, loose=12),
    "oboe": Instrument(68, breathes=True, loose=10),
    "english horn": Instrument(69, breathes=True, loose=12),
    "bassoon": Instrument(70, breathes=True, loose=9),
    "clarinet": Instrument(71, breathes=True, loose=10),
    "piccolo": Instrument(72, breathes=True, loose=8),
    "flute": Instrument(73, breathes=True, loose=10),
    "recorder": Instrument(74, breathes=True, loose=9),
    "new age pad": Instrument(88, breathes=True, loose=20),
    "warm pad": Instrument(89, breathes=True, loose=20),
    "bowed pad": Instrument(92, breathes=True, loose=20),
    "metallic pad": Instrument(93, breathes=True, loose=20),
    "sweep pad": Instrument(95, breathes=True, loose=20),
    "goblin pad": Instrument(101, breathes=True, loose=20),
    "banjo": Instrument(105, rings=True, loose=8),
    "kalimba": Instrument(108, loose=8),
    "fiddle": Instrument(110, breathes=True, loose=10),
    "drum kit": Instrument(0, drums=True, loose=5),
    "jazz kit": Instrument(32, drums=True, loose=7),
    "brushes": Instrument(40, drums=True, loose=8),
    "orchestral drums": Instrument(48, drums=True, loose=8),
}
