"""The licence ledger: sums for each licence with plays, every entry as CSV, and credits for readers."""

import csv
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from catalog.models import Licence, Track
from library.models import Book
from reader import views
from reader.ledger import by_licence
from reader.models import Heard, Reader
from tests.catalog.music import published, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(curator: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(curator)


def play(track: Track, days_ago: int = 0) -> None:
    Heard.objects.create(
        reader=Reader.objects.create(), track=track, at=timezone.now() - timedelta(days=days_ago)
    )


def exported(desk: Client) -> list[dict[str, str]]:
    answer = desk.get("/admin/ledger.csv")
    return list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))


def test_plays_are_counted_for_each_licence() -> None:
    free, named = published(), published(licence=Licence.objects.get(spdx="CC-BY-4.0"))
    stored(licence=None)
    play(free), play(named), play(named, days_ago=40)
    sums = {
        row["licence__spdx"]: (row["published"], row["drafts"], row["plays"], row["lately"])
        for row in by_licence()
    }
    assert sums == {"CC0-1.0": (1, 0, 1, 1), "CC-BY-4.0": (1, 0, 2, 1), None: (0, 1, 0, 0)}


def test_the_page_shows_them(desk: Client) -> None:
    published()
    assert "Creative Commons Zero 1.0" in desk.get("/admin/ledger/").content.decode()


def test_every_entry_is_exported_with_its_proof(desk: Client) -> None:
    track = published(title="Rain", attribution="Ada of Ely", proof="https://example.org/rain")
    play(track)
    (row,) = exported(desk)
    assert (row["title"], row["author"], row["proof"], row["plays"]) == (
        "Rain",
        "Ada of Ely",
        "https://example.org/rain",
        "1",
    )


def test_no_cell_is_a_formula(desk: Client) -> None:
    stored(title="=1+1", source="@cmd")
    (row,) = exported(desk)
    assert (row["title"], row["source"]) == ("'=1+1", "'@cmd")


def test_contributors_do_not_see_it(browser_of: Callable[[User], Client]) -> None:
    user = User.objects.create_user("contributor", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    browser = browser_of(user)
    assert {browser.get(f"/admin/ledger{end}").status_code for end in ("/", ".csv")} == {403}


def test_readers_see_whom_to_thank(client: Client) -> None:
    published(title="Rain", attribution="Ada of Ely", source="https://example.org/rain")
    stored(title="Draft")
    published(title="Snow", source="javascript:alert(1)")
    page = client.get("/credits/").content.decode()
    assert "Ada of Ely" in page
    assert 'href="https://example.org/rain"' in page
    assert 'href="javascript' not in page
    assert "Draft" not in page


def test_whom_the_licence_names_is_named_while_it_plays(
    client: Client, make_book: Callable[..., Book]
) -> None:
    published("joy", artist="", attribution="Ada of Ely")
    book = make_book("joy", public=True)
    assert client.get(f"/api/v1/books/{book.pk}/cues/0/").json()["track"]["attribution"] == "Ada of Ely"


def test_credits_come_a_page_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CREDITS_A_PAGE", 1)
    published(title="Aa", artist="A"), published(title="Bb", artist="B")
    assert "Bb" not in client.get("/credits/").content.decode()
    assert "Bb" in client.get("/credits/?page=2").content.decode()
    assert client.get("/credits/?page=nonsense").status_code == 200
