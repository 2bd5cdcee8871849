"""A file becomes a book: parsed outside any transaction, stored in one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.db import transaction

from inference.cleaning import clean_text
from library import formats, passages, scanning

from .models import Book, BookImage, Chapter, Passage
from .moods import mood_columns
from .sanitise import VERSION as SANITISER_VERSION
from .work import Work

WORDS_A_LEAF = 1500


@dataclass(frozen=True)
class Content:
    """A parsed book, ready to be stored: its publication and, for each section, the passages."""

    publication: formats.Publication
    sections: list[tuple[formats.Section, list[passages.PassageText]]]


def prepare(book: Book) -> None:
    """Read, cut and store a claimed book. Raises `formats.UnreadableBook` with a sentence for the reader."""
    with book.file.open("rb") as file:
        publication = formats.read(cast(BinaryIO, file), book.name)
    if isinstance(publication, formats.Scan):
        scanning.open_scan(book, publication)
        return
    cut = [(section, passages.split(section)) for section in publication.chapters]
    content = Content(publication, [(section, parts) for section, parts in cut if parts])
    if not content.sections:
        raise formats.UnreadableBook("empty", formats.NOTHING_TO_READ)
    store(book, content)


@transaction.atomic
def store(book: Book, content: Content) -> None:
    """Replace what is stored of a book, if its lease is still ours: a zombie must not undo its heir's work."""
    if not Book.objects.select_for_update().filter(pk=book.pk, lease=book.lease).exists():
        return
    publication = content.publication
    moods = scored_already((digest(p.text) for _, parts in content.sections for p in parts), book)
    book.chapters.all().delete()
    chapters = store_chapters(book, content)
    rows = [with_mood(row, moods) for row in passage_rows(book, content, chapters)]
    Passage.objects.bulk_create(rows, batch_size=500)
    cover = store_images(book, publication)
    Book.objects.finish(
        book,
        state=Work.DONE,
        reason="",
        title=clean_text(publication.title, 500) or book.title,
        authors=[clean_text(author, 200) for author in publication.authors[:20]],
        language=publication.language[:20],
        cover=cover,
        passage_count=len(rows),
        sanitiser=SANITISER_VERSION,
    )


def store_chapters(book: Book, content: Content) -> list[Chapter]:
    chapters, first = [], 0
    for index, (section, parts) in enumerate(content.sections):
        chapters.append(
            Chapter(
                book=book,
                index=index,
                title=clean_text(section.title, 500),
                href=section.href[:1000],
                first=first,
                anchors={anchor: first + i for i, part in enumerate(parts) for anchor in part.anchors},
            )
        )
        first += len(parts)
    return Chapter.objects.bulk_create(chapters, batch_size=500)


def passage_rows(book: Book, content: Content, chapters: list[Chapter]) -> Iterator[Passage]:
    index, leaf = 0, -1
    for (_, parts), chapter in zip(content.sections, chapters, strict=True):
        words_on_leaf = WORDS_A_LEAF  # every chapter starts a leaf
        for part in parts:
            if words_on_leaf + part.words > WORDS_A_LEAF:
                leaf, words_on_leaf = leaf + 1, 0
            words_on_leaf += part.words
            yield row(book, chapter, index, leaf, part)
            index += 1


def row(book: Book, chapter: Chapter, index: int, leaf: int, part: passages.PassageText) -> Passage:
    return Passage(
        book=book,
        chapter=chapter,
        index=index,
        leaf=leaf,
        text=part.text,
        html=part.html,
        words=part.words,
        sha256=digest(part.text),
    )


def with_mood(passage: Passage, moods: dict[str, dict[str, object]]) -> Passage:
    known = moods.get(passage.sha256)
    if known:
        passage.state = Work.DONE
        for column, value in known.items():
            setattr(passage, column, value)
    return passage


def scored_already(hashes: Iterable[str], book: Book) -> dict[str, dict[str, object]]:
    """Moods that this book's passages had before it was parsed again, by the hash of their text."""
    known = book.passages.filter(sha256__in=set(hashes), state=Work.DONE)
    return {p.sha256: mood_columns(p.mood) for p in known if p.mood is not None}


def store_images(book: Book, publication: formats.Publication) -> BookImage | None:
    book.images.all().delete()
    stored = {
        name: BookImage.objects.create(
            book=book, name=name, media_type=image.media_type, file=ContentFile(image.data, name=image.name)
        )
        for name, image in publication.images.items()
    }
    return stored.get(publication.cover or "")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
