"""Uploads are measured as EBU R128 says, whatever their format, and refused in words when they are no music."""

from __future__ import annotations

import struct
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from catalog.analysis import LONGEST, Measured, UnreadableAudio, measure, sniff
from catalog.decoding import TooLong, _frames

RATE = 48_000


def tone(seconds: float = 5, level: float = -23, frequency: float = 997, phase: float = 0) -> np.ndarray:
    """A stereo sine of so many dBFS."""
    wave = np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE + phase)
    return np.stack([wave, wave], axis=1) * 10 ** (level / 20)


@pytest.fixture
def file(tmp_path):
    def write(name: str, sound: np.ndarray, **options) -> str:
        soundfile.write(tmp_path / name, sound, RATE, **options)
        return str(tmp_path / name)

    return write


def refusal(path) -> str:
    with pytest.raises(UnreadableAudio) as refused:
        measure(path)
    assert str(refused.value).endswith(".")
    return refused.value.code


def test_a_stereo_sine_of_minus_23_dbfs_has_minus_23_lufs(file):
    assert measure(file("tone.wav", tone())).loudness == pytest.approx(-23, abs=0.1)


def test_silence_around_the_music_is_gated_out(file):
    padded = np.concatenate([np.zeros((RATE * 10, 2)), tone(10)])
    assert measure(file("padded.wav", padded)).loudness == pytest.approx(-23, abs=0.2)


def test_a_peak_between_samples_is_found(file):
    fade = np.minimum(1, np.minimum(np.arange(RATE * 3), np.arange(RATE * 3)[::-1]) / RATE)[:, None]
    between = fade * tone(3, -6, RATE / 4, np.pi / 4)
    assert 20 * np.log10(np.abs(between).max()) == pytest.approx(-9, abs=0.1)
    assert measure(file("between.wav", between)).true_peak == pytest.approx(-6, abs=0.4)


@pytest.mark.parametrize("name", ["tone.wav", "tone.flac", "tone.ogg", "tone.mp3"])
def test_every_format_tells_its_length_and_loudness(file, name):
    sound = measure(file(name, tone(4)))
    assert isinstance(sound, Measured)
    assert sound.duration == pytest.approx(4, abs=0.01)
    assert sound.loudness == pytest.approx(-23, abs=0.3)
    assert sound.format == name.rpartition(".")[2]


@pytest.mark.parametrize("kind", ["m4a", "aac"])
def test_aac_is_read_too_in_mp4_and_bare(file, tmp_path, kind):
    target = tmp_path / f"tone.{kind}"
    command = ["ffmpeg", "-v", "error", "-i", file("tone.wav", tone(4)), "-c:a", "aac", str(target)]
    subprocess.run(command, check=True)
    assert measure(target).format == kind
    assert measure(target).loudness == pytest.approx(-23, abs=0.3)


def test_a_name_that_lies_does_not_matter(file, tmp_path):
    (tmp_path / "song.mp3").write_bytes((tmp_path / file("tone.flac", tone(2))).read_bytes())
    assert measure(tmp_path / "song.mp3").format == "flac"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"#EXTM3U\nhttp://example.org/a.mp3\n", "format"),
        (b"<html></html>" * 50, "format"),
        (b"\xff\xfb\x90\x64" + bytes(range(256)) * 40, "broken"),
        (b"OggS" + b"\0" * 500, "broken"),
        (b"fLaC" + b"\xff" * 500, "broken"),
        (b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 600, "broken"),
        (b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, 48000, 192000, 4, 16), "broken"),
        (b"\0\0\0\x18ftypM4A " + b"\0" * 400, "broken"),
    ],
)
def test_what_is_no_music_is_refused_with_its_reason(tmp_path, content, code):
    path = tmp_path / "upload.mp3"
    path.write_bytes(content)
    assert refusal(path) == code


def test_silence_is_refused(file):
    assert refusal(file("silence.wav", np.zeros((RATE * 3, 2)))) == "silent"


def test_a_blip_is_refused(file):
    assert refusal(file("blip.wav", tone(0.3))) == "short"


def test_a_file_torn_in_the_middle_is_measured_as_far_as_it_goes(file, tmp_path):
    whole = (tmp_path / file("whole.mp3", tone(8))).read_bytes()
    (tmp_path / "torn.mp3").write_bytes(whole[: len(whole) // 2])
    assert 3 < measure(tmp_path / "torn.mp3").duration < 5


def test_decoding_stops_after_two_hours():
    frame = SimpleNamespace(samples=RATE * 600, sample_rate=RATE)
    stream = SimpleNamespace()
    endless = SimpleNamespace(
        streams=SimpleNamespace(audio=[stream]),
        demux=lambda _: (SimpleNamespace(decode=lambda: [frame]) for _ in range(10_000)),
    )
    heard = []
    with pytest.raises(TooLong):
        heard.extend(_frames(endless))
    assert len(heard) * 600 == LONGEST


def test_a_tag_before_the_music_is_skipped(file, tmp_path):
    music = (tmp_path / file("tone.flac", tone(2))).read_bytes()
    (tmp_path / "tagged.flac").write_bytes(b"ID3\x04\0\0\0\0\0\x05hello" + music)
    assert sniff(tmp_path / "tagged.flac") == "flac"
