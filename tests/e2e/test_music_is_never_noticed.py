"""What a reader must never notice, measured to the sample: gaps, jumps of loudness, peaks, fades that sag or swell.

The player's own scripts play in a real browser on a sound card that renders minutes in seconds (`studio.py`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e import measuring, pacing
from tests.e2e.reading import cue, open_book
from tests.e2e.studio import record

STORY = "A Hand's Breadth"
SECONDS, DWELL = 110.0, 20.0
PACE = 10.0
"""Seconds a passage."""


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    page = open_window()
    open_book(page, STORY)
    return page


def read(page: Page) -> pacing.Turns:
    """Eleven passages, from a few before the first change of music on."""
    first = cue(page, 0)["next"]["cue"]["start"]
    return [(n * PACE, max(0, first - 3) + n) for n in range(int(SECONDS / PACE))]


def test_minutes_of_reading_have_no_gap_no_peak_and_one_loudness(page: Page) -> None:
    pages = read(page)
    answers = {passage: cue(page, passage) for _, passage in pages}
    music = record(page, pages, SECONDS, dwell=DWELL)
    due = pacing.changes_due(pages, answers, SECONDS, DWELL)
    assert [change.passage for change in music.changes] == [passage for _, passage in due]
    assert all(abs(c.at - at) < 0.3 for c, (at, _) in zip(music.changes, due, strict=True))
    assert len(music.changes) > 1
    assert measuring.longest_silence(measuring.heard(music)) <= 50
    assert measuring.true_peak(measuring.heard(music)) <= -1
    levels = measuring.loudness_of_tracks(music, least=12).values()
    assert max(levels) - min(levels) <= 1.5


def test_fades_keep_the_power(page: Page) -> None:
    noise = record(page, read(page), SECONDS, sound="noise", dwell=DWELL)
    fades = measuring.fades(noise)
    assert fades
    assert max(fades) <= 0.5


def test_a_piece_goes_over_into_itself_unheard(page: Page) -> None:
    cue(page, 0)
    noise = record(page, [(0.0, 0)], 80, sound="noise")
    loops = measuring.loops(noise)
    assert loops
    assert max(loops) <= 0.5


def test_peaks_that_meet_in_a_fade_stay_under_the_ceiling(page: Page) -> None:
    clicks = record(page, read(page), 45, sound="peaks", dwell=DWELL, fade=8)
    assert len(clicks.changes) > 1
    assert measuring.true_peak(measuring.heard(clicks)) <= -1
