"""A reader's file becomes a book on their shelf: the same act for the upload button, the drop and the API."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from inference import bell
from inference.cleaning import clean_text

from . import formats
from .models import Book, Copy, Person
from .tasks import prepare_book
from .work import Work


class Refused(Exception):
    """The file was not taken; str() is a sentence for the reader."""


def add(file: File[bytes], name: str, user: Person | None, *, public: bool = False) -> Book:
    """Put a file on `user`'s shelf, or on everyone's; a file that is known already is not read again."""
    name = clean_text(PurePath(name.replace("\\", "/")).name, 255) or "book"
    check(file, name)
    book = find_or_keep(file, name, public)
    if user is not None:
        Copy.objects.get_or_create(book=book, user_id=user.pk)
    if book.state == Work.WAITING:
        transaction.on_commit(lambda: ring(book))
    return book


def check(file: File[bytes], name: str) -> None:
    if not file.size:
        raise Refused(_("This file is empty."))
    if file.size > settings.BOOK_MAX_BYTES:
        raise Refused(_("This file is larger than %d MB.") % (settings.BOOK_MAX_BYTES // 1024**2))
    if PurePath(name).suffix.lower() not in formats.SUFFIXES:
        raise Refused(_("This kind of file cannot be opened here. EPUB, TXT and Markdown can."))


@transaction.atomic
def find_or_keep(file: File[bytes], name: str, public: bool) -> Book:
    digest = sha256(file)
    known = Book.objects.filter(sha256=digest).first()
    if known is None:
        title = PurePath(name).stem[:500]
        return Book.objects.create(
            sha256=digest, file=File(file, name=name), name=name, title=title, public=public
        )
    if known.state == Work.FAILED:  # it may have been our fault then: give it the file and another chance
        known.file.save(name, File(file, name=name), save=False)
        known.state, known.attempts, known.reason = Work.WAITING, 0, ""
    known.public = known.public or public
    known.save(update_fields=["file", "state", "attempts", "reason", "public"])
    return known


def sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def ring(book: Book) -> None:
    """Ring for the worker; when the broker does not answer, the sweep will."""
    with contextlib.suppress(bell.BrokerAway):
        bell.ring(prepare_book, str(book.pk))
