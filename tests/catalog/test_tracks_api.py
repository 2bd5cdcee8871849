"""GET /api/v1/tracks/: published tracks, narrowed by closed sets."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.affect import affect
from catalog.matching import wish_of
from catalog.models import Genre, Track
from catalog.serializers import FIRM
from catalog.similar import INDEXES
from inference.mood import LABELS
from tests.catalog.desk import heard
from tests.catalog.music import feeling, published, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(owner: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(owner)


def titles(api: Client, **query: str) -> list[str]:
    answer = api.get("/api/v1/tracks/", query)
    assert answer.status_code == 200, answer.content
    return [track["title"] for track in answer.json()["results"]]


def test_only_published_tracks_are_listed_by_title(api: Client) -> None:
    published("fear", title="B"), published("joy", title="A"), stored("joy", title="C")
    assert titles(api) == ["A", "B"]


def test_a_track_carries_all_that_a_player_needs(api: Client) -> None:
    track = published("fear", artist="Anna", loop_end=None)
    shown = api.get(f"/api/v1/tracks/{track.pk}/").json()
    expected: dict[str, Any] = {"emotion": "fear", "kind": "emotional", "genre": "piano", "url": track.url}
    expected |= {"gain_db": 2.0, "loop_end": 60.0, "licence": "CC0-1.0", "attribution": "Anna"}
    assert {name: shown[name] for name in expected} == expected


def test_a_track_comes_with_its_waveform_once_it_is_measured(api: Client) -> None:
    heard(measured := published(), peaks=[0, 128, 255])
    answers = [api.get(f"/api/v1/tracks/{track.pk}/").json() for track in (measured, published())]
    assert [answer["peaks"] for answer in answers] == [[0, 128, 255], []]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "neutral"}, ["calm"]),
        ({"emotion": "fear"}, ["dark"]),
        ({"emotion": "neutral"}, ["calm"]),
        ({"genre": "jazz"}, ["calm"]),
        ({"licence": "CC-BY-4.0"}, []),
        ({"kind": "emotional", "genre": "piano"}, ["dark"]),
        ({"valence_max": "0"}, ["dark"]),
        ({"valence_min": "0.2", "arousal_max": "0"}, ["calm"]),
        ({"arousal_min": "-0.3", "arousal_max": "0.4"}, ["calm", "dark"]),
        ({"tension_min": "0.5"}, ["dark"]),
        ({"duration_min": "100"}, ["dark"]),
        ({"duration_max": "100"}, ["calm"]),
        ({"vocals": "true"}, ["calm"]),
        ({"vocals": "false"}, ["dark"]),
        ({"order": "newest"}, ["dark", "calm"]),
    ],
)
def test_the_list_is_narrowed(api: Client, query: dict[str, str], found: list[str]) -> None:
    published("fear", title="dark", tension=0.7, duration=200.0, published_at="2026-02-02T00:00Z")
    jazz = Genre.objects.create(slug="jazz", name="Jazz")
    published("neutral", title="calm", genre=jazz, vocals=True, published_at="2026-01-01T00:00Z")
    assert titles(api, **query) == found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "loud"),
        ("emotion", "boredom"),
        ("genre", "polka"),
        ("genre", "a\0b"),
        ("licence", "WTFPL"),
        ("licence", "\ud800"),
        ("fit", "boredom"),
        ("fit_arousal", "2"),
        ("valence_min", "nan"),
        ("arousal_max", "-1.5"),
        ("duration_min", "-1"),
        ("order", "loudness"),
    ],
)
def test_what_is_outside_the_closed_sets_is_a_400_naming_the_field(
    api: Client, field: str, value: str
) -> None:
    answer = api.get("/api/v1/tracks/", {field: value.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_a_range_that_holds_nothing_is_refused(api: Client) -> None:
    answer = api.get("/api/v1/tracks/", {"valence_min": "0.5", "valence_max": "0.4"})
    assert (answer.status_code, list(answer.json())) == (400, ["valence_max"])


def test_a_track_that_nobody_placed_lies_where_its_label_lies(api: Client) -> None:
    published("fear", title="dark", valence=None, arousal=None)
    assert titles(api, valence_max="-0.4", arousal_min="0.3") == ["dark"]
    assert titles(api, valence_min="0") == []


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ({"fit": "sadness"}, "wistful"),
        ({"fit": "anger", "fit_arousal": "0.6"}, "fierce"),
        ({"fit": "joy", "fit_arousal": "-0.5"}, "tender"),
        ({"fit": "joy", "fit_arousal": "0.5"}, "merry"),
    ],
)
def test_the_list_is_ordered_by_fit_to_a_mood(api: Client, query: dict[str, str], best: str) -> None:
    published("sadness", title="wistful"), published("anger", title="fierce")
    published("joy", title="tender", arousal=-0.2), published("joy", title="merry", arousal=0.6)
    answer = api.get("/api/v1/tracks/", query).json()["results"]
    assert answer[0]["title"] == best
    assert [track["fit"] for track in answer] == sorted((track["fit"] for track in answer), reverse=True)


def test_the_order_by_fit_is_that_of_the_matcher(api: Client) -> None:
    for label in LABELS:
        published(label), published(label, valence=None, arousal=0.1)
    mood = feeling("fear", strength=FIRM, arousal=0.3)
    scores = tuple(FIRM if label == "fear" else (1 - FIRM) / 6 for label in LABELS)
    wish = wish_of(replace(mood, scores=scores))
    expected = {str(t.pk): round(wish.fit(t.label, affect(t)), 4) for t in Track.objects.all()}
    answer = api.get("/api/v1/tracks/", {"fit": "fear", "fit_arousal": "0.3"}).json()["results"]
    assert {track["id"]: track["fit"] for track in answer} == pytest.approx(expected, abs=2e-4)


def test_similar_tracks_come_with_their_reasons(api: Client) -> None:
    INDEXES.forget()
    track, near, far = published("sadness"), published("sadness"), published("joy")
    answer = api.get(f"/api/v1/tracks/{track.pk}/similar/", {"limit": "2"}).json()["tracks"]
    assert [like["id"] for like in answer] == [str(near.pk), str(far.pk)]
    assert all(len(like["reasons"]) == 3 and like["url"] for like in answer)


@pytest.mark.parametrize("limit", ["0", "51", "x"])
def test_a_limit_outside_its_bounds_is_refused(api: Client, limit: str) -> None:
    address = f"/api/v1/tracks/{published().pk}/similar/"
    assert api.get(address, {"limit": limit}).status_code == 400


def test_a_page_of_tracks_costs_a_fixed_number_of_queries(
    api: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        published()
    with django_assert_max_num_queries(5):
        assert len(titles(api)) == 12


def test_a_draft_is_not_found(api: Client) -> None:
    assert api.get(f"/api/v1/tracks/{stored().pk}/").status_code == 404
    assert api.get(f"/api/v1/tracks/{uuid4()}/").status_code == 404


def test_strangers_need_a_key(client: Client) -> None:
    assert client.get("/api/v1/tracks/").status_code in (401, 403)
