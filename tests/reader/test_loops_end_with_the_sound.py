"""The player is told where a file's sound begins and ends, so that no loop overlaps with its silence."""

from __future__ import annotations

import pytest

from catalog.models import Genre, Sound, Track
from reader.serializers import describe_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def track() -> Track:
    genre = Genre.objects.create(slug="piano", name="Piano")
    facts = {"duration": 70.0, "loudness": -18.0, "true_peak": -3.0}
    return Track.objects.create(
        title="Low Tide", sha256="0" * 64, file="tracks/low.mp3", genre=genre, **facts
    )


def test_silence_that_was_heard_at_the_ends_is_left_out(track: Track) -> None:
    Sound.objects.create(track=track, silence_start=1.5, silence_end=2.0)
    told = describe_track(track)
    assert told
    assert (told["sound_start"], told["sound_end"]) == (1.5, 68)


def test_a_file_that_was_never_listened_to_counts_as_a_whole(track: Track) -> None:
    told = describe_track(track)
    assert told
    assert (told["sound_start"], told["sound_end"]) == (0, 70)
