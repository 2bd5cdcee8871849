"""The slow half of a book: `prepare_book` parses it, `score_passages` gives each passage its mood.

Tasks take ids, claim rows, and bear being run twice; a lost message is rung again by `sweep`.
"""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils.translation import gettext_noop

from inference import presence, text

from .formats import UnreadableBook
from .models import Book, LibraryEngine, Page, Passage
from .preparing import prepare
from .scanning import give_up as give_up_pages
from .scanning import keep_shift

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Books that one sweep rings for; the next sweep comes to the others."""
PREPARING_SECONDS = 420
"""The longest that a file may take to be opened, on a busy machine."""
SCANNING_SECONDS = 300
"""A shift, and the longest that its last page may take."""
MOVING = 4
"""Books that move to another engine at a time; what is uploaded meanwhile goes before them."""
NOT_PREPARED = gettext_noop(
    "Something in this file could not be handled. It was noted, so that it can be mended."
)


@shared_task(soft_time_limit=PREPARING_SECONDS, time_limit=PREPARING_SECONDS + 30)
def prepare_book(book_id: str) -> None:
    found = Book.objects.filter(pk=book_id).first()
    book = found and found.claim()
    if not book:
        return
    try:
        with Book.objects.held(book, timedelta(seconds=settings.LEASE_SECONDS)):
            prepare(book)
    except UnreadableBook as sentence:
        book.fail(str(sentence))
    except Exception:
        log.exception("preparing %s failed", book_id)
        Book.objects.finish(book, reason=NOT_PREPARED)
        Book.objects.give_up()
    else:
        if book.is_scan:
            read_scans.delay()
        else:
            score_passages.delay(book_id)


@shared_task
def score_passages(book_id: str, baton: str | None = None) -> None:
    """Score one batch of a book and ring again while anything is left: interactive work gets in between."""
    baton = Book.objects.take_baton(book_id, baton)
    if baton is None:
        return
    engine = engine_of(LibraryEngine.wanted())
    batch = next_batch(UUID(book_id), engine) if engine else []
    if engine and batch:
        score(batch, engine)
        score_passages.delay(book_id, baton)
        return
    Book.objects.drop_baton(book_id, baton)
    if engine:
        move_on(engine.version)


@shared_task(soft_time_limit=SCANNING_SECONDS, time_limit=SCANNING_SECONDS + 30)
def read_scans() -> None:
    """Draw and read pages of scanned books for a minute; the sweep rings for more, so that rings never pile up."""
    keep_shift(score_passages.delay)


def engine_of(wanted: str) -> text.TextEngine | None:
    """The engine that the library wants, or the best that can stand in for it; None when there is none."""
    try:
        engine = text.get_engine(wanted)
    except text.ModelUnavailable as reason:
        log.error("text engine unavailable: %s", reason)
        presence.note_engine(*reason.args)
        return None
    presence.note_engine()
    return engine


def next_batch(book_id: UUID, engine: text.TextEngine) -> list[Passage]:
    """What has no mood yet; then, if all others have theirs too, what another engine than the wanted has read."""
    batch = Passage.objects.claim(book_id)
    if batch or not may_move(engine.version):
        return batch
    return Passage.objects.claim_read_by_others(book_id, engine.version)


def may_move(engine: str) -> bool:
    """Is this the engine that the library wants, and does nothing wait for its first mood?"""
    return bool(engine) and engine == LibraryEngine.wanted() and not Passage.objects.unscored().exists()


def score(batch: list[Passage], engine: text.TextEngine) -> None:
    """Store the moods of a claimed batch."""
    try:
        moods = engine.score([passage.text for passage in batch])
    except Exception as error:
        log.exception("scoring failed")
        blame(batch, f"{type(error).__name__}: {error}")
        return
    for passage, mood in zip(batch, moods, strict=True):
        Passage.objects.keep_mood(passage, mood)


def blame(batch: list[Passage], reason: str) -> None:
    """Let the passages of a failed batch be tried again, each alone, until their attempts are used up."""
    for passage in batch:
        Passage.objects.finish(passage, reason=reason[:500])
    Passage.objects.give_up()


def move_on(engine: str) -> bool:
    """Ring for the first of the books that are to move to this engine; say whether there are any."""
    moving = Book.objects.read_by_others(engine).order_by("pk") if may_move(engine) else Book.objects.none()
    ids = list(moving.values_list("pk", flat=True)[:MOVING])
    for book_id in ids:
        score_passages.apply_async((str(book_id),), expires=settings.SWEEP_SECONDS)
    return bool(ids)


@shared_task
def sweep() -> None:
    """Ring for whatever should be worked on and is not: lost messages, expired leases."""
    Book.objects.give_up()
    Passage.objects.give_up()
    give_up_pages()
    if Page.objects.due().exists():
        read_scans.apply_async(expires=settings.SWEEP_SECONDS)
    for book_id in Book.objects.due().values_list("pk", flat=True)[:AT_ONCE]:
        prepare_book.apply_async((str(book_id),), expires=settings.SWEEP_SECONDS)
    for book_id in Book.objects.unscored().values_list("pk", flat=True)[:AT_ONCE]:
        score_passages.apply_async((str(book_id),), expires=settings.SWEEP_SECONDS)
    presence.note_versions()
    moving = move_on(LibraryEngine.wanted())
    if not moving and not Passage.objects.filter(state=Passage.WAITING).exists():
        text.rest()
