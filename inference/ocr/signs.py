"""Signs that Tesseract's Korean data has no letters for: it takes a dash for a vowel, and dots for other dots."""

from __future__ import annotations

import re
from typing import Final

DASH: Final = re.compile("-?ㅡ+")
DOTS: Final = re.compile("[…‥ㆍ·]*[…‥][…‥ㆍ·]+|‥")


def as_printed(text: str) -> str:
    return DOTS.sub("……", DASH.sub("―", text))
