"""The demo shelf: two original stories, ready to be opened as soon as the server is up."""

import pytest
from django.core.management import call_command

from library.models import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(settings: object) -> list[Book]:
    call_command("load_demo_shelf")
    return list(Book.objects.order_by("language"))


def test_an_english_and_a_korean_story_of_some_length_are_there(shelf: list[Book]) -> None:
    assert [book.language for book in shelf] == ["en", "ko"]
    for book in shelf:
        assert sum(len(passage.text.split()) for passage in book.passages.all()) >= 3000


def test_their_titles_authors_and_chapters_are_known_at_once(shelf: list[Book]) -> None:
    assert [book.title for book in shelf] == ["A Hand's Breadth", "물 데우는 사람"]
    assert all(book.authors and book.chapters.count() >= 8 and book.public for book in shelf)


def test_loading_them_again_changes_nothing(shelf: list[Book]) -> None:
    call_command("load_demo_shelf")
    assert list(Book.objects.order_by("language")) == shelf
    assert Book.objects.due().count() == 0
