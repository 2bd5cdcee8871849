"""The same recording in another file is recognised, and no other piece is taken for it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from catalog.fingerprints import SAME, fingerprint, likeness
from catalog.waveform import RATE, spectrum
from tests.catalog.tunes import demo, transcoded, tune

PIECES = ["window-seat", "glass-hours", "lamplight", "wide-plain", "storm-reel", "two-sugars"]


def print_of(sound: np.ndarray) -> bytes:
    return fingerprint(spectrum(sound))


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return float(likeness(print_of(one), [print_of(other)])[0])


@pytest.fixture(scope="module")
def pieces() -> dict[str, np.ndarray]:
    return {name: demo(name) for name in PIECES}


COPIES = {
    "mp3 at 64 kbit": lambda sound: transcoded(sound, "-c:a", "libmp3lame", "-b:a", "64k", "mp3"),
    "vorbis": lambda sound: transcoded(sound, "-c:a", "libvorbis", "-q:a", "1", "ogg"),
    "opus at 32 kbit": lambda sound: transcoded(sound, "-c:a", "libopus", "-b:a", "32k", "ogg"),
    "12 dB softer": lambda sound: sound // 4,
    "trimmed at both ends": lambda sound: sound[round(3.17 * RATE) : -2 * RATE],
    "after five seconds of silence": lambda sound: np.concatenate([np.zeros(5 * RATE, np.int16), sound]),
    "with less treble": lambda sound: np.convolve(sound, np.ones(6) / 6, "same").astype(np.int16),
}


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("name", PIECES[:2])
def test_a_copy_is_recognised(pieces: dict[str, np.ndarray], name: str, how: str) -> None:
    assert alike(pieces[name], COPIES[how](pieces[name])) > SAME + 0.1


def test_other_pieces_of_the_same_composer_are_not(pieces: dict[str, np.ndarray]) -> None:
    highest = max(alike(one, other) for one, other in combinations(pieces.values(), 2))
    assert highest < SAME - 0.25


def test_the_same_notes_in_another_order_are_another_piece() -> None:
    assert alike(tune(40, seed=1), tune(40, seed=2)) < SAME


@pytest.mark.parametrize("sound", [np.zeros(RATE * 20, np.int16), tune(5)], ids=["silence", "five seconds"])
def test_what_has_nothing_to_recognise_has_no_fingerprint(sound: np.ndarray) -> None:
    assert print_of(sound) == b""


def test_a_steady_tone_has_none_either() -> None:
    assert print_of((8000 * np.sin(np.arange(RATE * 20) * 0.2)).astype(np.int16)) == b""


def test_a_broken_fingerprint_is_like_nothing() -> None:
    assert likeness(print_of(tune(20)), [b"", b"abc"]).max() <= 0
