"""The affect of words is carried over to the affect of music: sad texts lie where frightening music lies."""

import math

import pytest

from catalog.affect import ANCHORS, affect, target
from catalog.matching import rank
from inference.mood import EMOTIONS
from tests.catalog.music import feeling, piece, shelf

SAD_TEXT = feeling("sadness", valence=-0.9, arousal=-0.2)


def nearest(place: tuple[float, float]) -> str:
    return min(ANCHORS, key=lambda label: math.dist(ANCHORS[label], place))


def test_raw_nearest_neighbour_would_fall_into_the_trap() -> None:
    assert nearest((SAD_TEXT.valence, SAD_TEXT.arousal)) == "disgust"


def test_the_target_of_a_sad_text_is_sad_music() -> None:
    assert nearest(target(SAD_TEXT)) == "sadness"


def test_a_sad_page_gets_no_frightening_music_even_where_tags_are_missing_from_the_shelf() -> None:
    untagged = [piece("neutral", valence=v, arousal=a) for v, a in ANCHORS.values()]
    best = rank(SAD_TEXT, mode=1, genre="", seed=1, tracks=untagged)[0].track
    assert affect(best) == ANCHORS["sadness"]


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_the_target_of_a_clear_emotion_lies_nearest_its_own_anchor(emotion: str) -> None:
    valence, arousal = ANCHORS[emotion]
    assert nearest(target(feeling(emotion, strength=1, valence=valence, arousal=arousal))) == emotion


def test_tender_joy_asks_for_calm_music_and_glee_for_lively() -> None:
    tender, glee = (target(feeling("joy", strength=1, valence=0.5, arousal=a))[1] for a in (-0.5, 0.5))
    assert tender < -0.1
    assert glee > 0.4


def test_a_confirmed_tag_outranks_closeness() -> None:
    sad_but_loud, scary_but_close = piece("sadness", arousal=0.5), piece("fear", valence=-0.1, arousal=-0.3)
    matches = rank(SAD_TEXT, mode=1, genre="", seed=1, tracks=[scary_but_close, sad_but_loud])
    assert [m.track for m in matches] == [sad_but_loud]


def test_a_track_nobody_placed_lies_where_its_label_lies() -> None:
    assert affect(piece("fear", valence=None, arousal=None)) == ANCHORS["fear"]


def test_the_louder_of_two_sadnesses_goes_to_the_more_aroused_page() -> None:
    quiet, stirred = piece("sadness", arousal=-0.6), piece("sadness", arousal=0.1)
    chosen = [
        rank(feeling("sadness", arousal=a), mode=1, genre="", seed=1, tracks=[quiet, stirred])[0].track
        for a in (-0.9, 0.9)
    ]
    assert chosen == [quiet, stirred]


def test_all_zero_scores_ask_for_quiet_music() -> None:
    flat = feeling("joy", strength=0.05)
    empty = type(flat)((0.0,) * 7, 0.0, 0.0, "test-1")
    assert rank(empty, mode=1, genre="", seed=1, tracks=shelf("joy", "neutral"))[0].track.label == "neutral"
