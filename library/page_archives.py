"""The pictures in an archive as the pages of a book: image folders, and comics as CBZ.

`draw` and `legible` run in children of `ground.children`; all of this knows no Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ground.archives import Archive, BadArchive
from library import pictures

SUFFIXES: Final = (".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp")
NOT_SEEN: Final = re.compile(r"(?:^|/)(?:\.|__MACOSX/|Thumbs\.db$)")
"""What file managers leave behind."""
FIGURES: Final = re.compile(r"(\d+)")


def pages_of(names: Iterable[str]) -> list[str]:
    """The pictures among the entries of an archive as people count: 2 before 10, folder by folder."""
    shown = (name for name in names if name.lower().endswith(SUFFIXES) and not NOT_SEEN.search(name))
    return sorted(shown, key=lambda name: [counted(part) for part in PurePosixPath(name).parts])


def counted(part: str) -> list[tuple[int, int, str]]:
    return [
        (0, int(piece[:18]), "") if piece.isdecimal() else (1, 0, piece.casefold().strip(" _-"))
        for piece in FIGURES.split(part)
        if piece
    ]


def draw(path: str, numbers: list[int], box: list[int], folder: str) -> list[list[Any]]:
    """Encode pages anew into the folder, no larger than the box: [number, file's name, width, height] of each.

    What is no picture is left out, and all are where the archive is not sound.
    """
    drawn = list[list[Any]]()
    with Path(path).open("rb") as file:
        for number, data in read(file, numbers):
            picture = pictures.encode(data, (box[0], box[1]))
            if picture:
                name = f"{number}{picture.suffix}"
                Path(folder, name).write_bytes(picture.data)
                drawn.append([number, name, picture.width, picture.height])
    return drawn


def legible(path: str, number: int, folder: str) -> str:
    """Put a page into the folder as it is; the file's name there, "" where that cannot be."""
    with Path(path).open("rb") as file:
        for _, data in read(file, [number]):
            Path(folder, str(number)).write_bytes(data)
            return str(number)
    return ""


def read(file: Any, numbers: list[int]) -> Iterable[tuple[int, bytes]]:
    try:
        archive = Archive(file)
    except BadArchive:
        return
    pages = pages_of(archive)
    for number in numbers:
        try:
            yield number, archive.read(pages[number])
        except BadArchive:
            continue
