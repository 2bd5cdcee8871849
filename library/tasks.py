"""The slow half of a book: `prepare_book` parses it, `score_passages` gives each passage its mood.

Tasks take ids, claim rows, and bear being run twice; a lost message is rung again by `sweep`.
"""

import logging
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils.translation import gettext_noop

from inference import presence, text

from .formats import UnreadableBook
from .models import Book, Passage
from .preparing import prepare

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Books that one sweep rings for; the next sweep comes to the others."""
NOT_PREPARED = gettext_noop(
    "Something in this file could not be handled. It was noted, so that it can be mended."
)


@shared_task
def prepare_book(book_id: str) -> None:
    found = Book.objects.filter(pk=book_id).first()
    book = found and found.claim()
    if not book:
        return
    try:
        prepare(book)
    except UnreadableBook as sentence:
        book.fail(str(sentence))
    except Exception:
        log.exception("preparing %s failed", book_id)
        Book.objects.finish(book, reason=NOT_PREPARED)
        Book.objects.give_up()
    else:
        score_passages.delay(book_id)


@shared_task
def score_passages(book_id: str, baton: str | None = None) -> None:
    """Score one batch of a book and ring again while anything is left: interactive work gets in between."""
    baton = Book.objects.take_baton(book_id, baton)
    if baton is None:
        return
    batch = Passage.objects.claim(UUID(book_id))
    if batch and score(batch):
        score_passages.delay(book_id, baton)
    else:
        Book.objects.drop_baton(book_id, baton)


def score(batch: list[Passage]) -> bool:
    """Store the moods of a claimed batch. False when the engine cannot be used: the rows are handed back."""
    try:
        moods = text.get_engine().score([passage.text for passage in batch])
    except text.ModelUnavailable as reason:
        log.error("text engine unavailable: %s", reason)
        presence.note_engine(str(reason))
        Passage.objects.hand_back(batch)
        return False
    except Exception as error:
        log.exception("scoring failed")
        blame(batch, f"{type(error).__name__}: {error}")
        return True
    for passage, mood in zip(batch, moods, strict=True):
        Passage.objects.keep_mood(passage, mood)
    presence.note_engine("")
    return True


def blame(batch: list[Passage], reason: str) -> None:
    """Let the passages of a failed batch be tried again, each alone, until their attempts are used up."""
    for passage in batch:
        Passage.objects.finish(passage, reason=reason[:500])
    Passage.objects.give_up()


@shared_task
def sweep() -> None:
    """Ring for whatever should be worked on and is not: lost messages, expired leases."""
    Book.objects.give_up()
    Passage.objects.give_up()
    for book_id in Book.objects.due().values_list("pk", flat=True)[:AT_ONCE]:
        prepare_book.apply_async((str(book_id),), expires=settings.SWEEP_SECONDS)
    for book_id in Book.objects.unscored().values_list("pk", flat=True)[:AT_ONCE]:
        score_passages.apply_async((str(book_id),), expires=settings.SWEEP_SECONDS)
