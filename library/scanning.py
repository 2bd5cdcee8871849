"""Scanned books: opened at once, drawn page by page, read page by page.

Opening makes a page and a passage for each picture, so that places, marks and cues have a number to stay with; the
words come into those passages later. Pages are work like any other: leased, tried three times, rung for again.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from ground.children import ChildFailed
from ground.files import STORAGE_AWAY
from inference import picture
from inference.cleaning import clean_text
from inference.picture import BadPicture, OcrUnavailable

from . import formats, pictures
from .models import DRAWN_AT_ONCE, Book, BookImage, Chapter, Page, Passage, delete_files
from .page_text import stored_text
from .sanitise import VERSION as SANITISER_VERSION
from .scan_chapters import Span, name_chapters, spans
from .sources import Drawn, Sources, local
from .work import Work

log = logging.getLogger(__name__)

SHIFT: Final = 60.0
"""Seconds of work on one ring; the next ring brings the next."""
PAUSE: Final = timedelta(minutes=1)
"""Until a page is tried again that could not be fetched, or for which there was nothing to read it with."""
NOT_DRAWN: Final = gettext_noop("This page could not be drawn.")
NOT_READ: Final = gettext_noop("The text of this page could not be read.")
GONE: Final = gettext_noop("The file of this book is missing, so this page could not be fetched from it.")
RECOVERY: Final = timedelta(minutes=10)
"""Until a file that is not there is looked for again: it may be that its disk is not there for a while."""
TOO_SMALL: Final = "small"
"""What `inference.picture` says of pictures that no line of text fits in."""
TELLING: Final = 200
"""Characters of a page that tell the language of its book."""


def open_scan(book: Book, scan: formats.Scan) -> None:
    """Store a claimed book of pictures, and draw its first pages. Raises `formats.UnreadableBook`."""
    with local(book) as source:
        try:
            drawn = source.draw(range(min(DRAWN_AT_ONCE, scan.pages)))
        except ChildFailed:  # one of them may be to blame: they are tried again, one by one
            drawn = []
        else:
            if not drawn:
                raise formats.UnreadableBook("empty", formats.NO_PICTURES)
    store(book, scan)
    pages = {page.number: page for page in book.pages.filter(number__lt=DRAWN_AT_ONCE)}
    for each in drawn:
        if each.number in pages:  # none, where somebody else has the book by now
            keep_picture(pages[each.number], each)


@transaction.atomic
def store(book: Book, scan: formats.Scan) -> None:
    """Make what is not there yet, if the lease is still ours: what has been read before stays where it is."""
    if not Book.objects.select_for_update().filter(pk=book.pk, lease=book.lease).exists():
        return
    title = clean_text(scan.title, 500) or book.title
    if not book.pages.exists():
        make_pages(book, spans(scan.chapters, scan.pages, title))
    Book.objects.finish(
        book,
        state=Work.DONE,
        reason="",
        title=title,
        authors=[clean_text(author, 200) for author in scan.authors[:20]],
        language=scan.language[:20],
        passage_count=scan.pages,
        sanitiser=SANITISER_VERSION,
    )


def make_pages(book: Book, chapters: Sequence[Span]) -> None:
    stored = Chapter.objects.bulk_create([span.as_chapter(book, n) for n, span in enumerate(chapters)])
    leaves = [
        (chapter, *leaf) for chapter, span in zip(stored, chapters, strict=True) for leaf in span.leaves()
    ]
    blanks = [
        Passage(book=book, chapter=chapter, index=index, leaf=leaf, words=0, state=Passage.WORDLESS)
        for leaf, (chapter, first, last) in enumerate(leaves)
        for index in range(first, last + 1)
    ]
    passages = Passage.objects.bulk_create(blanks, batch_size=500)
    pages = [Page(book=book, passage=passage, number=passage.index) for passage in passages]
    Page.objects.bulk_create(pages, batch_size=500)


def keep_shift(score: Callable[[str], object], seconds: float = SHIFT) -> None:
    """Draw and read what is due for a while. score: rings for the scoring of a book, by its id."""
    end, sources = time.monotonic() + seconds, Sources()
    try:
        while time.monotonic() < end:
            drew = draw_some(sources)
            page = None if picture.why_not() else Page.objects.claim_to_read()
            if page and read_page(page, sources):
                score(str(page.book_id))
            if page is None and not drew:
                return
    finally:
        sources.close()


def draw_some(sources: Sources) -> bool:
    """Draw the next pages of a book; whether there were any."""
    pages = Page.objects.claim_to_draw()
    if not pages:
        return False
    try:
        drawn = {each.number: each for each in sources.of(pages[0].book).draw([p.number for p in pages])}
    except FileNotFoundError:
        for page in pages:
            miss(page)
        return True
    except STORAGE_AWAY:
        for page in pages:
            Page.objects.put_back(page, PAUSE)
        return True
    except ChildFailed as failed:
        log.warning("drawing pages failed: %s", failed.reason)
        drawn = {}
    for page in pages:
        if page.number in drawn:
            keep_picture(page, drawn[page.number])
        else:
            Page.objects.finish(page, reason=NOT_DRAWN)
    Page.objects.give_up()
    return True


def keep_picture(page: Page, drawn: Drawn) -> None:
    """Give a page its picture, whoever holds it by now: any two drawings of a page are alike."""
    image = stored_image(page.book, f"page-{page.number + 1}", drawn.data, drawn.media_type)
    known = {"image": image, "width": drawn.width, "height": drawn.height, "reason": "", "attempts": 0}
    if not Page.objects.filter(pk=page.pk, image=None).update(**known, lease=None, lease_until=None):
        image.delete()
        delete_files([image.file])
    elif page.number == 0:
        keep_cover(page.book, drawn)


def keep_cover(book: Book, first: Drawn) -> None:
    cover = pictures.encode(first.data, pictures.THUMBNAIL)
    if cover and book.cover_id is None:
        image = stored_image(book, "cover", cover.data, cover.media_type)
        Book.objects.filter(pk=book.pk).update(cover=image)


def stored_image(book: Book, name: str, data: bytes, media_type: str) -> BookImage:
    """A picture of ours under a name that it alone has."""
    name = f"{name}-{secrets.token_hex(4)}{'.png' if media_type == 'image/png' else '.jpg'}"
    return BookImage.objects.create(
        book=book, name=name, media_type=media_type, file=ContentFile(data, name=name)
    )


def read_page(page: Page, sources: Sources) -> bool:
    """Read a claimed page; whether it has words whose mood is to be read now."""
    try:
        with Page.objects.held(page, timedelta(seconds=settings.LEASE_SECONDS)):
            data = sources.of(page.book).legible(page.number)
            found = picture.read(data, background=True)
    except FileNotFoundError:
        miss(page)
        return False
    except (OcrUnavailable, *STORAGE_AWAY):
        Page.objects.put_back(page, PAUSE)
        return False
    except (BadPicture, ChildFailed) as problem:
        fail(page, getattr(problem, "code", "child"))
        return False
    has_words = keep_text(page, found)
    name_chapters(page.book)
    return has_words


def miss(page: Page) -> None:
    """There is no file to take a page from: that counts as an attempt, with time for the file to come back."""
    log.error("the file of book %s is missing", page.book_id)
    Page.objects.finish(page, reason=GONE, lease_until=timezone.now() + RECOVERY)


def fail(page: Page, code: str) -> None:
    """Let a page be tried again, until its attempts are used up; a picture too small for letters has none."""
    if code == TOO_SMALL:
        Page.objects.finish(page, state=Work.DONE, reason="")
    else:
        log.warning("page %s could not be read: %s", page, code)
        Page.objects.finish(page, reason=NOT_READ)
        Page.objects.give_up()
    name_chapters(page.book)


def give_up() -> None:
    """Fail pages whose workers never reported back; what was waited for before chapters are named may be one."""
    worn = Page.objects.filter(state=Work.WAITING).worn()
    books = list(Book.objects.filter(pk__in=worn.values("book")))
    Page.objects.give_up()
    for book in books:
        name_chapters(book)


@transaction.atomic
def keep_text(page: Page, found: picture.Recognised) -> bool:
    """Put what was read into the page's passage, if its lease is still ours; whether there is a mood to read."""
    if not Page.objects.finish(page, state=Work.DONE, reason="", attempts=0):
        return False
    before = Passage.objects.filter(book=page.book_id, index=page.number - 1).first()
    text = stored_text(found.paragraphs, before.text if before else "")
    Passage.objects.filter(pk=page.passage_id, state=Passage.WORDLESS).update(**text)
    if len(found.text) >= TELLING:
        Book.objects.filter(pk=page.book_id, language="").update(language=found.language)
    return bool(text["state"] == Work.WAITING)
