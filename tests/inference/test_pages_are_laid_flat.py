"""What is level stays as it is; what is bent is read along its lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from inference.ocr.sheet import laid_out
from tests.inference.pages import KOREAN, KOREAN_STORY

BEND = 0.00012


def korean_screen() -> Any:
    """Lines in Korean, exactly level, each another."""
    words = " ".join(KOREAN_STORY).split()
    picture = Image.new("L", (1280, 720), 255)
    draw, letters = ImageDraw.Draw(picture), ImageFont.truetype(KOREAN, 22)
    for number in range(16):
        line = " ".join(words[(7 * number + place) % len(words)] for place in range(13))
        draw.text((190, 60 + 37 * number), line, 0, letters)
    return np.asarray(picture)


def test_level_lines_of_letters_of_many_shapes_are_not_bent() -> None:
    assert laid_out(korean_screen()).flat.nodes is None


def test_bent_lines_are_followed() -> None:
    screen = korean_screen()
    x = np.arange(screen.shape[1])
    down = np.rint(BEND * (x - 640) ** 2).astype(int)
    bent = screen[(np.arange(720)[:, None] - down) % 720, x]
    sheet = laid_out(bent)
    assert sheet.flat.nodes is not None
    ends = sheet.flat.places(np.array([[250.0, 300.0], [500.0, 300.0], [750.0, 300.0]]))[:, 1] * sheet.scale
    assert abs(float(ends[0] + ends[2] - 2 * ends[1]) / 2 - BEND * 320**2) < 2.5
