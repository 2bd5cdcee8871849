"""Mode 1 only matching emotional music, mode 2 that or neutral music of one's genre, mode 3 only the latter."""

import pytest

from catalog.matching import rank
from catalog.models import Track
from inference.mood import EMOTIONS, LABELS
from tests.catalog.music import JAZZ, PIANO, feeling, piece, shelf

CATALOGUE = shelf(*LABELS) + shelf("neutral", "fear", genre=JAZZ)


def labels(label: str, mode: int, genre: str = "", tracks: list[Track] = CATALOGUE) -> set[tuple[str, str]]:
    matches = rank(feeling(label), mode=mode, genre=genre, seed=1, tracks=tracks)
    return {(m.track.label, m.track.genre.slug) for m in matches}


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_emotional_mode_plays_only_what_matches(emotion: str) -> None:
    assert {label for label, _ in labels(emotion, mode=1)} == {emotion}


def test_emotional_mode_gives_a_page_without_emotion_quiet_music_of_the_genre() -> None:
    assert labels("neutral", mode=1, genre="jazz") == {("neutral", "jazz")}


def test_mixed_mode_plays_what_matches_or_neutral_music_of_the_genre() -> None:
    assert labels("sadness", mode=2, genre="jazz") == {("sadness", "piano"), ("neutral", "jazz")}


def test_neutral_mode_plays_only_neutral_music_of_the_genre_whatever_the_text_says() -> None:
    assert {frozenset(labels(label, mode=3, genre="jazz")) for label in LABELS} == {
        frozenset({("neutral", "jazz")})
    }


def test_without_a_genre_neutral_music_of_every_genre_may_play() -> None:
    assert labels("joy", mode=3) == {("neutral", "piano"), ("neutral", "jazz")}


def test_neutral_mode_falls_back_to_other_genres_and_then_to_anything() -> None:
    assert labels("joy", mode=3, genre="folk") == {("neutral", "piano"), ("neutral", "jazz")}
    assert labels("joy", mode=3, genre="folk", tracks=shelf("fear")) == {("fear", "piano")}


def test_emotional_mode_falls_back_to_the_nearest_music() -> None:
    matches = rank(feeling("anger"), mode=1, genre="", seed=1, tracks=shelf("sadness", "fear", "neutral"))
    assert matches[0].track.label == "fear"


def test_the_genre_breaks_ties_among_emotional_music() -> None:
    chosen = [
        rank(feeling("fear"), mode=1, genre="jazz", seed=s, tracks=CATALOGUE)[0].track for s in range(30)
    ]
    assert {track.genre.slug for track in chosen} == {"jazz"}


def test_the_genre_does_not_outweigh_a_better_fit() -> None:
    calm, wild = piece("joy", PIANO, valence=0.5, arousal=-0.2), piece("joy", JAZZ, arousal=0.9)
    chosen = rank(
        feeling("joy", arousal=-0.6, valence=0.4), mode=1, genre="jazz", seed=1, tracks=[wild, calm]
    )
    assert chosen[0].track is calm


def test_a_planners_name_for_the_mood_comes_before_the_moods_own() -> None:
    weak = feeling("fear", strength=0.2)
    matches = rank(weak, mode=1, genre="", seed=1, emotion="fear", tracks=CATALOGUE)
    assert {m.track.label for m in matches} == {"fear"}


def test_vocals_play_only_where_they_are_allowed() -> None:
    song = piece("joy", vocals=True)
    assert rank(feeling("joy"), mode=1, genre="", seed=1, tracks=[song]) == []
    assert rank(feeling("joy"), mode=1, genre="", seed=1, tracks=[song], allow_vocals=True)[0].track is song


def test_there_is_no_fourth_mode() -> None:
    with pytest.raises(ValueError, match="4"):
        rank(feeling("joy"), mode=4, genre="", seed=1, tracks=[])
