"""A training clip becomes sound: MIDI, FluidSynth, a room, an equaliser, a recording's flaws, all by chance.

Mixes differ as recordings do, so that timbre alone tells little of mood. Needs requirements-dev.txt, FluidSynth and
Debian's fluid-soundfont-gm (MIT).
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
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
TICKS: Final = 1000
"""A second."""
LOUDNESS, UNCHANGED, ALL_SOUND_OFF = 120, 127, 120
VOICES: Final = 1024
"""Notes that may sound at once: where FluidSynth runs out it loses one, waits for its end and never stops."""
OPTIONS: Final = (
    *("-niq", "-R0", "-C0", f"-r{RATE}", "-g0.5"),
    *("-osynth.dynamic-sample-loading=1", f"-osynth.polyphony={VOICES}"),
)

Sound = NDArray[np.float32]


class CannotRender(Exception):
    """FluidSynth failed; str() says how."""


def render(clips: Sequence[Clip]) -> list[Sound]:
    """The mono sound of clips at 16 kHz, `SECONDS` long each, full scale 1. Raises CannotRender.

    One run of the synthesiser plays all parts of all clips one after the other: most of its time is its start.
    """
    with TemporaryDirectory() as folder:
        score, sound = Path(folder, "clips.mid"), Path(folder, "clips.wav")
        _midi(clips).save(score)
        command = ["fluidsynth", *OPTIONS, "-F", str(sound), str(SOUNDFONT), str(score)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode or not sound.is_file():
            raise CannotRender(f"FluidSynth failed: {done.stderr.strip()[-300:] or 'no sound was written'}")
        heard, _ = soundfile.read(sound, always_2d=True, dtype="float32")
    frames, count = int(SECONDS * RATE), sum(len(clip.parts) for clip in clips)
    mono = heard.mean(axis=1)[: frames * count]
    stems = iter(np.pad(mono, (0, frames * count - len(mono))).reshape(count, frames))
    return [_recorded(_mixed(clip, islice(stems, len(clip.parts))), clip) for clip in clips]


def _mixed(clip: Clip, stems: Iterable[Sound]) -> Sound:
    """The parts together, those with a level brought to it."""
    mixed = np.zeros(int(SECONDS * RATE), np.float32)
    for part, stem in zip(clip.parts, stems, strict=True):
        mixed += stem if part.level is None else stem * gain(stem, part.level)
    return mixed


def gain(stem: Sound, level: float) -> float:
    """What brings a part to a level, LU above -23; what cannot be heard stays so."""
    sound = sosfilt(butter(1, 150, "high", fs=RATE, output="sos"), stem)
    power = (sound**2).reshape(-1, RATE // 4).mean(axis=1)
    heard = power[power > max(1e-9, 0.01 * power.max())]
    return float(10 ** ((level - 23) / 20) / np.sqrt(heard.mean())) if len(heard) else 0.0


def _midi(clips: Sequence[Clip]) -> mido.MidiFile:
    """Every part by itself, one after the other, `SECONDS` apart."""
    track, clock = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=1_000_000)]), 0
    pairs = [(clip, part) for clip in clips for part in clip.parts]
    for number, pair in enumerate(pairs):
        for second, _, message in sorted(_events(*pair), key=lambda event: event[:2]):
            tick = round(TICKS * (number * SECONDS + second))
            track.append(message.copy(time=tick - clock))
            clock = tick
    song = mido.MidiFile(ticks_per_beat=TICKS)
    song.tracks.append(track)
    return song


def _events(clip: Clip, part: Part) -> Iterator[tuple[float, int, mido.Message]]:
    """(second, order within it, message) of one part; it is silent from the clip's end on."""
    channel, beat = 9 if part.drums else 0, 60 / clip.bpm
    yield 0, 0, mido.Message("program_change", channel=channel, program=part.program)
    yield 0, 0, mido.Message("pitchwheel", channel=channel, pitch=round(8191 * clip.cents / 200))
    for number in range(math.ceil(clip.beats)):
        share = 1 - part.swell * (0.5 + 0.5 * math.cos(2 * math.pi * number / 8))
        value = int(LOUDNESS * share) if part.swell else UNCHANGED
        yield beat * number, 0, mido.Message("control_change", channel=channel, control=11, value=value)
    for note in part.notes:
        if note.start < clip.beats:
            key = {"channel": channel, "note": note.pitch}
            start, end = beat * note.start, beat * (note.start + max(note.length, 0.01))
            yield start, 2, mido.Message("note_on", velocity=round(note.velocity), **key)
            yield min(end, SECONDS), 1, mido.Message("note_off", velocity=0, **key)
    yield SECONDS, 3, mido.Message("control_change", channel=channel, control=ALL_SOUND_OFF, value=0)


def _recorded(dry: Sound, clip: Clip) -> Sound:
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


def _room(sound: Sound, noise: np.random.Generator, seconds: float) -> Sound:
    """The sound's reverberation, of its own energy."""
    time = np.arange(int(RATE * seconds)) / RATE
    response = noise.standard_normal(len(time)) * np.exp(-6.9 * time / seconds)
    response = sosfilt(butter(1, 3500, "low", fs=RATE, output="sos"), response)
    response /= np.sqrt((response**2).sum())
    return np.asarray(fftconvolve(sound, response.astype(np.float32))[: len(sound)])
