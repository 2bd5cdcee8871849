"""Small pages with text, drawn by Pillow."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
KOREAN = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
STORY = (
    "The rain had stopped before",
    "dawn, and the road to the",
    "harbour shone like a river.",
    "Nobody spoke. She carried the",
    "lamp under her coat and the",
    "child slept on his shoulder,",
    "warm and heavy as bread.",
)
KOREAN_STORY = (
    "비는 새벽이 오기 전에 그쳤고",
    "항구로 가는 길은 강처럼 빛났다.",
    "아무도 말을 하지 않았다. 그녀는",
    "외투 밑에 등불을 품고 걸었고",
    "아이는 그의 어깨에서 잠들었다.",
)


def page(
    lines: tuple[str, ...] = STORY, size: tuple[int, int] = (560, 400), ink: int = 0, paper: int = 255,
    font: str = SERIF, top: int = 60, left: int = 60,
) -> Image.Image:  # fmt: skip
    picture = Image.new("L", size, paper)
    draw, letters = ImageDraw.Draw(picture), ImageFont.truetype(font, 24)
    for number, line in enumerate(lines):
        draw.text((left, top + 38 * number), line, ink, letters)
    return picture


def png(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
