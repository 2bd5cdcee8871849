"""The instruments of `tests/e2e` tell what is there: they are what the player's promises rest on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.e2e import measuring, pacing
from tests.e2e.studio import RATE, Change, Recording

Samples = NDArray[np.float32]


def stereo(wave: NDArray[Any]) -> Samples:
    return np.stack([wave, wave], axis=1).astype(np.float32)


def noise(seconds: float, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(0, 0.05, round(seconds * RATE))


def crossfade(law: float) -> Recording:
    """Four seconds between two noises, whose gains raised to `law` add up to one."""
    share = np.clip((np.arange(12 * RATE) / RATE - 4) / 4, 0, 1)
    sound = noise(12, 1) * (1 - share) ** (1 / law) + noise(12, 2) * share ** (1 / law)
    changes = [Change(0, "calm", 0, 0), Change(4, "storm", 9, 9)]
    return Recording(stereo(sound), changes, [], {}, fade=4)


def test_a_hole_is_found_and_told_in_milliseconds() -> None:
    sound = noise(2, 3)
    sound[RATE : RATE + round(0.08 * RATE)] = 0
    assert measuring.longest_silence(stereo(sound)) == pytest.approx(80, abs=10)
    assert measuring.longest_silence(stereo(noise(2, 4))) == 0


def test_a_peak_between_the_samples_counts() -> None:
    wave = 0.5 * np.sin(np.pi / 2 * np.arange(3 * RATE) + np.pi / 4)
    assert np.abs(wave).max() < 0.36
    assert measuring.true_peak(stereo(wave)) == pytest.approx(20 * np.log10(0.5), abs=0.05)


def test_equal_power_is_even_and_equal_gain_sags() -> None:
    assert max(measuring.fades(crossfade(law=2))) < 0.15
    assert max(measuring.fades(crossfade(law=1))) > 2


def test_each_track_is_weighed_without_the_fades() -> None:
    recording = crossfade(law=2)
    recording.samples[8 * RATE :] *= 0.5
    levels = measuring.loudness_of_tracks(recording, least=3)
    assert set(levels) == {"storm"}  # the first was never heard by itself for so long
    alone = measuring.loudness(recording.between(0, 4))
    assert alone - levels["storm"] == pytest.approx(6.02, abs=0.2)


CALM = {"cue": {"start": 0, "end": 9, "margin": 0.5}, "track": {"id": "calm"}}
STORM = {"cue": {"start": 10, "end": 19, "margin": 0.5}, "track": {"id": "storm"}}


def answers(*others: tuple[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {n: CALM if n < 10 else STORM for n in range(20)} | dict(others)


def test_readers_turn_as_fast_as_they_read() -> None:
    assert pacing.turns([260, 130, 520, 100], 1, 60) == [(0.0, 1), (30.0, 2)]


def test_a_change_is_due_when_a_passage_of_it_was_looked_at() -> None:
    read = [(0.0, 8), (30.0, 9), (60.0, 10), (90.0, 11)]
    assert pacing.changes_due(read, answers(), 120, dwell=45) == [(0.0, 8), (68.0, 10)]


def test_no_change_is_due_for_a_leafed_page_or_a_piece_that_has_just_begun() -> None:
    assert pacing.changes_due([(0.0, 9), (60.0, 10), (65.0, 9)], answers(), 120, 45) == [(0.0, 9)]
    assert pacing.changes_due([(0.0, 9), (10.0, 10)], answers(), 120, 45) == [(0.0, 9), (45.0, 10)]


def test_no_change_is_due_for_one_unclear_passage_nor_for_the_same_piece() -> None:
    brief = {"cue": {"start": 9, "end": 9, "margin": 0.1}, "track": {"id": "storm"}}
    again = {"cue": {"start": 9, "end": 15, "margin": 0.5}, "track": {"id": "calm"}}
    for other in (brief, again):
        assert pacing.changes_due([(0.0, 8), (60.0, 9)], answers((9, other)), 120, 45) == [(0.0, 8)]
