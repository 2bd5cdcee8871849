"""The pages of a scanned book, from its file: as screens want them and as Tesseract does, in bounded children."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from ground import children
from ground.children import Bounds
from library import page_archives, pictures
from library.pdf import drawing

from .models import Book

BOUNDS: Final = Bounds(seconds=100, cpu=30, memory=2 << 30, largest=128 << 20, nice=10)
"""For some pages; one that alone takes as much is not drawn. The wall clock is for busy machines."""
PDF: Final = b"%PDF-"
MEDIA_TYPES: Final = {".jpg": "image/jpeg", ".png": "image/png"}


class Maker(Protocol):
    """What runs in the child: `library.pdf.drawing` or `library.page_archives`."""

    draw: Callable[[str, list[int], list[int], str], list[list[Any]]]
    legible: Callable[[str, int, str], str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture that we encoded."""

    number: int
    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Source:
    """A book's file on this machine."""

    path: Path

    @property
    def maker(self) -> Maker:
        with self.path.open("rb") as file:
            return drawing if file.read(len(PDF)) == PDF else page_archives

    def draw(self, numbers: Sequence[int], box: tuple[int, int] = pictures.PAPER) -> list[Drawn]:
        """Pages as pictures no larger than `box`, without those that cannot be drawn. Raises ChildFailed."""
        with tempfile.TemporaryDirectory(prefix="moodbgm-") as folder:
            answer = children.call(BOUNDS, self.maker.draw, str(self.path), list(numbers), list(box), folder)
            return [
                Drawn(number, Path(folder, name).read_bytes(), MEDIA_TYPES[Path(name).suffix], width, height)
                for number, name, width, height in answer
            ]

    def legible(self, number: int) -> bytes:
        """A page as a picture for `inference.picture`; b"" for one that cannot be drawn. Raises ChildFailed."""
        with tempfile.TemporaryDirectory(prefix="moodbgm-") as folder:
            name = children.call(BOUNDS, self.maker.legible, str(self.path), number, folder)
            return Path(folder, name).read_bytes() if name else b""


class Sources:
    """The files of books, of which the one used last is kept: pages come one after the other."""

    def __init__(self) -> None:
        self.kept: tuple[Any, Source] | None = None
        self.stack = contextlib.ExitStack()

    def of(self, book: Book) -> Source:
        """Raises what the storage raises when it is away."""
        if self.kept is None or self.kept[0] != book.pk:
            self.close()
            self.kept = book.pk, self.stack.enter_context(local(book))
        return self.kept[1]

    def close(self) -> None:
        self.kept = None
        self.stack.close()


@contextlib.contextmanager
def local(book: Book) -> Iterator[Source]:
    with tempfile.TemporaryDirectory(prefix="moodbgm-") as folder:
        path = Path(folder, "book")
        with book.file.open("rb") as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy, 1 << 20)
        yield Source(path)
