"""Books as the library keeps them."""

from library.moods import mood_columns

from .books import (
    PASSAGES_A_BATCH,
    Book,
    BookImage,
    BookQuerySet,
    Chapter,
    Copy,
    Passage,
    PassageQuerySet,
    Person,
    book_path,
    delete_files,
    image_path,
)
from .engines import LibraryEngine
from .pages import DRAWN_AT_ONCE, Page, PageQuerySet

__all__ = [
    "DRAWN_AT_ONCE",
    "PASSAGES_A_BATCH",
    "Book",
    "BookImage",
    "BookQuerySet",
    "Chapter",
    "Copy",
    "LibraryEngine",
    "Page",
    "PageQuerySet",
    "Passage",
    "PassageQuerySet",
    "Person",
    "book_path",
    "delete_files",
    "image_path",
    "mood_columns",
]
