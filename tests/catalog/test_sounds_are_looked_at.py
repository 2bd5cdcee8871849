"""Silence, outline and loop points are read off the plain form of a sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from catalog.loops import propose
from catalog.waveform import MOST_PEAKS, RATE, outline, read, silences, spectrum
from tests.catalog.tunes import as_wav, tune

NOTHING = np.zeros(0, np.int16)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.int16)


def loop_of(sound: np.ndarray) -> tuple[float, float]:
    return propose(sound, spectrum(sound), silences(sound))


def test_the_plain_form_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "plain.wav").write_bytes(as_wav(tune(2)))
    assert np.array_equal(read(tmp_path / "plain.wav"), tune(2))


def test_silence_at_both_ends_is_measured() -> None:
    padded = np.concatenate([silence(1.5), tune(3), silence(0.7)])
    before, after = silences(padded)
    assert before == pytest.approx(1.5, abs=0.02)
    assert after == pytest.approx(0.7, abs=0.1)


def test_faint_noise_is_silence() -> None:
    noise = np.random.default_rng(1).integers(-3, 4, RATE).astype(np.int16)
    assert silences(np.concatenate([noise, tune(2)]))[0] == pytest.approx(1, abs=0.02)


def test_the_outline_follows_the_level() -> None:
    peaks = outline(np.concatenate([silence(10), tune(10)]))
    assert len(peaks) <= MOST_PEAKS
    assert max(peaks[:190]) == 0
    assert 20 < min(peaks[210:-1]) <= max(peaks) <= 255


@pytest.mark.parametrize("sound", [NOTHING, silence(0.1), silence(30), tune(0.5)], ids=len)
def test_nothing_and_nearly_nothing_are_looked_at_too(sound: np.ndarray) -> None:
    start, end = loop_of(sound)
    assert 0 <= start <= end <= len(sound) / RATE
    assert len(outline(sound)) <= MOST_PEAKS


def test_a_piece_that_repeats_is_looped_by_whole_repetitions() -> None:
    verse = tune(8, seed=3)
    fade = np.linspace(1, 0, 8 * RATE) ** 3
    song = np.concatenate([silence(0.5), tune(6, seed=4), *[verse] * 5, (verse * fade).astype(np.int16)])
    start, end = loop_of(song)
    assert end - start >= 16
    assert (end - start) / 8 == pytest.approx(round((end - start) / 8), abs=0.001)
    assert end < 47, "left before it fades"


def test_a_file_that_runs_into_its_beginning_loops_as_a_whole() -> None:
    endless = tune(31)[RATE // 8 : -RATE // 8]
    assert loop_of(endless) == (0, len(endless) / RATE)


def test_what_never_comes_back_loops_without_its_silent_ends() -> None:
    song = np.concatenate([silence(1), tune(40, seed=5), silence(2)])
    start, end = loop_of(song)
    assert start == pytest.approx(1, abs=0.05)
    assert end == pytest.approx(41, abs=0.2)
