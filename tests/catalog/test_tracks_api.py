"""GET /api/v1/tracks/: published tracks, narrowed by closed sets."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Genre
from catalog.serializers import OriginalTrackSerializer
from tests.catalog.music import published, stored

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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "neutral"}, ["calm"]),
        ({"emotion": "fear"}, ["dark"]),
        ({"emotion": "neutral"}, ["calm"]),
        ({"genre": "jazz"}, ["calm"]),
        ({"licence": "CC-BY-4.0"}, []),
        ({"kind": "emotional", "genre": "piano"}, ["dark"]),
    ],
)
def test_the_list_is_narrowed(api: Client, query: dict[str, str], found: list[str]) -> None:
    published("fear", title="dark")
    published("neutral", title="calm", genre=Genre.objects.create(slug="jazz", name="Jazz"))
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
    ],
)
def test_what_is_outside_the_closed_sets_is_a_400_naming_the_field(
    api: Client, field: str, value: str
) -> None:
    answer = api.get("/api/v1/tracks/", {field: value.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


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


def test_the_original_five_fields() -> None:
    track = published("fear", title="Dark")
    assert OriginalTrackSerializer(track).data == {
        "type": 1,
        "emotion": "fear",
        "name": "Dark",
        "locate": track.url,
        "genre": "piano",
    }
    assert OriginalTrackSerializer(published("neutral")).data["type"] == 2
