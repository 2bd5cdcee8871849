"""Why this music: three sentences, honest about what had to be bent, in the reader's language."""

from typing import Any

import pytest
from django.utils.functional import Promise

from catalog import reasons
from catalog.matching import Heard, rank
from catalog.models import Track
from inference.mood import LABELS
from reader import words
from tests.catalog.music import JAZZ, feeling, piece, shelf


def codes(label: str, tracks: list[Track], **question: Any) -> list[str]:
    asked = {"mode": 1, "genre": "", "seed": 1, "tracks": tracks, **question}
    return [reason.code for reason in rank(feeling(label, arousal=0.3), **asked)[0].reasons]


def test_a_piece_that_matches_says_so() -> None:
    fear = piece("fear")
    sentences = [
        str(r.sentence) for r in rank(feeling("fear"), mode=1, genre="", seed=1, tracks=[fear])[0].reasons
    ]
    assert sentences == [
        "This part feels uneasy, and this piece is tense.",
        "Its energy is right for this part.",
        "You have not heard it lately.",
    ]


def test_a_piece_that_only_comes_nearest_says_so() -> None:
    assert codes("anger", shelf("fear"))[0] == "nearest"


def test_neutral_music_under_an_emotional_page_says_so() -> None:
    assert codes("anger", shelf("neutral"), mode=2)[0] == "bed"


def test_neutral_mode_says_that_the_reader_asked_for_it() -> None:
    assert codes("anger", shelf("neutral"), mode=3)[0] == "mode"


def test_another_genre_than_the_readers_is_owned_up_to() -> None:
    assert codes("joy", shelf("neutral"), mode=3, genre="jazz")[2] == "elsewhere"


def test_the_readers_genre_is_named() -> None:
    assert codes("joy", shelf("joy", genre=JAZZ), genre="jazz")[2] == "genre"


def test_a_piece_heard_before_says_that_nothing_else_is_left() -> None:
    again = piece("joy")
    assert codes("joy", [again], recent=[Heard(again.id, 3, 1)])[2] == "again"


def test_a_piece_like_those_of_which_more_is_wanted_says_so() -> None:
    wanted = piece("joy")
    assert codes("joy", [wanted], liked={wanted.id: 0.7})[2] == "liked"


@pytest.mark.parametrize(("arousal", "code"), [(-0.9, "calmer"), (0.3, "energy"), (0.95, "livelier")])
def test_energy_that_does_not_fit_is_admitted(arousal: float, code: str) -> None:
    assert codes("fear", [piece("fear", arousal=arousal)])[1] == code


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("arousal", [-0.5, 0.0, 0.1, 0.5])
def test_catalogue_and_reader_use_the_same_words(label: str, arousal: float) -> None:
    assert str(reasons.word(label, arousal)) == words.word(label, arousal)


def test_sentences_are_translated_when_they_are_shown() -> None:
    (match,) = rank(feeling("joy"), mode=1, genre="", seed=1, tracks=[piece("joy")])
    assert all(isinstance(reason.sentence, Promise) for reason in match.reasons)
