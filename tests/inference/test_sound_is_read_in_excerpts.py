"""A file is read in excerpts spread over its length; what cannot be heard is refused in a sentence."""

import wave

import numpy as np
import pytest

from inference.audio.mood import CannotHear
from inference.audio.reading import EXCERPT, MOST, NOMINAL, RATE, cut, levelled, read, starts
from tests.inference.sounds import MAJOR, chords, write_wav


def ramp(path, seconds, rate=8_000):
    """A tone whose level says how far into the file one is: 0 at its start, 1 at its end."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        for second in range(seconds):
            time = np.arange(rate) / rate
            level = 30_000 * (second + 1) / seconds
            file.writeframes((level * np.sin(2 * np.pi * 440 * time)).astype("<i2").tobytes())
    return path


def test_a_minute_is_heard_whole_and_in_order():
    begin = starts(60.0)

    assert begin[0] == 0
    assert begin[-1] + EXCERPT / RATE == pytest.approx(60)
    assert np.diff(begin) == pytest.approx(EXCERPT / RATE, abs=0.1)


@pytest.mark.parametrize("seconds", [0.7, 5.0, 12.0, 60.0, 3600.0, 7200.0])
def test_never_more_than_eight_excerpts(seconds):
    assert 1 <= len(starts(seconds)) <= MOST


def test_an_hour_is_jumped_through(tmp_path):
    excerpts = read(ramp(tmp_path / "hour.wav", 3600))

    levels = [float(np.sqrt(np.mean(piece**2))) for piece in excerpts.samples]
    assert len(levels) == MOST
    assert levels == sorted(levels)
    assert levels[0] < 0.02 * levels[-1]
    assert excerpts.seconds == pytest.approx(3600, abs=1)


def test_loudness_of_the_file_does_not_matter(tmp_path):
    soft = read(write_wav(tmp_path / "soft.wav", chords(MAJOR, level=0.01)))
    loud = read(write_wav(tmp_path / "loud.wav", chords(MAJOR, level=0.1)))

    assert np.sqrt(np.mean(soft.samples[0] ** 2)) == pytest.approx(NOMINAL, rel=1e-3)
    assert soft.samples[0] == pytest.approx(loud.samples[0], abs=0.01)


def test_stereo_at_another_rate_becomes_mono_at_ours(tmp_path):
    excerpts = read(write_wav(tmp_path / "stereo.wav", chords(MAJOR, 4.0), rate=32_000, channels=2))

    assert sum(map(len, excerpts.samples)) == pytest.approx(2 * RATE, rel=0.02)


def test_sound_in_memory_is_cut_like_a_file():
    pieces = cut(np.ones(60 * RATE, np.float32))

    assert len(pieces) == len(starts(60.0))
    assert {len(piece) for piece in pieces} == {EXCERPT}


def test_silence_is_refused(tmp_path):
    with pytest.raises(CannotHear, match="silent"):
        read(write_wav(tmp_path / "silence.wav", np.zeros(RATE * 3)))


def test_a_moment_is_too_short(tmp_path):
    with pytest.raises(CannotHear, match="half a second"):
        read(write_wav(tmp_path / "moment.wav", chords(MAJOR, 0.3)))


def test_numbers_that_are_none_are_refused():
    with pytest.raises(CannotHear):
        levelled([np.full(RATE, np.nan, np.float32)])


@pytest.mark.parametrize(
    "content", [b"", b"#EXTM3U\nhttp://example.com/a.mp3\n", b"\x00" * 4096, b"RIFF....WAVE"]
)
def test_what_is_no_sound_is_refused(tmp_path, content):
    path = tmp_path / "song.wav"
    path.write_bytes(content)

    with pytest.raises(CannotHear, match="broken"):
        read(path, "wav")


def test_a_file_that_was_cut_off_is_heard_as_far_as_it_goes(tmp_path):
    whole = write_wav(tmp_path / "whole.wav", chords(MAJOR, 40.0)).read_bytes()
    (tmp_path / "half.wav").write_bytes(whole[: len(whole) // 2])

    heard = sum(map(len, read(tmp_path / "half.wav").samples)) / RATE

    assert 15 < heard < 25
