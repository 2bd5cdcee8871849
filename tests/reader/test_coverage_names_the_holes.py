"""The curators' coverage board: what the books ask for beside what there is, in sums only, with the holes named."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from catalog.models import Genre
from library.models import Book
from reader import coverage
from reader.coverage import LEAST_MINUTES, Board, Hole, Tally
from reader.models import Reader
from tests.catalog.music import published, stored

GRIEF, FURY, REST = ("sadness", False), ("anger", True), ("neutral", False)
Make = Callable[..., Book]


def tally(**minutes: float) -> Tally:
    """So many minutes of each label, where its music usually lies."""
    found = Tally()
    for label, amount in minutes.items():
        found.add(label, coverage.placed(label, None, None), amount)
    return found


def board(asked: Tally, supply: dict[str, Tally], **more: Any) -> Board:
    return Board(
        **{"shelved": asked, "read": Tally(), "tastes": {}, **more}, supply=supply, every=1, at=timezone.now()
    )


def holes(asked: Tally, supply: dict[str, Tally], **more: Any) -> list[Hole]:
    return board(asked, supply, **more).holes()


def test_what_is_asked_for_and_missing_is_a_hole() -> None:
    (hole,) = holes(tally(sadness=50, anger=50), {"piano": tally(sadness=40)})
    assert (hole.feeling, hole.genre, hole.asked, hole.there) == (FURY, "piano", 0.5, 0.0)
    assert hole.minutes == pytest.approx(40)


def test_music_in_the_measure_that_is_asked_for_leaves_no_hole() -> None:
    assert holes(tally(sadness=500, anger=250), {"piano": tally(sadness=40, anger=20)}) == []


def test_the_largest_hole_comes_first() -> None:
    found = holes(tally(sadness=10, anger=30, neutral=60), {"piano": tally(neutral=60)})
    assert [hole.feeling for hole in found] == [FURY, GRIEF]


def test_what_hardly_anybody_asks_for_is_no_hole() -> None:
    assert holes(tally(sadness=99, anger=1), {"piano": tally(sadness=40)}) == []


def test_even_little_is_asked_for_some_minutes_at_least() -> None:
    (hole,) = holes(tally(sadness=95, anger=5), {"piano": tally(sadness=20)})
    assert hole.minutes == LEAST_MINUTES


def test_a_hole_is_best_filled_in_the_genre_that_lacks_it_and_is_preferred() -> None:
    supply = {"jazz": tally(sadness=9), "piano": tally(sadness=9), "folk": tally(sadness=9, anger=1)}
    found = holes(tally(anger=80, sadness=20), supply, tastes={"piano": 3, "folk": 2})
    assert found[0].genre == "piano"


def test_what_was_really_read_counts_once_it_is_enough() -> None:
    shelved, supply = tally(sadness=5000), {"piano": tally(sadness=10, anger=10)}
    assert holes(shelved, supply, read=tally(anger=10)) != holes(shelved, supply, read=tally(anger=100))
    assert board(shelved, supply, read=tally(anger=10)).asked is shelved


def test_a_preferred_genre_without_neutral_music_is_named() -> None:
    supply = {"jazz": tally(joy=9), "piano": tally(neutral=9), "folk": tally()}
    assert board(tally(joy=1), supply, tastes={"jazz": 2, "piano": 1}).bare() == ["jazz"]


def test_without_books_and_music_there_is_nothing_to_say() -> None:
    empty = board(Tally(), {})
    assert (empty.holes(), empty.bare(), empty.feelings) == ([], [], [])


@pytest.mark.django_db
class TestCounted:
    def test_a_passage_counts_for_the_time_it_takes_to_read(self, make_book: Make, owner: User) -> None:
        make_book("sadness", "sadness", "anger", None, user=owner, words=260)
        asked = coverage.count().shelved
        assert (asked.of(GRIEF), asked.of(FURY), asked.minutes) == (2, 1, 3)

    def test_what_was_read_counts_for_each_reader_who_came_so_far(self, make_book: Make, owner: User) -> None:
        book = make_book("sadness", "anger", "anger", public=True, words=260)
        for passage in (0, 1):
            Reader.objects.create().places.create(book=book, passage=passage)
        read = coverage.count().read
        assert (read.of(GRIEF), read.of(FURY)) == (2, 1)

    def test_only_published_music_is_supply(self) -> None:
        published("joy", arousal=0.5, duration=120.0), stored("joy", duration=120.0)
        assert coverage.count().supply["piano"].feelings == {("joy", True): 2.0}

    def test_a_large_library_is_counted_in_samples(
        self, make_book: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_book(*["sadness"] * 40, words=260)
        monkeypatch.setattr(coverage, "MOST_PASSAGES", 10)
        counted = coverage.count()
        assert counted.every == 4
        assert counted.shelved.minutes == pytest.approx(40)

    def test_tastes_that_make_no_sense_are_passed_over(self) -> None:
        for stored_wish in ({"genre": "jazz"}, {"genre": 7}, {"genre": ""}, {"size": 20}, ["jazz"]):
            Reader.objects.create(stored_preferences=stored_wish)
        assert coverage.tastes() == {"jazz": 1}


@pytest.mark.django_db
class TestShown:
    def test_a_curator_sees_pictures_numbers_and_what_to_upload(
        self, make_book: Make, curator: User, browser_of: Callable[[User], Client]
    ) -> None:
        Genre.objects.create(slug="folk", name="Folk")
        make_book("anger", "sadness", public=True, words=2600)
        published("sadness", duration=600.0)
        page = browser_of(curator).get("/admin/coverage/").content.decode()
        assert "Upload here next" in page
        assert "<strong>fierce</strong> · Folk" in page
        assert page.count('<svg viewBox="-1') == 3  # all music, and each of two genres
        assert page.count("<circle") == 2
        assert '<td data-heat="5">10</td>' in page

    def test_no_title_and_no_text_is_on_it(
        self, make_book: Make, owner: User, curator: User, browser_of: Callable[[User], Client]
    ) -> None:
        book = make_book("anger", user=owner)
        page = browser_of(curator).get("/admin/coverage/").content.decode()
        assert "The books on the shelves ask for" in page
        assert all(secret not in page for secret in (book.title, str(book.pk), "Passage 0", owner.username))

    def test_an_empty_installation_says_what_it_lacks(
        self, curator: User, browser_of: Callable[[User], Client]
    ) -> None:
        assert "nothing to compare yet" in browser_of(curator).get("/admin/coverage/").content.decode()

    def test_contributors_are_told_that_it_is_for_curators(
        self, stranger: User, browser_of: Callable[[User], Client]
    ) -> None:
        stranger.is_staff = True
        stranger.save()
        stranger.groups.add(Group.objects.get(name="contributor"))
        assert browser_of(stranger).get("/admin/coverage/").status_code == 403

    def test_no_inline_style_or_script_breaks_the_policy(
        self, make_book: Make, curator: User, browser_of: Callable[[User], Client]
    ) -> None:
        make_book("anger", public=True)
        published("anger")
        board_part = browser_of(curator).get("/admin/coverage/").content.decode().split('class="coverage"')[1]
        assert "style=" not in board_part
        assert "<script" not in board_part.split("</section>")[-2]
