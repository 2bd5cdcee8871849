"""Scanned books in small: pages drawn by Pillow, as PDF and as archives of pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from PIL import Image

from inference.picture import BadPicture, Recognised
from library.adding import add
from library.models import Book
from library.scanning import keep_shift
from library.tasks import prepare_book
from tests.inference.pages import STORY, page, png
from tests.library import pdfs
from tests.library.epubs import archive

TEXT = " ".join(STORY)


def pages(count: int) -> list[Image.Image]:
    """Pages that can be told apart: each begins with its number in words."""
    return [page((f"Page number {n + 1}.", *STORY), size=(560, 792)) for n in range(count)]


def pdf(count: int = 3, **options: Any) -> bytes:
    return pdfs.book([pdfs.pictured(each.convert("RGB")) for each in pages(count)], **options).getvalue()


def folder(count: int = 3, name: str = "page {}.png") -> bytes:
    return archive({name.format(n + 1): png(each) for n, each in enumerate(pages(count))}).getvalue()


def opened(user: User, data: bytes, name: str = "scan.pdf") -> Book:
    """A book added and prepared; nothing has been read of it."""
    book = add(ContentFile(data, name=name), name, user)
    prepare_book(str(book.pk))
    return Book.objects.get(pk=book.pk)


def read_all(seconds: float = 60) -> list[str]:
    """Draw and read whatever is due; the ids of the books that were rung for to be scored."""
    rung: list[str] = []
    keep_shift(rung.append, seconds)
    return rung


def recognised(*paragraphs: str, language: str = "en") -> Recognised:
    return Recognised("\n\n".join(paragraphs), paragraphs, (), language, 0.9, (560, 400), ())


def reader_of(*answers: Recognised | str) -> Callable[..., Recognised]:
    """Stands in for `inference.picture.read`: what it says one after the other; a code is what it raises."""
    left = list(answers)

    def read(_: bytes, **__: Any) -> Recognised:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, str):
            raise BadPicture(answer)
        return answer

    return read


def texts(book: Book) -> Sequence[str]:
    return list(book.passages.order_by("index").values_list("text", flat=True))


def size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size
