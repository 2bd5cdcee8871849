"""Files that can become books. Each format is a module with one function,

    read(file: BinaryIO, name: str) -> Publication | Scan

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
from .publication import (
    NO_PICTURES,
    NOT_A_BOOK,
    NOTHING_TO_READ,
    ImageFile,
    Publication,
    Scan,
    Section,
    UnreadableBook,
)
from .scan import read as read_scan
from .text import read as read_text

__all__ = [
    "NOTHING_TO_READ",
    "NO_PICTURES",
    "SUFFIXES",
    "ImageFile",
    "Publication",
    "Scan",
    "Section",
    "UnreadableBook",
    "read",
]

READERS: Final[dict[str, Callable[[BinaryIO, str], Publication | Scan]]] = {
    ".cbz": read_scan,
    ".epub": read_epub,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".pdf": read_pdf,
    ".txt": read_text,
    ".text": read_text,
    ".zip": read_scan,
}
SUFFIXES: Final = frozenset(READERS)

ZIP_MAGIC: Final = b"PK"


def read(file: BinaryIO, name: str) -> Publication | Scan:
    """Read a book by the suffix of its name, unless its content plainly says otherwise."""
    suffix = PurePath(name).suffix.lower()
    head = file.read(len(PDF_MAGIC))
    file.seek(0)
    if head == PDF_MAGIC:
        return read_pdf(file, name)
    if head.startswith(ZIP_MAGIC):
        return read_scan(file, name) if READERS.get(suffix) is read_scan else read_epub(file, name)
    if suffix not in READERS or READERS[suffix] in (read_epub, read_scan):
        raise UnreadableBook("not-a-book", NOT_A_BOOK)
    return READERS[suffix](file, name)
