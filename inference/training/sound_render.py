"""A training clip becomes sound: MIDI, FluidSynth, a room, an equaliser, a recording's flaws, all by chance.

Mixes differ as recordings do, so that timbre alone tells little of mood. Needs requirements-dev.txt, FluidSynth and
Debian's fluid-soundfont-gm (MIT).
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from inference.training.sound_pieces import SECONDS
from inference.training.sound_score import Clip, Part

RATE: Final = 16_000
SOUNDFONT: Final = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
TICKS: Final = 480
OPTIONS: Final = ("-niq", "-R0", "-C0", f"-r{RATE}", "-g0.5", "-osynth.dynamic-sample-loading=1")

Sound = NDArray[np.float32]


class CannotRender(Exception):
    """FluidSynth failed; str() says how."""


def render(clip: Clip) -> Sound:
    """The mono sound of a clip at 16 kHz, `SECONDS` long, full scale 1. Raises CannotRender."""
    with TemporaryDirectory() as folder:
        score, sound = Path(folder, "clip.mid"), Path(folder, "clip.wav")
        _midi(clip).save(score)
        command = ["fluidsynth", *OPTIONS, "-F", str(sound), str(SOUNDFONT), str(score)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode or not sound.is_file():
            raise CannotRender(f"FluidSynth failed: {done.stderr.strip()[-300:] or 'no sound was written'}")
        heard, _ = soundfile.read(sound, always_2d=True)
    mono = heard.mean(axis=1)
    frames = int(SECONDS * RATE)
    return _recorded(np.pad(mono[:frames], (0, max(0, frames - len(mono)))), clip)


def _midi(clip: Clip) -> mido.MidiFile:
    song = mido.MidiFile(ticks_per_beat=TICKS)
    tempo = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(clip.bpm))])
    song.tracks.append(tempo)
    for number, part in enumerate(clip.parts):
        track, clock = mido.MidiTrack(), 0
        for tick, _, message in sorted(_events(clip, part, number), key=lambda event: event[:2]):
            track.append(message.copy(time=tick - clock))
            clock = tick
        song.tracks.append(track)
    return song


def _events(clip: Clip, part: Part, number: int) -> Iterator[tuple[int, int, mido.Message]]:
    """(tick, order within it, message) of one part."""
    channel = 9 if part.drums else number
    yield 0, 0, mido.Message("program_change", channel=channel, program=part.program)
    yield 0, 0, mido.Message("pitchwheel", channel=channel, pitch=round(8191 * clip.cents / 200))
    if part.swell:
        for beat in range(int(clip.beats)):
            share = 1 - part.swell * (0.5 + 0.5 * math.cos(2 * math.pi * beat / 8))
            yield (
                TICKS * beat,
                0,
                mido.Message("control_change", channel=channel, control=11, value=int(120 * share)),
            )
    for note in part.notes:
        if note.start < clip.beats:
            key = {"channel": channel, "note": note.pitch}
            start, end = round(TICKS * note.start), round(TICKS * (note.start + note.length))
            yield start, 2, mido.Message("note_on", velocity=round(note.velocity), **key)
            yield max(end, start + 1), 1, mido.Message("note_off", velocity=0, **key)


def _recorded(dry: NDArray[np.float64], clip: Clip) -> Sound:
    """As a recording would have it: room, tilt, roll-off, compression, hiss, level."""
    noise = np.random.default_rng(clip.seed)
    sound = dry / max(1e-6, float(np.sqrt((dry**2).mean())))
    sound = sound + 0.8 * clip.room * _room(sound, noise, 0.4 + 2.5 * clip.room)
    low = sosfilt(butter(1, noise.uniform(300, 1500), "low", fs=RATE, output="sos"), sound)
    sound = sound + low * (10 ** (noise.normal(0, 4) / 20) - 1)
    if noise.random() < 0.6:
        top = float(np.exp(noise.uniform(np.log(2200), np.log(7500))))
        sound = sosfilt(butter(1, top, "low", fs=RATE, output="sos"), sound)
    if noise.random() < 0.4:
        drive = noise.uniform(0.15, 0.5)
        sound = np.tanh(drive * sound) / drive
    if noise.random() < 0.3:
        sound = sound + 10 ** (noise.uniform(-60, -32) / 20) * noise.standard_normal(len(sound))
    peak = max(1e-6, float(np.abs(sound).max()))
    return np.asarray(sound * noise.uniform(0.2, 0.95) / peak, np.float32)


def _room(sound: NDArray[np.float64], noise: np.random.Generator, seconds: float) -> NDArray[np.float64]:
    """The sound's reverberation, of its own energy."""
    time = np.arange(int(RATE * seconds)) / RATE
    response = noise.standard_normal(len(time)) * np.exp(-6.9 * time / seconds)
    response = sosfilt(butter(1, 3500, "low", fs=RATE, output="sos"), response)
    response /= np.sqrt((response**2).sum())
    return np.asarray(fftconvolve(sound, response)[: len(sound)])
