"""The stored catalogue is matched as a list of the same tracks would be, in two queries at most."""

from typing import Any

import pytest

from catalog.matching import Heard, rank
from catalog.models import Genre, Track
from inference.mood import LABELS
from tests.catalog.music import feeling, published, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> list[Track]:
    jazz = Genre.objects.create(slug="jazz", name="Jazz")
    kept = [published(label, genre=genre) for label in ("joy", "fear", "neutral") for genre in (jazz, jazz)]
    return [*kept, published("neutral"), published("fear", vocals=True)]


@pytest.mark.parametrize("mode", [1, 2, 3])
@pytest.mark.parametrize("genre", ["", "jazz", "folk"])
@pytest.mark.parametrize("label", LABELS)
def test_both_ways_agree(catalogue: list[Track], mode: int, genre: str, label: str) -> None:
    recent = [Heard(catalogue[0].id, 3, 0), Heard(catalogue[4].id, 9, 1)]
    question: dict[str, Any] = {"mode": mode, "genre": genre, "seed": 7, "recent": recent}
    from_database = rank(feeling(label), **question)
    from_list = rank(feeling(label), **question, tracks=catalogue)
    assert [(m.track.id, round(m.score, 9)) for m in from_database] == [
        (m.track.id, round(m.score, 9)) for m in from_list
    ]


def test_drafts_are_never_chosen() -> None:
    draft = stored("sadness")
    assert draft not in [m.track for m in rank(feeling("sadness"), mode=1, genre="", seed=1)]


def test_a_choice_costs_two_queries_and_its_label_none(
    catalogue: list[Track], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        best = rank(feeling("fear"), mode=2, genre="jazz", seed=1, recent=[Heard(catalogue[0].id, 1, 0)])[
            0
        ].track
        assert (best.genre.slug, best.licence and best.licence.spdx) == ("jazz", "CC0-1.0")
