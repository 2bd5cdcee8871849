"""Files that can become books. Each format is a module with one function,

    read(file: BinaryIO, name: str) -> Publication

which reads an open binary file (`name` is what its owner called it), or raises `UnreadableBook` with a
sentence for the reader. It keeps nothing on disk and opens no connection, whatever the file asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO, Final

from .epub import read as read_epub
from .markdown import read as read_markdown
from .pdf import MAGIC as PDF_MAGIC
from .pdf import read as read_pdf
from .publication import NOT_A_BOOK, NOTHING_TO_READ, ImageFile, Publication, Section, UnreadableBook
from .text import read as read_text

__all__ = ["NOTHING_TO_READ", "SUFFIXES", "ImageFile", "Publication", "Section", "UnreadableBook", "read"]

READERS: Final[dict[str, Callable[[BinaryIO, str], Publication]]] = {
    ".epub": read_epub,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".pdf": read_pdf,
    ".txt": read_text,
    ".text": read_text,
}
SUFFIXES: Final = frozenset(READERS)

ZIP_MAGIC: Final = b"PK"


def read(file: BinaryIO, name: str) -> Publication:
    """Read a book by the suffix of its name, unless its content plainly says otherwise."""
    suffix = PurePath(name).suffix.lower()
    head = file.read(len(PDF_MAGIC))
    file.seek(0)
    if head == PDF_MAGIC:
        return read_pdf(file, name)
    if head.startswith(ZIP_MAGIC):
        return read_epub(file, name)
    if suffix not in READERS or suffix == ".epub":
        raise UnreadableBook("not-a-book", NOT_A_BOOK)
    return READERS[suffix](file, name)
