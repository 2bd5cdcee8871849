"""What every format's reader gives back, and how it says that it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAMAGED: Final = _("This file is damaged or incomplete, so it cannot be opened. Try to download it again.")
LABORIOUS: Final = _("This file takes more time or memory to open than a book may, so it was not opened.")
LOCKED: Final = _("This file is locked with a password. Save a copy without one, and add that.")
NO_PICTURES: Final = _("There are no pages in this file that could be shown.")
NOT_A_BOOK: Final = _("This file is no EPUB, PDF, CBZ, text or Markdown book, whatever its name says.")
NOTHING_TO_READ: Final = _("There is no text in this file.")
PROTECTED: Final = _("This file is protected (DRM), so it cannot be opened here.")
TOO_DEEP: Final = _("The pages of this file are nested too deeply to be read safely.")
TOO_LARGE: Final = _("There is more in this file than a book can hold, so it was not opened.")
UNSAFE_ARCHIVE: Final = _("This file is packed in a way that is not safe to open.")
UNSAFE_MARKUP: Final = _("This file defines entities of its own, which is not safe to open.")


class UnreadableBook(Exception):
    """A file that cannot become a book. `code` is a short slug for programs, str() a sentence for its reader."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A picture that we encoded ourselves. name: unique in its book, safe in a URL; sizes in pixels."""

    name: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, or a page of front matter: sanitised html that keeps its ids until passages are cut.

    href: the file's path inside the book, with "#id" when a file holds several chapters. title may be empty.
    """

    title: str
    href: str
    html: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A book as read: sections in reading order, pictures by name; `cover` is a key of `images`.

    language: BCP 47, "und" when unknown.
    """

    title: str
    authors: tuple[str, ...]
    language: str
    chapters: tuple[Section, ...]
    images: dict[str, ImageFile] = field(default_factory=dict)
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A book of pages that are pictures, and whose text has yet to be read.

    chapters: title and first page, from 0, in order; what stands before the first belongs to none. language: BCP
    47, "" while nobody knows.
    """

    title: str
    authors: tuple[str, ...]
    pages: int
    chapters: tuple[tuple[str, int], ...] = ()
    language: str = ""
