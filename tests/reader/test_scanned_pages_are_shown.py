"""The page of a scan with its words one tap away: private, honest about what is missing, and music that goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from inference.presence import pictures_are_here
from library.models import Book, BookImage, Page, Passage
from reader.arc import arc_of
from reader.models import Reader
from reader.shelf import standing
from tests.catalog.music import stored

pytestmark = pytest.mark.django_db
NO_TESSERACT = "Tesseract is not installed."


@pytest.fixture
def scan(make_book: Callable[..., Book], owner: User) -> Book:
    """Three pages: one read, one drawn only, one not even that."""
    book = make_book("joy", None, None, user=owner)
    book.passages.filter(index__gt=0).update(state=Passage.WORDLESS, text="", html="", words=0)
    for passage in book.passages.all():
        image = BookImage.objects.create(
            book=book, name=f"p{passage.index}.jpg", media_type="image/jpeg", file=ContentFile(b"jpg", name="p.jpg")
        )  # fmt: skip
        drawn = {"image": image, "width": 700, "height": 1000} if passage.index < 2 else {}
        state = Page.DONE if passage.index == 0 else Page.WAITING
        Page.objects.create(book=book, passage=passage, number=passage.index, state=state, **drawn)
    return book


@pytest.fixture
def mine(browser_of: Callable[[User], Client], owner: User) -> Client:
    return browser_of(owner)


def page(client: Client, book: Book, number: int = 0, **headers: str) -> str:
    return client.get(f"/read/{book.pk}/{number}/", headers=headers).content.decode()


def section(html: str, number: int) -> str:
    return html.split(f'data-passage="{number}"')[-1].split("</section>")[0]


def cue(client: Client, book: Book, number: int) -> dict[str, Any]:
    return dict(client.get(f"/api/v1/books/{book.pk}/cues/{number}/").json())


def test_a_page_shows_its_picture_and_holds_its_words(mine: Client, scan: Book):
    shown = section(page(mine, scan), 0)
    assert f'<img src="/read/{scan.pk}/image/p0.jpg" width="700" height="1000"' in shown
    assert '<div class="words"><p>Passage 0.</p></div>' in shown
    assert "data-waits" not in shown


def test_what_is_not_drawn_or_read_yet_says_so(mine: Client, scan: Book):
    html = page(mine, scan)
    assert "have yet to be read" in section(html, 1)
    assert "Being drawn" in section(html, 2)
    assert "<img" not in section(html, 2)
    assert all("data-waits" in section(html, number) for number in (1, 2))


def test_a_page_that_failed_says_why(mine: Client, scan: Book):
    scan.pages.filter(number=1).update(state=Page.FAILED, reason="The text of this page could not be read.")
    shown = section(page(mine, scan), 1)
    assert "could not be read" in shown
    assert "data-waits" not in shown


def test_without_tesseract_pictures_are_shown_and_nothing_is_waited_for(mine: Client, scan: Book):
    pictures_are_here(NO_TESSERACT)
    html = page(mine, scan)
    assert "until Tesseract is installed" in section(html, 1)
    assert "data-waits" not in section(html, 1)
    assert "data-waits" in section(html, 2), "it can still be drawn"


@pytest.mark.parametrize("who", ["stranger", "anonymous"])
def test_pages_are_for_those_who_have_the_book(
    who: str, scan: Book, browser_of: Callable[[User], Client], stranger: User, client: Client
):
    other = browser_of(stranger) if who == "stranger" else client
    assert other.get(f"/read/{scan.pk}/image/p0.jpg").status_code == 404
    assert other.get(f"/read/{scan.pk}/0/", headers={"X-Fragment": "pages"}).status_code == 404


def test_who_looks_at_a_page_has_it_drawn_and_read_first(mine: Client, scan: Book):
    page(mine, scan, 2, **{"X-Fragment": "leaf"})
    assert not scan.pages.filter(wanted_at__gt=0).exists(), "fetched ahead of need"
    before = time.time()
    page(mine, scan, 2, **{"X-Fragment": "pages"})
    assert list(scan.pages.filter(wanted_at__gte=before).values_list("number", flat=True)) == [2]


def test_music_goes_on_over_a_page_without_words(mine: Client, scan: Book):
    stored("joy", status="published")
    scan.pages.update(state=Page.DONE)
    told = cue(mine, scan, 1)
    assert (told["state"], told["notice"], told["stale"], told["mood"]) == ("ready", "", False, None)
    assert told["cue"]["start"] == 0, "the cue of the page before goes on"


def test_a_page_that_is_being_read_says_that_music_follows(mine: Client, scan: Book):
    told = cue(mine, scan, 1)
    assert (told["state"], "still being read" in told["notice"]) == ("waiting", True)
    assert Page.objects.get(number=1).wanted_at > 0


def test_a_page_that_cannot_be_read_here_says_that_music_goes_on(mine: Client, scan: Book):
    pictures_are_here(NO_TESSERACT)
    told = cue(mine, scan, 1)
    assert (told["state"], "goes on as it is" in told["notice"]) == ("ready", True)


def test_a_book_of_pictures_only_plays_all_the_same(mine: Client, scan: Book):
    stored("neutral", status="published")
    scan.passages.update(state=Passage.WORDLESS, scores=None, valence=None, arousal=None, engine="")
    scan.pages.update(state=Page.DONE)
    assert cue(mine, scan, 0)["state"] == "ready"


def test_the_shelf_counts_the_pages_that_are_read(scan: Book, owner: User):
    stand = standing(Book.objects.for_shelf(owner).get(), None)
    assert (stand.state, stand.read_count, stand.opens) == ("reading", 1, True)
    scan.pages.update(state=Page.DONE)
    assert standing(Book.objects.for_shelf(owner).get(), None).state == "ready"


def test_the_shelf_counts_one_page_as_one(mine: Client, scan: Book):
    scan.passages.filter(index__gt=0).delete()
    Book.objects.filter(pk=scan.pk).update(passage_count=1)
    scan.pages.update(state=Page.WAITING)
    assert "0 of 1 page<" in mine.get("/shelf/progress/").content.decode()


def test_the_shelf_says_when_nothing_can_be_read_here(mine: Client, scan: Book):
    pictures_are_here(NO_TESSERACT)
    html = mine.get("/shelf/progress/").content.decode()
    assert "until Tesseract is installed" in html
    assert f'href="/read/{scan.pk}/"' in html
    assert "data-preparing" not in html


def test_words_on_scanned_pages_are_found(mine: Client, scan: Book):
    scan.passages.filter(index=1).update(text="The lamp went out.", html="<p>The lamp went out.</p>")
    html = mine.get(f"/read/{scan.pk}/search/?q=lamp").content.decode()
    assert f"/read/{scan.pk}/1/" in html


def test_the_choice_between_page_and_words_is_remembered(mine: Client, scan: Book):
    assert "page_text" in page(mine, scan)
    assert not Reader.objects.exists()
    mine.patch("/api/v1/preferences/", {"page_text": True}, content_type="application/json")
    html = page(mine, scan)
    assert " checked>" in html.split('name="page_text"')[1].split("</label>")[0]


def test_other_books_have_no_such_choice(mine: Client, make_book: Callable[..., Book], owner: User):
    html = page(mine, make_book("joy", user=owner))
    assert 'name="page_text"' not in html
    assert "scan.css" not in html


def test_the_arc_waits_for_no_picture(scan: Book, owner: User):
    reader = Reader.objects.create(user=owner)
    assert arc_of(reader, scan, whole=True).waiting == 2
    scan.pages.update(state=Page.DONE)
    cache.clear()
    assert arc_of(reader, scan, whole=True).waiting == 0


def test_pages_come_through_the_api(mine: Client, scan: Book):
    known = mine.get(f"/api/v1/books/{scan.pk}/").json()
    assert (known["passage_count"], known["unread_count"]) == (3, 2)
    passages = mine.get(f"/api/v1/books/{scan.pk}/passages/").json()["results"]
    assert [each["state"] for each in passages] == ["done", "wordless", "wordless"]
