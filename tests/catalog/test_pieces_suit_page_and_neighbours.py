"""Among pieces that fit alike: the even, the long enough, the near in key and pace to what played."""

from typing import Any

import pytest

from catalog.matching import Heard, Match, rank
from catalog.models import Sound, Track
from catalog.suiting import MOST_UNEVEN, keys_neighbour, neighbourly, shortness, unevenness
from tests.catalog.music import feeling, piece, published

SEEDS = range(12)


def heard(label: str = "joy", **facts: Any) -> Track:
    """An unsaved piece in which the engine heard these facts."""
    track = piece(label)
    track.sound = Sound(track=track, **facts)
    return track


def ranked(tracks: list[Track], seed: int = 1, **question: Any) -> list[Match]:
    return rank(feeling("joy"), mode=1, genre="", seed=seed, tracks=tracks, **question)


def scores(tracks: list[Track], **question: Any) -> list[float]:
    found = {match.track: match.score for match in ranked(tracks, **question)}
    return [found[track] for track in tracks]


def test_a_piece_that_swells_suddenly_scores_less_than_an_even_one() -> None:
    even, swelling = scores([heard(loudness_range=6.0), heard(loudness_range=20.0)])
    assert even > swelling


def test_an_excited_page_bears_more_than_a_calm_one() -> None:
    wide = heard(loudness_range=12.0)
    assert unevenness(wide, 0.7) < unevenness(wide, -0.3)


def test_unevenness_never_outweighs_the_mood() -> None:
    assert unevenness(heard(loudness_range=60.0), -1) == MOST_UNEVEN


def test_what_was_not_measured_costs_nothing() -> None:
    assert unevenness(piece("joy"), 0) == unevenness(heard(), 0) == 0
    assert shortness(piece("joy"), 300) == 0


def test_a_piece_as_long_as_its_cue_scores_more_than_one_that_loops() -> None:
    long, short = scores([piece("joy", duration=300.0), piece("joy", duration=60.0)], lasting=280)
    assert long > short


def test_without_a_length_asked_for_no_piece_is_too_short() -> None:
    long, short = scores([piece("joy", duration=300.0), piece("joy", duration=60.0)])
    assert long == short


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("C major", "C major", True),
        ("C major", "A minor", True),
        ("C major", "G major", True),
        ("F# minor", "A major", True),
        ("Bb major", "G minor", True),
        ("Eb minor", "F# major", True),
        ("C major", "F# major", False),
        ("C major", "C minor", False),
        ("", "C major", False),
        ("H dur", "C major", False),
    ],
)
def test_keys_one_step_of_fifths_apart_are_neighbours(one: str, other: str, near: bool) -> None:
    assert keys_neighbour(one, other) is keys_neighbour(other, one) is near


@pytest.mark.parametrize(("tempo", "near"), [(62.0, True), (124.0, True), (30.0, True), (88.0, False)])
def test_half_and_double_tempo_are_neighbours(tempo: float, near: bool) -> None:
    assert (neighbourly(heard(tempo=tempo), heard(tempo=60.0)) > 0) is near


def test_the_piece_that_goes_on_from_the_last_is_chosen_more_often() -> None:
    before, near, far = heard(key="C major"), heard(key="G major"), heard(key="F# major")
    recent = [Heard(before.id, 0, 0)]
    first = [ranked([near, far, before], seed, recent=recent)[0].track for seed in range(200)]
    assert first.count(near) > first.count(far) > 0


def test_it_says_that_it_goes_on() -> None:
    before, near = heard(key="C major"), heard(key="G major")
    best = ranked([near, before], recent=[Heard(before.id, 0, 0)])[0]
    assert (best.track, best.reasons[2].code) == (near, "follows")


@pytest.mark.django_db
def test_the_facts_come_with_the_stored_tracks(django_assert_num_queries: Any) -> None:
    even, swelling = published("joy"), published("joy")
    Sound.objects.create(track=even, loudness_range=5.0)
    Sound.objects.create(track=swelling, loudness_range=30.0)
    with django_assert_num_queries(1):
        found = rank(feeling("joy"), mode=1, genre="", seed=1)
    assert {m.track: round(found[0].score - m.score, 6) for m in found}[swelling] == MOST_UNEVEN
