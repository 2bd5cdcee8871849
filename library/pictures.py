"""Pictures from books and elsewhere: decoded, made small enough, and encoded again without what came with them.

Only what this module encoded is ever served: no metadata, no profile, no second frame, no other format's bytes.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

READABLE: Final = ("JPEG", "PNG", "GIF", "WEBP")
MAX_PIXELS: Final = 40_000_000
PAGE: Final = (1600, 1600)
PAPER: Final = (1600, 2000)
"""A whole page of a scanned book: sharp on the screens of phones, large enough to be read on those of desks."""
THUMBNAIL: Final = (480, 720)
"""Twice a cover on the shelf, for dense screens."""

QUALITY: Final = 85
FEW_COLOURS: Final = 4096
LARGE_PNG: Final = 400_000
"""Bytes above which an opaque picture is better a JPEG."""

EMBEDDED: Final = re.compile(
    rb"""href\s*=\s*["']data:image/(?:jpeg|jpg|png|webp);base64,([A-Za-z0-9+/=\s]+)["']"""
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture. suffix: ".jpg" or ".png"; `pixels` is the size of what was decoded for it."""

    data: bytes
    media_type: str
    suffix: str
    width: int
    height: int
    pixels: int


def encode(data: bytes, box: tuple[int, int] = PAGE, budget: int = MAX_PIXELS) -> Picture | None:
    """The picture in `data` scaled down to fit `box`; None when it is none, or has more than `budget` pixels.

    An SVG drawing, which would be code, is none, but the largest photograph in it is.
    """
    source = photograph_in(data) if b"<svg" in data[:4096] else data
    try:
        with Image.open(io.BytesIO(source), formats=READABLE) as image:
            pixels = image.width * image.height
            if not 0 < pixels <= min(budget, MAX_PIXELS):
                return None
            image.draft("RGB", box)
            return encoded(upright(image, box), pixels, lossy=image.format == "JPEG")
    except (
        Exception
    ):  # a decoder meeting nonsense raises whatever it likes, struct.error and KeyError among them
        return None


def photograph_in(svg: bytes) -> bytes:
    longest = max(EMBEDDED.findall(svg), key=len, default=b"")
    try:
        return base64.b64decode(longest)
    except binascii.Error:
        return b""


def upright(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """The first frame as RGB, or RGBA where something shows through, turned as its camera was held."""
    turned = ImageOps.exif_transpose(image) or image
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    plain.thumbnail(box)
    return plain


def encoded(image: Image.Image, pixels: int, *, lossy: bool) -> Picture:
    """A JPEG where one came or colours are many, else a PNG."""
    opaque = image.mode == "RGB" or image.getchannel("A").getextrema() == (255, 255)
    if opaque:
        image = image.convert("RGB")
    drawn = save(image, "PNG") if not opaque or not (lossy or image.getcolors(FEW_COLOURS) is None) else None
    if drawn is None or (opaque and len(drawn) > LARGE_PNG):
        return picture(
            save(image, "JPEG", quality=QUALITY, progressive=True), "image/jpeg", ".jpg", image, pixels
        )
    return picture(drawn, "image/png", ".png", image, pixels)


def save(image: Image.Image, form: str, **options: object) -> bytes:
    clean = Image.new(image.mode, image.size)
    clean.paste(image)  # pixels only: `info` holds profiles and comments, and some encoders write them
    buffer = io.BytesIO()
    clean.save(buffer, form, **options)
    return buffer.getvalue()


def picture(data: bytes, media_type: str, suffix: str, image: Image.Image, pixels: int) -> Picture:
    return Picture(data, media_type, suffix, image.width, image.height, pixels)
