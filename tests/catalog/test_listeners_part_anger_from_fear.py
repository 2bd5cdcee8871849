"""Where no tag says what is wanted, the piece is taken that listeners hear as that and as nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.affect import ANCHORS, affect
from catalog.matching import rank, wish_of
from catalog.models import Track
from catalog.perceived import indistinct
from catalog.stock import fit_of
from inference.mood import LABELS
from tests.catalog.music import feeling, piece, published

ANGRY = feeling("anger", strength=0.9, valence=-0.6, arousal=0.5)
DRIVEN: dict[str, Any] = {"valence": -0.2, "arousal": 0.8}
DARK: dict[str, Any] = {"valence": -0.6, "arousal": 0.6}


def test_an_angry_page_without_angry_music_gets_what_sounds_least_like_fear() -> None:
    driven, dark, merry = piece("fear", **DRIVEN), piece("fear", **DARK), piece("joy", arousal=0.65)
    ranked = rank(ANGRY, mode=1, genre="", seed=1, tracks=[dark, merry, driven])
    assert [match.track for match in ranked] == [driven, dark, merry]


def test_the_nearest_in_the_plane_alone_would_have_been_the_other() -> None:
    wish = wish_of(ANGRY)
    near, driven = (-0.45, 0.55), (-0.2, 0.8)
    assert wish.fit("fear", near) > wish.fit("fear", driven)
    assert wish.unsaid().fit("fear", near) < wish.unsaid().fit("fear", driven)


def test_where_a_tag_says_it_only_the_tag_and_the_place_count() -> None:
    near, driven = piece("anger", valence=-0.45, arousal=0.55), piece("anger", **DRIVEN)
    ranked = rank(ANGRY, mode=1, genre="", seed=1, tracks=[driven, near, piece("fear", **DRIVEN)])
    assert [match.track for match in ranked] == [near, driven]


def test_of_what_listeners_were_not_asked_nothing_is_made_up() -> None:
    assert indistinct("disgust", -0.5, 0.1) == indistinct("surprise", 0.2, 0.5) == 0


def test_glee_and_tenderness_are_no_rivals() -> None:
    assert indistinct("joy", *ANCHORS["neutral"]) < 1.05 < indistinct("joy", *ANCHORS["sadness"])


@pytest.mark.django_db
def test_the_database_weighs_it_alike() -> None:
    for label in LABELS:
        published(label), published(label, **DRIVEN)
    for wanted in LABELS:
        wish = wish_of(feeling(wanted, arousal=0.3)).unsaid()
        stored = dict(Track.objects.annotate(fit=fit_of(wish)).values_list("pk", "fit"))
        here = {track.pk: wish.fit(track.label, affect(track)) for track in Track.objects.all()}
        assert stored == pytest.approx(here)
