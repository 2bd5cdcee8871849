"""Image folders and comics: pages as people count them, and archives that mean harm."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.models import User

from library import formats
from library.formats import scan
from library.formats.publication import Scan, UnreadableBook
from library.models import Book, Page
from library.page_archives import pages_of
from tests.inference.pages import page, png
from tests.library import epubs, scans
from tests.library.epubs import archive

PICTURE = png(page())


def read(files: dict[str, Any], name: str = "comic.cbz") -> Scan:
    book = formats.read(archive(files), name)
    assert isinstance(book, Scan)
    return book


def test_pages_are_counted_as_people_count():
    names = ["page10.jpg", "page9.JPG", "Page 1.png", "page2.webp"]
    assert pages_of(names) == ["Page 1.png", "page2.webp", "page9.JPG", "page10.jpg"]


def test_what_file_managers_leave_behind_is_no_page():
    names = ["a/1.jpg", "__MACOSX/a/._1.jpg", "a/.hidden.png", "Thumbs.db", "a/notes.txt", ".DS_Store"]
    assert pages_of(names) == ["a/1.jpg"]


def test_folders_are_chapters():
    book = read({"Rain/v1/1.png": PICTURE, "Rain/v1/2.png": PICTURE, "Rain/v2/1.png": PICTURE})
    assert (book.pages, book.chapters) == (3, (("v1", 0), ("v2", 2)))


def test_a_single_folder_is_only_what_the_pictures_came_in():
    assert read({"Rain/1.png": PICTURE, "Rain/2.png": PICTURE}).chapters == ()


def test_a_comic_says_what_it_is_called():
    info = (
        "<ComicInfo><Title>The Rain</Title><Writer>Ada Holm</Writer><LanguageISO>ko</LanguageISO></ComicInfo>"
    )
    book = read({"ComicInfo.xml": info, "1.png": PICTURE})
    assert (book.title, book.authors, book.language) == ("The Rain", ("Ada Holm",), "ko")


def test_one_that_says_it_badly_is_called_by_its_name():
    book = read(
        {"ComicInfo.xml": "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>", "1.png": PICTURE}, "the_rain.cbz"
    )
    assert book.title == "the rain"


@pytest.mark.parametrize(
    ("files", "name", "code"),
    [
        ({"readme.txt": "no pictures here"}, "a.zip", "empty"),
        ({"../1.png": PICTURE}, "a.cbz", "unsafe"),
        ({f"{n}.png": b"" for n in range(scan.MOST_PAGES + 1)}, "a.cbz", "too-large"),
    ],
    ids=["no pictures", "climbing", "too many"],
)
def test_what_is_no_book_of_pictures_is_refused_in_words(files: dict[str, Any], name: str, code: str):
    with pytest.raises(UnreadableBook) as refusal:
        formats.read(archive(files), name)
    assert refusal.value.code == code


@pytest.mark.parametrize("data", [b"PK\x03\x04 cut off", b"Rar!\x1a\x07", b"nothing of the kind"])
def test_what_is_called_an_archive_and_is_none_is_refused(data: bytes):
    with pytest.raises(UnreadableBook):
        formats.read(io.BytesIO(data), "comic.cbz")


def test_an_epub_stays_an_epub():
    assert isinstance(formats.read(epubs.epub3(), "book.epub"), formats.Publication)


@pytest.mark.django_db
class TestStored:
    @pytest.fixture(autouse=True)
    def _quiet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("inference.bell.ring", lambda *_: None)
        monkeypatch.setattr("library.tasks.read_scans.delay", lambda *_: None)

    def test_an_archive_whose_pictures_are_none_is_refused_and_nothing_is_kept(
        self, owner: User, settings: Any
    ):
        book = scans.opened(owner, archive({"1.jpg": b"junk", "2.png": b"more"}).getvalue(), "a.cbz")
        assert (book.state, "no pages" in book.reason) == (Book.FAILED, True)
        assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

    def test_one_broken_picture_costs_one_page(self, owner: User, monkeypatch: Any):
        monkeypatch.setattr("inference.picture.read", scans.reader_of(scans.recognised(scans.TEXT)))
        files = {"1.png": PICTURE, "2.png": PICTURE[:100], "3.png": PICTURE}
        book = scans.opened(owner, archive(files).getvalue(), "a.cbz")
        scans.read_all()
        assert [page.state for page in book.pages.all()] == [Page.DONE, Page.FAILED, Page.DONE]

    def test_pictures_are_encoded_again_and_fit_the_screen(self, owner: User):
        large = png(page(size=(3000, 2400)), "JPEG", comment=b"where I live")
        book = scans.opened(owner, archive({"1.jpg": large}).getvalue(), "a.cbz")
        image = book.pages.get().image
        assert image is not None
        data = image.file.read()
        assert scans.size(data) == (1600, 1280)
        assert b"where I live" not in data
