"""The slow half of a book: `prepare_book` parses it, `score_passages` gives each passage its mood.

Tasks take ids, claim rows, and bear being run twice; a lost message is rung again by `sweep`.
"""

import logging
from uuid import UUID

from celery import shared_task

from inference import presence, text

from .formats import UnreadableBook
from .models import Book, Passage
from .preparing import prepare

log = logging.getLogger(__name__)


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
    else:
        score_passages.delay(book_id)


@shared_task
def score_passages(book_id: str) -> None:
    """Score one batch of a book and ring again while anything is left: interactive work gets in between."""
    batch = Passage.objects.claim(UUID(book_id))
    if batch and score(batch):
        score_passages.delay(book_id)


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
    presence.note_engine("")
    for passage, mood in zip(batch, moods, strict=True):
        Passage.objects.keep_mood(passage, mood)
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
    for book_id in Book.objects.due().values_list("pk", flat=True):
        prepare_book.delay(str(book_id))
    for book_id in Book.objects.unscored().values_list("pk", flat=True)[:100]:
        score_passages.delay(str(book_id))
