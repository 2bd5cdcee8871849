"""Pages of a PDF file drawn as pictures, as small as they are needed, however large the file says they are."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

from PIL import Image

from library import pictures
from library.pdf.opening import Unopened, opened, page_of

READABLE: Final = (2_000_000, 4_000_000)
"""Pixels between which a page is drawn to be read: an A4 page at 200 dots an inch has 3.9 million."""
DOTS: Final = 200 / 72


def draw(path: str, numbers: list[int], box: list[int], folder: str) -> list[list[Any]]:
    """Draw pages into the folder, no larger than the box of pixels: [number, file's name, width, height] of each.

    A page that cannot be drawn is left out, and all are where the file cannot be opened.
    """
    drawn = list[list[Any]]()
    with contextlib.suppress(Unopened), opened(path) as document:
        for number in numbers:
            picture = picture_of(document, number, (box[0], box[1]))
            if picture:
                name = f"{number}{picture.suffix}"
                Path(folder, name).write_bytes(picture.data)
                drawn.append([number, name, picture.width, picture.height])
    return drawn


def picture_of(document: Any, number: int, box: tuple[int, int]) -> pictures.Picture | None:
    page = page_of(document, number)
    if page is None:
        return None
    try:
        width, height = page.get_size()
        image = rendered(page, min(box[0] / width, box[1] / height), grey=False)
        image.thumbnail(box)
        return pictures.encoded(image.convert("RGB"), image.width * image.height, lossy=True)
    finally:
        page.close()


def legible(path: str, number: int, folder: str) -> str:
    """Draw a page to be read by Tesseract; the file's name in the folder, "" where that cannot be."""
    with contextlib.suppress(Unopened), opened(path) as document:
        page = page_of(document, number)
        if page is not None:
            width, height = page.get_size()
            pixels = min(max(width * height * DOTS**2, READABLE[0]), READABLE[1])
            name = f"{number}.png"
            image = rendered(page, (pixels / (width * height)) ** 0.5, grey=True)
            image.save(Path(folder, name), "PNG", compress_level=1)
            return name
    return ""


def rendered(page: Any, scale: float, *, grey: bool) -> Image.Image:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False, grayscale=grey)
    image: Image.Image = bitmap.to_pil()
    return image
