"""Hearing a track, in seconds of CPU for each minute of audio, beside bare decoding: `python -m bench.hearing`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av

from catalog import analysis, loops, waveform
from catalog.fingerprints import fingerprint
from inference import sound
from tests.processes import ROOT

PIECES = sorted((ROOT / "catalog/demo/audio").glob("*.mp3"))[:3]
ROUNDS = 3


def measure() -> None:
    ear = engine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        minutes = sum(analysis.measure(piece).duration for piece in PIECES) / 60
        waves = [in_wav(piece, folder) for piece in PIECES]
        plain = [folder / f"{piece.stem}-plain" for piece in PIECES]
        for path, piece in zip(plain, PIECES, strict=True):
            path.mkdir()
            analysis.measure(piece, path)
        bare = best(lambda: [decode(piece) for piece in PIECES]) / minutes
        print(f"hearing {minutes:.1f} minutes of MP3, CPU seconds a minute; best of {ROUNDS}")
        print(f"  bare decoding: {bare:.3f}")
        report("metered and written down, in the child", bare, lambda: each(PIECES, folder), minutes)
        report("the same of WAV, with a copy for browsers", bare, lambda: each(waves, folder), minutes)
        report("outline, silence, loop, fingerprint", bare, lambda: look(plain), minutes)
        if ear:
            report(f"{ear.version}", bare, lambda: [ear.hear(path / "plain.wav") for path in plain], minutes)


def report(what: str, bare: float, act: Callable[[], object], minutes: float) -> None:
    took = best(act) / minutes
    print(f"  {what}: {took:.3f}, {took / bare:.1f} times the bare decoding")


def engine() -> Any:
    try:
        return sound.get_engine()
    except sound.SoundUnavailable as reason:
        print(f"the sound engine is left out: {reason}")
        return None


def best(act: Callable[[], object]) -> float:
    """Seconds of CPU, those of child processes included, at the least."""
    took = []
    for _ in range(ROUNDS):
        start = sum(os.times()[:4])
        act()
        took.append(sum(os.times()[:4]) - start)
    return min(took)


def decode(path: Path) -> float:
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def in_wav(piece: Path, folder: Path) -> Path:
    path = folder / f"{piece.stem}.wav"
    with av.open(str(piece)) as source, av.open(str(path), "w") as target:
        stream = target.add_stream("pcm_s16le", rate=44_100, layout="stereo")
        for frame in source.decode(audio=0):
            frame.pts = None
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path


def each(paths: list[Path], folder: Path) -> None:
    for path in paths:
        analysis.measure(path, folder)


def look(folders: list[Path]) -> None:
    for folder in folders:
        wave = waveform.read(folder / "plain.wav")
        levels = waveform.spectrum(wave)
        loops.propose(wave, levels, waveform.silences(wave))
        waveform.outline(wave)
        fingerprint(levels)


if __name__ == "__main__":
    measure()
