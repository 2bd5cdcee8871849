"""The first look at a picture from outside: decoded within bounds, upright as its EXIF says, grey.

Runs in the child of `inference.picture`; it knows no Django.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""Pillow would open many more, some of them programs (EPS)."""
MOST_PIXELS: Final = 40_000_000
MOST_READ: Final = 6_000_000
"""Pixels that are looked at: a page of 1 MB and 20 million pixels kept Tesseract for over 240 seconds."""
LONGEST_SIDE: Final = 20_000
SIDE: Final = 24
"""Pixels below which no line of text fits in."""

ORIENTATION: Final = 0x0112
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each value of EXIF's orientation."""

Grey = npt.NDArray[np.uint8]


class Unreadable(Exception):
    """The picture's fault; `code` as in `inference.picture.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Decoded:
    """grey: (height, width), 0 black to 255 white, `MOST_READ` pixels at most. scale: how many pixels of the
    upright picture one of these is wide and high."""

    grey: Grey
    scale: float


def decode(data: bytes) -> Decoded:
    """Raises Unreadable: empty, format, large or broken."""
    if not data:
        raise Unreadable("empty")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own opinion of large pictures; ours follows
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                check_size(*picture.size)
                return shrunk(picture)
        except UnidentifiedImageError:
            raise Unreadable("format") from None
        except (Image.DecompressionBombError, OverflowError):
            raise Unreadable("large") from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
            raise Unreadable("broken") from error  # all of these were seen to come out of Pillow's parsers


def check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Unreadable("large")
    if min(width, height) < SIDE:
        raise Unreadable("small")


def shrunk(picture: Image.Image) -> Decoded:
    """The first frame, upright and grey, as many pixels as are looked at."""
    wide, turn = picture.width, UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
    picture.draft("L", fitting(picture))  # of a JPEG fewer pixels are decoded
    picture.load()
    grey = greyed(picture)
    if grey.width * grey.height > MOST_READ:
        grey = grey.resize(fitting(grey), reducing_gap=2.0)
    scale = wide / grey.width
    return Decoded(np.asarray(grey.transpose(turn) if turn is not None else grey), scale)


def fitting(picture: Image.Image) -> tuple[int, int]:
    share = min(1.0, (MOST_READ / (picture.width * picture.height)) ** 0.5)
    return max(1, int(picture.width * share)), max(1, int(picture.height * share))


def greyed(picture: Image.Image) -> Image.Image:
    """Luminance. What is transparent gets the ground that its letters need."""
    if picture.mode.startswith(("I", "F")):
        return Image.fromarray(ranged(np.asarray(picture, np.float32)))
    if picture.has_transparency_data:
        return on_its_ground(picture.convert("RGBA"))
    return picture.convert("L")


def ranged(values: npt.NDArray[np.float32]) -> Grey:
    """Sixteen bits and more, or floats, as eight."""
    finite: Any = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(finite.min()), float(finite.max())
    levels: Grey = ((finite - low) * (255 / max(high - low, 1e-6))).astype(np.uint8)
    return levels


def on_its_ground(picture: Image.Image) -> Image.Image:
    """Transparent pictures of dark letters are put on white, those of light letters on black."""
    grey, alpha = picture.convert("L"), picture.getchannel("A")
    light = float(np.average(np.asarray(grey), weights=np.asarray(alpha, np.float32) + 1e-6))
    ground = Image.new("L", grey.size, 0 if light > 128 else 255)
    ground.paste(grey, mask=alpha)
    return ground
