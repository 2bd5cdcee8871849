"""A scanned book opens at once as pictures; its words come page by page, and nothing that keeps a place moves."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from inference import picture
from library import scanning, sources
from library.adding import add
from library.models import DRAWN_AT_ONCE, Book, Page, Passage
from library.preparing import prepare
from library.tasks import sweep
from tests.library import scans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bells: what the worker does is done here."""
    for name in ("read_scans.delay", "score_passages.delay"):
        monkeypatch.setattr(f"library.tasks.{name}", lambda *_: None)
    monkeypatch.setattr("inference.bell.ring", lambda *_: None)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have pictures read as the test says."""
    return lambda *answers: monkeypatch.setattr(picture, "read", scans.reader_of(*answers))


def expire() -> None:
    Page.objects.filter(lease__isnull=False).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_scan_opens_with_all_its_pages_and_the_first_of_them_drawn(owner: User):
    book = scans.opened(owner, scans.pdf(DRAWN_AT_ONCE + 2))
    assert (book.state, book.passage_count, book.passages.count()) == (Book.DONE, 10, 10)
    assert book.pages.exclude(image=None).count() == DRAWN_AT_ONCE
    assert book.cover is not None
    assert set(book.passages.values_list("state", flat=True)) == {Passage.WORDLESS}


def test_a_page_is_read_with_tesseract_and_becomes_a_passage(owner: User):
    book = scans.opened(owner, scans.pdf(1))
    assert scans.read_all() == [str(book.pk)]
    passage = book.passages.get()
    assert passage.text == f"Page number 1.\n\n{scans.TEXT}"
    assert (passage.state, passage.html) == (Passage.WAITING, f"<p>Page number 1.</p><p>{scans.TEXT}</p>")
    assert (Page.objects.get().state, Book.objects.get().language) == (Page.DONE, "en")


def test_pages_are_read_in_their_order_and_passages_keep_their_numbers(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(3), "scan.cbz")
    before = list(book.passages.order_by("index").values_list("pk", "index"))
    said(*(scans.recognised(f"{n} {scans.TEXT}") for n in ("One", "Two", "Three")))
    scans.read_all()
    assert [text.split()[0] for text in scans.texts(book)] == ["One", "Two", "Three"]
    assert list(book.passages.order_by("index").values_list("pk", "index")) == before


def test_the_page_that_somebody_looks_at_comes_first(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(4), "scan.cbz")
    Page.objects.want(book.pk, 2, 2)
    page = Page.objects.claim_to_read()
    assert page is not None
    assert page.number == 2


def test_the_first_pages_of_all_books_come_before_the_rest(owner: User):
    for count in (3, 2):
        scans.opened(owner, scans.folder(count), f"{count}.zip")
    numbers = []
    while page := Page.objects.claim_to_read():
        numbers.append(page.number)
    assert numbers == [0, 0, 1, 1, 2]


def test_a_page_that_cannot_be_read_fails_after_three_tries_and_the_rest_goes_on(
    owner: User, monkeypatch: Any
):
    book = scans.opened(owner, scans.folder(3), "scan.zip")
    tries: list[int] = []

    def read(data: bytes, **_: Any) -> picture.Recognised:
        if data == poison:
            tries.append(1)
            raise picture.BadPicture("slow")
        return scans.recognised(scans.TEXT)

    with sources.local(book) as source:
        poison = source.legible(1)
    monkeypatch.setattr(picture, "read", read)
    scans.read_all()
    assert [page.state for page in book.pages.all()] == [Page.DONE, Page.FAILED, Page.DONE]
    assert (len(tries), book.pages.get(number=1).reason) == (3, scanning.NOT_READ)
    assert book.passages.get(index=1).state == Passage.WORDLESS


def test_a_page_whose_worker_died_three_times_is_given_up(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(2), "scan.zip")
    for _ in range(3):
        Page.objects.want(book.pk, 0, 0)
        page = Page.objects.claim_to_read()  # and here the process ends
        assert page is not None
        expire()
    said(scans.recognised(scans.TEXT))
    scans.read_all()
    sweep()
    assert [(page.state, page.attempts) for page in book.pages.all()] == [(Page.FAILED, 3), (Page.DONE, 0)]


def test_pages_whose_file_is_gone_are_given_up_in_words_after_three_tries(owner: User, said: Any):
    book = scans.opened(owner, scans.pdf(DRAWN_AT_ONCE + 1))
    said(scans.recognised(scans.TEXT))
    book.file.storage.delete(book.file.name)
    for tries in (1, 2, 3):
        scans.read_all()
        assert set(book.pages.values_list("state", "attempts")) == {(Page.WAITING, tries)}
        scans.read_all()
        assert set(book.pages.values_list("attempts", flat=True)) == {tries}, (
            "it may come back: that takes a while"
        )
        Page.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep()
    assert set(book.pages.values_list("state", "reason")) == {(Page.FAILED, scanning.GONE)}


def test_a_late_text_changes_nothing(owner: User):
    book = scans.opened(owner, scans.folder(1), "scan.zip")
    zombie = Page.objects.claim_to_read()
    expire()
    heir = Page.objects.claim_to_read()
    assert zombie is not None
    assert heir is not None
    assert scanning.keep_text(heir, scans.recognised(f"Heir. {scans.TEXT}"))
    assert not scanning.keep_text(zombie, scans.recognised(f"Zombie. {scans.TEXT}"))
    assert scans.texts(book)[0].startswith("Heir.")


def test_a_page_without_text_has_no_mood_to_read(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(2), "scan.zip")
    said(scans.recognised(), scans.recognised("POW!"))
    assert scans.read_all() == []
    assert set(book.passages.values_list("state", flat=True)) == {Passage.WORDLESS}
    assert scans.texts(book) == ["", "POW!"], "it can be searched all the same"
    assert set(book.pages.values_list("state", flat=True)) == {Page.DONE}


def test_a_paragraph_that_goes_on_over_a_page_is_marked(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(2), "scan.zip")
    said(
        scans.recognised("She opened the door and saw nothing but the rain that"),
        scans.recognised(scans.TEXT),
    )
    scans.read_all()
    assert book.passages.get(index=1).html.startswith('<p class="continued">')


def test_bookmarks_are_chapters_from_the_start(owner: User):
    def marked(canvas: Any, number: int) -> None:
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(f"Part {number}", str(number))
        scans.pdfs.pictured(scans.pages(1)[0].convert("RGB"))(canvas, number)

    plain = scans.pdfs.pictured(scans.pages(1)[0].convert("RGB"))
    book = scans.opened(owner, scans.pdfs.book([plain, marked, plain, marked], title="The Rain").getvalue())
    assert list(book.chapters.values_list("title", "first")) == [
        ("The Rain", 0),
        ("Part 1", 1),
        ("Part 3", 3),
    ]


def test_without_them_headings_tell_the_chapters_once_all_is_read(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(4), "scan.zip")
    heads = ["The Long Rain", "Chapter 1", "It rained on.", "Chapter 2"]
    said(*(scans.recognised(head, scans.TEXT) for head in heads))
    scans.read_all()
    assert list(book.chapters.values_list("title", "first")) == [
        ("scan", 0),
        ("Chapter 1", 1),
        ("Chapter 2", 3),
    ]
    assert list(book.passages.values_list("chapter__title", "index"))[1:3] == [
        ("Chapter 1", 1),
        ("Chapter 1", 2),
    ]
    leaves = list(book.passages.order_by("index").values_list("leaf", flat=True))
    assert leaves == [0, 1, 1, 2]


def test_a_page_that_is_given_up_last_does_not_keep_the_chapters_from_their_names(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(3), "scan.zip")
    heads = ["Chapter 1", "Chapter 2"]
    last = book.pages.filter(number=2)
    last.update(attempts=2)
    Page.objects.lease(list(last.values_list("pk", flat=True)))  # and here the process ends
    said(*(scans.recognised(head, scans.TEXT) for head in heads))
    scans.read_all()
    assert book.chapters.count() == 1
    expire()
    sweep()
    assert list(book.chapters.values_list("title", "first")) == [("Chapter 1", 0), ("Chapter 2", 1)]


def test_opening_a_scan_again_keeps_what_was_read(owner: User, said: Any):
    book = scans.opened(owner, scans.folder(2), "scan.zip")
    said(scans.recognised(scans.TEXT))
    scans.read_all()
    before = scans.texts(book), list(book.pages.values_list("pk", "image"))
    Book.objects.update(state=Book.WAITING, attempts=0)
    again = Book.objects.get().claim()
    assert again is not None
    prepare(again)
    assert (scans.texts(book), list(book.pages.values_list("pk", "image"))) == before


def test_without_tesseract_pages_are_drawn_and_wait(owner: User, monkeypatch: Any, said: Any):
    book = scans.opened(owner, scans.pdf(DRAWN_AT_ONCE + 2))
    monkeypatch.setattr(picture, "why_not", lambda *_: "no Tesseract here")
    scans.read_all()
    assert not book.pages.filter(image=None).exists()
    assert set(book.pages.values_list("state", "attempts")) == {(Page.WAITING, 0)}
    monkeypatch.setattr(picture, "why_not", lambda *_: "")
    said(scans.recognised(scans.TEXT))
    scans.read_all()
    assert set(book.pages.values_list("state", flat=True)) == {Page.DONE}


def test_the_sweep_rings_for_pages_that_wait(owner: User, monkeypatch: Any):
    scans.opened(owner, scans.folder(2), "scan.zip")
    rung: list[dict[str, Any]] = []
    monkeypatch.setattr("library.tasks.read_scans.apply_async", lambda **how: rung.append(how))
    sweep()
    sweep()
    assert [set(how) for how in rung] == [{"expires"}] * 2, (
        "each ring dies before the next: they never pile up"
    )


def test_the_reading_yields_to_everything_else(owner: User, monkeypatch: Any):
    scans.opened(owner, scans.folder(1), "scan.zip")
    asked: list[dict[str, Any]] = []
    answer = scans.recognised(scans.TEXT)
    monkeypatch.setattr(picture, "read", lambda data, **how: asked.append(how) or answer)
    scans.read_all()
    assert asked == [{"background": True}]
    assert sources.BOUNDS.nice > os.getpriority(os.PRIO_PROCESS, 0)


def test_a_late_opening_makes_no_pages(owner: User):
    zombie = add(ContentFile(scans.folder(2), name="a.zip"), "a.zip", owner).claim()
    assert zombie is not None
    Book.objects.update(lease=None)
    prepare(zombie)
    assert not Page.objects.exists()


def test_what_is_taken_off_the_shelf_leaves_no_picture_behind(
    owner: User, settings: Any, django_capture_on_commit_callbacks: Any
):
    book = scans.opened(owner, scans.folder(2), "scan.zip")
    with django_capture_on_commit_callbacks(execute=True):
        book.remove_copy(owner)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
