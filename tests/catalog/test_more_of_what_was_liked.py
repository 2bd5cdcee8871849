"""Music like that of which a reader wants more comes sooner among what fits, and never instead of it."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from catalog.matching import rank
from catalog.models import Track
from tests.catalog.music import feeling, piece, shelf

SEEDS = range(200)


def firsts(tracks: list[Track], liked: dict[UUID, float]) -> Counter[UUID]:
    """How often each track comes first on sad pages."""
    mood = feeling("sadness")
    return Counter(
        rank(mood, mode=1, genre="", seed=seed, tracks=tracks, liked=liked)[0].track.id for seed in SEEDS
    )


def test_it_comes_first_more_often() -> None:
    tracks = shelf("sadness", each=4)
    before, after = firsts(tracks, {}), firsts(tracks, {tracks[0].id: 1.0})
    assert before[tracks[0].id] < len(SEEDS) / 2 < after[tracks[0].id] < len(SEEDS)


def test_the_more_alike_the_more_often() -> None:
    tracks = shelf("sadness", each=4)
    little, much = (firsts(tracks, {tracks[0].id: likeness})[tracks[0].id] for likeness in (0.3, 1.0))
    assert little < much


def test_a_piece_that_fits_badly_does_not_come_first_for_being_liked() -> None:
    lively = piece("sadness", valence=0.8, arousal=0.8)
    assert firsts([lively, *shelf("sadness")], {lively.id: 1.0})[lively.id] == 0
