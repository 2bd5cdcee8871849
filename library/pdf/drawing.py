"""Pages of a PDF file drawn as pictures, as small as they are needed, however large the file says they are."""

from __future__ import annotations

from typing import Any

from PIL import Image

from library import pictures
from library.pdf.opening import page_of


def picture_of(document: Any, number: int, box: tuple[int, int]) -> pictures.Picture | None:
    page = page_of(document, number)
    if page is None:
        return None
    try:
        width, height = page.get_size()
        image = rendered(page, min(box[0] / width, box[1] / height))
        image.thumbnail(box)
        return pictures.encoded(image.convert("RGB"), image.width * image.height, lossy=True)
    finally:
        page.close()


def rendered(page: Any, scale: float) -> Image.Image:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    image: Image.Image = bitmap.to_pil()
    return image
