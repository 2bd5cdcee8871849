"""Files that are no picture, or too much of one, are refused with a reason; the child has bounds on all else."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from inference import picture
from inference.ocr import tesseract
from inference.ocr.decoding import MOST_READ, Unreadable, decode
from tests.inference.pages import page, png


def huge_png(width: int, height: int) -> bytes:
    """A valid beginning of a PNG that says it is so large; a few bytes long."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0), b"IDAT" + zlib.compress(b"\0"))
    packed = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 no picture", "format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "format"),
        (huge_png(60_000, 60_000), "large"),
        (huge_png(1, 30_000), "large"),
        (png(Image.new("L", (10, 400))), "small"),
        (png(page())[:-400], "broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 300, "format"),
    ],
)
def test_each_has_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(data)
    assert refused.value.code == code
    assert str(picture.BadPicture(code)).endswith(".")


def test_no_more_pixels_are_looked_at_than_tesseract_bears() -> None:
    decoded = decode(png(Image.new("L", (5000, 4000), 255), compress_level=1))
    assert decoded.grey.size <= MOST_READ
    assert round(decoded.grey.shape[1] * decoded.scale) == 5000


def test_the_child_says_what_is_wrong() -> None:
    with pytest.raises(picture.BadPicture) as refused:
        picture.read(b"no picture at all", seconds=60)
    assert refused.value.code == "format"


def test_the_child_reads_a_page() -> None:
    found = picture.read(png(page()), ["en"], seconds=60)
    assert found.text.startswith("The rain had stopped before dawn, and the road")
    assert found.words[0].text == "The"
    assert found.words[0].box.left in range(55, 66)


def test_the_child_has_only_so_long() -> None:
    with pytest.raises(picture.BadPicture) as refused:
        picture.read(png(page()), ["en"], seconds=0.01)
    assert refused.value.code == "slow"


def test_without_tesseract_a_sentence_says_what_to_install(monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(tesseract, "FOLDERS", (str(tmp_path),))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    assert not picture.available()
    with pytest.raises(picture.OcrUnavailable, match="tesseract-ocr-eng tesseract-ocr-kor"):
        picture.read(png(page()))
