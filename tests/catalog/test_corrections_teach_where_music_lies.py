"""When enough people have corrected an emotion, its music is sought where they found it."""

import pytest

from catalog.affect import ANCHORS, target
from catalog.learning import ENOUGH, FARTHEST, Correction, learned
from catalog.matching import rank
from tests.catalog.music import feeling, piece


def corrections(label: str, place: tuple[float, float], times: int) -> list[Correction]:
    return [Correction(label, place)] * times


def test_a_few_corrections_teach_nothing() -> None:
    assert learned(corrections("sadness", (0.3, 0.3), ENOUGH - 1)) == ANCHORS


def test_enough_move_their_emotion_and_no_other() -> None:
    table = learned(corrections("sadness", (-0.2, -0.5), ENOUGH))
    assert -0.2 < table["sadness"][0] < ANCHORS["sadness"][0]
    assert {label for label in ANCHORS if table[label] != ANCHORS[label]} == {"sadness"}


def test_more_corrections_move_it_farther() -> None:
    few, many = (learned(corrections("joy", (0.3, 0.3), times))["joy"] for times in (ENOUGH, 10 * ENOUGH))
    assert ANCHORS["joy"][1] > few[1] > many[1] > 0.3


def test_a_joke_does_not_turn_grief_into_dance() -> None:
    valence, arousal = learned(corrections("sadness", (1, 1), 100_000))["sadness"]
    assert (valence, arousal) == pytest.approx([axis + FARTHEST for axis in ANCHORS["sadness"]])


def test_wild_voices_among_many_count_for_few() -> None:
    sober = corrections("fear", ANCHORS["fear"], 3 * ENOUGH)
    assert learned(sober + corrections("fear", (1, -1), ENOUGH))["fear"] == pytest.approx(ANCHORS["fear"])


def test_what_was_learned_decides_what_plays() -> None:
    usual, corrected = piece("sadness"), piece("sadness", valence=-0.3, arousal=-0.6)
    table = learned(corrections("sadness", (-0.3, -0.6), 50 * ENOUGH))
    tracks = [usual, corrected]
    before, after = (
        rank(feeling("sadness"), mode=1, genre="", seed=1, tracks=tracks, **how)[0].track
        for how in ({}, {"anchors": table})
    )
    assert (before, after) == (usual, corrected)
    assert target(feeling("sadness"), table) < target(feeling("sadness"))
