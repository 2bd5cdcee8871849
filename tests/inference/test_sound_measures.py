"""Measures tell major from minor, fast from slow, soft attacks from hard ones, whatever the level and tuning."""

import numpy as np
import pytest

from inference.audio.features import measure
from inference.audio.harmony import key_name
from inference.audio.reading import EXCERPT, levelled
from inference.audio.rhythm import tempo
from tests.inference.sounds import MAJOR, MINOR, RATE, chords


def of(sound):
    return measure(levelled([np.asarray(sound, np.float32)])[0])


def moved(progression, semitones):
    return [tuple(midi + semitones for midi in chord) for chord in progression]


@pytest.mark.parametrize("shift", [0, 3, 7, 0.3])
def test_major_and_minor_are_told_apart_in_any_key_and_tuning(shift):
    major, minor = (of(chords(moved(p, shift))).values for p in (MAJOR, MINOR))

    assert major["mode"] > 0 > minor["mode"]
    assert major["third"] > 0 > minor["third"]


@pytest.mark.parametrize(
    ("progression", "key"), [(MAJOR, "C major"), (MINOR, "A minor"), (moved(MINOR, 4), "C♯ minor")]
)
def test_the_key_is_named(progression, key):
    assert key_name(of(chords(progression)).profile) == key


@pytest.mark.parametrize("bpm", [60, 96, 120])
def test_the_tempo_of_struck_chords_is_found(bpm):
    found, clarity = tempo(of(chords(MAJOR, step=60 / bpm)).alike)

    assert found == pytest.approx(bpm, rel=0.03)
    assert clarity > 0.3


def test_onsets_are_counted():
    slow, fast = (of(chords(MAJOR, step=step)).values["onset_rate"] for step in (1.0, 0.25))

    assert slow == pytest.approx(1, abs=0.7)
    assert fast == pytest.approx(4, abs=0.7)


def test_a_low_piece_lies_lower_than_a_high_one():
    low, high = (of(chords(moved(MAJOR, shift))).values for shift in (-12, 12))

    assert high["middle"] - low["middle"] == pytest.approx(2, abs=0.5)
    assert high["brightness"] > low["brightness"]


def test_neighbouring_tones_are_rough():
    plain, rubbed = of(chords(MAJOR)).values, of(chords([(60, 61, 66, 67)])).values

    assert rubbed["roughness"] > 1.5 * plain["roughness"]
    assert rubbed["interval_1"] > plain["interval_1"]


def test_registers_are_told_apart():
    values = of(chords([(28, 91)])).values

    assert values["very_low"] + values["very_high"] > 0.5
    assert of(chords(MAJOR)).values["heart"] > values["heart"] + 0.2


def test_a_sudden_stroke_after_a_silence_is_uneven():
    steady = chords(MAJOR, step=0.5)
    broken = steady.copy()
    broken[4 * RATE : 9 * RATE] = 0

    even, uneven = of(steady).values, of(broken).values

    assert uneven["longest_gap"] > even["longest_gap"] + 1
    assert uneven["uneven"] > even["uneven"]


def test_a_tremolo_trembles():
    plain = chords(MAJOR, step=2.0)
    shaken = plain * (1 + 0.6 * np.sin(2 * np.pi * 8 * np.arange(len(plain)) / RATE))

    assert of(shaken).values["tremor"] > of(plain).values["tremor"] + 0.3


def test_what_repeats_itself_is_heard_to():
    again = of(chords(MAJOR, step=1.0)).values["again"]
    noise = np.random.default_rng(2)
    never = of(chords([tuple(noise.integers(48, 72, 3)) for _ in range(12)])).values["again"]

    assert again > never + 0.05


def test_gain_changes_nothing():
    quiet, loud = (of(chords(MAJOR, level=level)).values for level in (0.003, 0.1))

    assert list(quiet.values()) == pytest.approx(list(loud.values()), abs=0.02, rel=0.02)


@pytest.mark.parametrize(
    "sound",
    [np.zeros(EXCERPT), np.random.default_rng(1).standard_normal(RATE // 2), np.eye(1, 3 * RATE, RATE)[0]],
    ids=["nothing", "half a second of noise", "one click"],
)
def test_every_sound_has_the_same_finite_measures(sound):
    values = measure(np.asarray(sound, np.float32)).values

    assert list(values) == list(of(chords(MAJOR)).values)
    assert np.isfinite(list(values.values())).all()
