"""No track is published without licence, source, file, kind and measurements; the database insists."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalog.models import Track
from tests.catalog.music import published, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "lack",
    [
        {"licence": None},
        {"source": ""},
        {"artist": ""},
        {"proof": ""},
        {"file": ""},
        {"duration": None},
        {"loudness": None},
        {"true_peak": None},
        {"kind": "", "emotion": ""},
        {"kind": "neutral"},
        {"emotion": ""},
        {"emotion": "boredom"},
        {"valence": 1.01},
        {"arousal": -2},
        {"tension": 9},
        {"loop_start": 5, "loop_end": 4},
        {"loop_start": -1},
        {"status": "hidden"},
    ],
    ids=str,
)
def test_the_database_refuses(lack: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        published("joy", **lack)


def test_the_same_sound_is_kept_once() -> None:
    track = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        published(sha256=track.sha256)


def test_a_complete_draft_is_published() -> None:
    track = stored()
    assert track.publish() == []
    assert Track.objects.playable().get() == track
    assert track.published_at


def test_an_incomplete_draft_stays_one_and_says_all_it_lacks() -> None:
    track = stored(
        licence=None, source="", artist="", proof="", analysed_at=None, title="", kind="", emotion=""
    )
    assert track.publish() == [
        "Its file has not been measured yet.",
        "It has no title.",
        "Nobody has said yet whether it is emotional or neutral.",
        "It has no licence.",
        "It does not say where it comes from.",
        "It does not name its author.",
        "Nothing proves its licence.",
    ]
    assert Track.objects.playable().count() == 0


def test_an_author_may_be_named_as_the_author_wishes_and_a_letter_proves_as_well() -> None:
    letter = ContentFile(b"You may.", "letter.txt")
    assert stored(artist="", attribution="By a friend", proof="", proof_file=letter).publish() == []


def test_a_refused_file_is_given_as_the_reason() -> None:
    track = stored(analysed_at=None, refusal="The piece is silent.")
    assert track.publish() == ["Its file was refused: The piece is silent."]


def test_a_published_track_cannot_be_edited_into_incompleteness() -> None:
    track = published()
    track.source = ""
    with pytest.raises(ValidationError, match="where it comes from"):
        track.full_clean()


def test_naming_an_emotion_makes_an_undecided_track_emotional() -> None:
    track = stored(kind="", emotion="")
    track.emotion = "fear"
    track.full_clean()
    assert track.kind == "emotional"


def test_the_gain_brings_it_to_the_common_level_but_never_over_the_ceiling() -> None:
    assert stored(loudness=-24, true_peak=-10).gain_db == 6
    assert stored(loudness=-24, true_peak=-3).gain_db == 2
    assert stored(loudness=-10, true_peak=0.5).gain_db == -8
