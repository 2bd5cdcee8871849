"""A reader's file becomes a book on their shelf: the same act for the upload button, the drop and the API."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import PurePath

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from ground.files import sha256
from inference import bell
from inference.cleaning import clean_text

from . import formats
from .models import Book, Copy
from .tasks import prepare_book
from .work import Work


class Refused(Exception):
    """The file was not taken; str() is a sentence for the reader, `status` the HTTP status that says the same."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def add(file: File[bytes], name: str, user: User | None, *, public: bool = False) -> Book:
    """Put a file on `user`'s shelf, or on everyone's; a file that is known already is not read again."""
    name = clean_text(PurePath(name.replace("\\", "/")).name, 255) or "book"
    check(file, name)
    book = find_or_keep(file, name, public)
    if user is not None:
        Copy.objects.get_or_create(book=book, user=user)
    if book.state == Work.WAITING:
        transaction.on_commit(lambda: ring(book))
    return book


def check(file: File[bytes], name: str) -> None:
    if not file.size:
        raise Refused(_("This file is empty."))
    check_size(file.size)
    if PurePath(name).suffix.lower() not in formats.SUFFIXES:
        raise Refused(
            _("This file cannot be opened here. EPUB, PDF, CBZ, TXT, Markdown and ZIPs of pictures can.")
        )


def check_size(size: int) -> None:
    if size > settings.BOOK_MAX_BYTES:
        raise Refused(_("This file is larger than %d MB.") % (settings.BOOK_MAX_BYTES // 1024**2), 413)


@transaction.atomic
def find_or_keep(file: File[bytes], name: str, public: bool) -> Book:
    title = PurePath(name).stem[:500]
    fresh = {"file": File(file, name=name), "name": name, "title": title, "public": public}
    with storage_troubles():
        book, _new = Book.objects.select_for_update().get_or_create(sha256=sha256(file), defaults=fresh)
        if book.state == Work.FAILED:  # it may have been our fault then: give it the file and another chance
            book.file.save(name, File(file, name=name), save=False)
            book.state, book.attempts, book.reason = Work.WAITING, 0, ""
            book.save(update_fields=["file", "state", "attempts", "reason"])
    if public and not book.public:
        book.public = True
        book.save(update_fields=["public"])
    return book


@contextlib.contextmanager
def storage_troubles() -> Iterator[None]:
    """A disk that is full and a storage that is away are said as such; nothing half-stored stays behind."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:  # first: some of these are OSErrors as well
        raise Refused(_("Files cannot be stored at the moment. Try again in a few minutes."), 503) from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused(_("There is no room left for this file. Nothing was stored."), 507) from error


def ring(book: Book) -> None:
    """Ring for the worker; when the broker does not answer, the sweep will."""
    with contextlib.suppress(bell.BrokerAway):
        bell.ring(prepare_book, str(book.pk))
