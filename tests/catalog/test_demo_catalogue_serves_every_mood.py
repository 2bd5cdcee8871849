"""The shipped catalogue, matched: what listeners would call by the page's name, lively where the page is."""

import json
import math
from functools import cache
from itertools import product

import pytest
from django.core.management import call_command

from catalog.loading import DEMO
from catalog.matching import Heard, Listening, Mode, rank
from catalog.models import Genre, Track
from inference.mood import LABELS, Mood
from tests.catalog.music import piece

WORDS = {
    "joy": 0.8,
    "sadness": -0.7,
    "anger": -0.6,
    "fear": -0.7,
    "disgust": -0.6,
    "surprise": 0.1,
    "neutral": 0.0,
}
"""Where texts of each label lie in valence, in the ratings of words; music lies elsewhere."""
CASES = list(product(LABELS, [(0.5, -0.3), (0.9, 0.5)]))


@cache
def catalogue() -> list[Track]:
    rows = json.loads((DEMO / "catalogue.json").read_text("utf-8"))
    genres = {row["genre"]: Genre(slug=row["genre"], name=row["genre"]) for row in rows}
    placed = [(row, {axis: row[axis] for axis in ("valence", "arousal", "title", "artist")}) for row in rows]
    return [piece(row["emotion"] or "neutral", genres[row["genre"]], **fields) for row, fields in placed]


def text(label: str, strength: float, arousal: float) -> Mood:
    scores = tuple(strength if name == label else 0.08 for name in LABELS)
    return Mood(scores, WORDS[label], arousal, "test-1", "en")


def precision(found: list[Track], label: str) -> float:
    return sum(track.label == label for track in found[:5]) / 5


def by_score(mood: Mood) -> list[Track]:
    """The order of the score alone, without the rule of any mode."""
    listening = Listening(mood, Mode.EMOTIONAL, "", (), catalogue())
    return sorted(catalogue(), key=listening.score, reverse=True)


@pytest.mark.parametrize(("label", "how"), CASES)
def test_the_first_five_carry_the_pages_mood(label: str, how: tuple[float, float]) -> None:
    matches = rank(text(label, *how), mode=1, genre="", seed=1, tracks=catalogue())
    assert precision([m.track for m in matches], label) == 1


@pytest.mark.parametrize(("label", "how"), CASES)
def test_even_the_score_alone_finds_them(label: str, how: tuple[float, float]) -> None:
    assert precision(by_score(text(label, *how)), label) >= 0.8


def test_raw_valence_and_arousal_would_not() -> None:
    def nearest(mood: Mood) -> list[Track]:
        return sorted(
            catalogue(),
            key=lambda t: math.hypot((t.valence or 0) - mood.valence, (t.arousal or 0) - mood.arousal),
        )

    raw = [precision(nearest(text(label, *how)), label) for label, how in CASES]
    assert sum(raw) / len(raw) < 0.5


def test_sad_texts_never_lead_to_fear_not_even_by_score() -> None:
    for strength, arousal in product((0.4, 0.6, 0.9), (-0.6, 0.0, 0.6)):
        assert "fear" not in {track.label for track in by_score(text("sadness", strength, arousal))[:5]}


@pytest.mark.parametrize(("arousal", "tender"), [(-0.4, True), (0.5, False)])
def test_tender_pages_get_tender_joy_and_gay_ones_lively(arousal: float, tender: bool) -> None:
    best = rank(text("joy", 0.8, arousal), mode=1, genre="", seed=1, tracks=catalogue())[0].track
    assert ((best.arousal or 0) < 0) is tender


def test_a_long_evening_repeats_nothing_within_a_quarter_of_an_hour() -> None:
    played: list[tuple[float, Track]] = []
    for cue in range(60):
        now = 3.0 * cue
        recent = [Heard(track.id, now - at, n) for n, (at, track) in enumerate(reversed(played))]
        mood = text(LABELS[cue * 5 % 7], 0.7, 0.1)
        played.append(
            (now, rank(mood, mode=2, genre="piano", seed=cue, recent=recent, tracks=catalogue())[0].track)
        )
        assert all(now - at > 15 for at, track in played[:-1] if track is played[-1][1])


@pytest.mark.django_db
def test_it_loads_whole() -> None:
    call_command("load_demo_catalogue")
    assert Track.objects.playable().count() == len(catalogue())
