"""`POST /play` and `POST /emotion` as the original service had them, without what was wrong with them."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Track
from tests.catalog.music import published

pytestmark = pytest.mark.django_db
TEXT = {"datatext": "It was dark in the wood."}


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    for label in ("fear", "joy", "neutral"):
        published(label)


def emotions(answer: Any) -> list[str]:
    ids = [urlsplit(location).path.split("/")[-1].split(".")[0] for location in answer.json()]
    return [Track.objects.get(pk=pk).label for pk in ids]


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", None])
def test_music_for_a_text_as_form_or_json(client: Client, listener: Any, content_type: str | None) -> None:
    body: Any = "datatext=It+was+dark." if content_type and "form" in content_type else TEXT
    answer = client.post(
        "/play?genreId=piano&modeId=1", body, **({"content_type": content_type} if content_type else {})
    )
    assert answer.status_code == 200
    assert emotions(answer) == ["fear"]


def test_the_locations_can_be_fetched(client: Client, listener: Any) -> None:
    location = client.post("/play?genreId=piano&modeId=1", TEXT).json()[0]
    assert client.get(urlsplit(location).path).status_code == 200


def test_the_third_mode_is_neutral(client: Client, listener: Any) -> None:
    assert emotions(client.post("/play?genreId=piano&modeId=3", TEXT)) == ["neutral"]


def test_the_emotion_of_a_text(client: Client, listener: Any) -> None:
    assert client.post("/emotion", TEXT).json() == "fear"


def test_korean_arrives_whole(client: Client, listener: Any) -> None:
    client.post("/emotion", {"datatext": "숲은 어두웠다."})
    client.post("/emotion", {"datatext": "숲은 어두웠다."}, content_type="application/json")
    assert listener.asked == ["숲은 어두웠다."] * 2


@pytest.mark.parametrize("genre", ["x' OR '1'='1", "piano'; DROP TABLE catalog_track; --", "%00", "nowhere"])
def test_a_genre_goes_into_no_query_as_text(client: Client, listener: Any, genre: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(f"/play?genreId={genre}&modeId=1", TEXT)
    assert answer.status_code == 400
    assert "genreId" in answer.json()
    assert not [query for query in queries if "DROP" in query["sql"]]


@pytest.mark.parametrize("mode", ["0", "4", "x", "1.0", "-1"])
def test_a_mode_that_does_not_exist_is_told_so(client: Client, listener: Any, mode: str) -> None:
    assert list(client.post(f"/play?modeId={mode}", TEXT).json()) == ["modeId"]


def test_without_a_worker_there_is_still_music(client: Client) -> None:
    assert emotions(client.post("/play?genreId=piano&modeId=1", TEXT)) == ["neutral"]


def test_without_a_worker_there_is_no_emotion(client: Client) -> None:
    answer = client.post("/emotion", TEXT)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_cookies_are_not_honoured(owner: User, listener: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    assert browser.post("/emotion", TEXT).status_code == 200
    assert not [key for key in cache._cache if "last-mood" in key]


def test_it_is_throttled(client: Client, listener: Any) -> None:
    answers = [client.post("/emotion", TEXT) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
