"""A book's archive: what is wrong with it is said in a sentence for its reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from ground import archives
from ground.archives import Limits

from .publication import DAMAGED, PROTECTED, TOO_LARGE, UNSAFE_ARCHIVE, UnreadableBook

SENTENCES: Final = {
    "damaged": DAMAGED,
    "protected": PROTECTED,
    "unsafe": UNSAFE_ARCHIVE,
    "too-large": TOO_LARGE,
}


class Archive:
    """The entries of a zip file, by their path. Raises `UnreadableBook` whenever the archive is not sound."""

    def __init__(self, file: BinaryIO, limits: Limits | None = None) -> None:
        with said_of_a_book():
            self.zip = archives.Archive(file, limits)

    def __contains__(self, name: object) -> bool:
        return name in self.zip

    def __iter__(self) -> Iterator[str]:
        return iter(self.zip)

    def read(self, name: str) -> bytes:
        """The bytes of an entry. KeyError when there is none of that name."""
        with said_of_a_book():
            return self.zip.read(name)


@contextmanager
def said_of_a_book() -> Iterator[None]:
    try:
        yield
    except archives.BadArchive as error:
        raise UnreadableBook(error.reason, SENTENCES[error.reason]) from error
