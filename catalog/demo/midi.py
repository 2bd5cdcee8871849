"""Performances as MIDI files, for FluidSynth or for a score editor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import mido

from catalog.demo.performance import Part, Performance

TICKS_PER_SECOND: Final = 2000
LEAD: Final = 10.0
"""Seconds of the pass before that are played first, so that their tails lie under the beginning."""


def write(performance: Performance, part: Part, path: Path, seconds: float) -> None:
    """Writes one part: the end of a first pass, a whole pass from `LEAD` seconds on, and the beginning of a third.

    seconds: where the file ends.
    """
    track = mido.MidiTrack()
    desks = (9,) if part.instrument.drums else (0, 1)
    for channel in desks:
        track.append(mido.Message("program_change", channel=channel, program=part.instrument.program))
        track.append(mido.Message("control_change", channel=channel, control=7, value=100))
    clock = 0
    for time, _, message in sorted(_events(performance, part, desks, seconds), key=lambda e: (e[0], e[1])):
        tick = round(time * TICKS_PER_SECOND)
        track.append(message.copy(time=tick - clock))
        clock = tick
    song = mido.MidiFile(ticks_per_beat=TICKS_PER_SECOND // 2)
    song.tracks.append(track)
    song.save(path)


def _events(
    performance: Performance, part: Part, desks: tuple[int, ...], seconds: float
) -> Iterator[tuple[float, int, mido.Message]]:
    """(second, order within it, message): controllers first, ends before beginnings."""
    for turn in (-1, 0, 1):
        shift = LEAD + turn * performance.period
        for second, value in part.swell:
            if 0 <= second + shift < seconds:
                for channel in desks:
                    louder = mido.Message("control_change", channel=channel, control=11, value=value)
                    yield second + shift, 0, louder
        for note in part.notes:
            if 0 <= note.start + shift < seconds:
                key = {"channel": desks[note.desk], "note": note.pitch}
                yield note.start + shift, 2, mido.Message("note_on", velocity=note.velocity, **key)
                yield note.end + shift, 1, mido.Message("note_off", velocity=0, **key)
    yield seconds, 3, mido.Message("control_change", channel=desks[0], control=7, value=100)
