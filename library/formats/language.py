"""The language of a book: what it says of itself, checked against what it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Final

from inference.language import SUPPORTED, detect
from inference.mood import UNKNOWN_LANGUAGE

TAG: Final = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
MEANT: Final = {"kr": "ko", "kor": "ko", "eng": "en", "jp": "ja", "jpn": "ja", "cn": "zh", "und": ""}
"""Codes that are no languages, or have a shorter form, and what they stand for."""

MARKUP: Final = re.compile(r"<[^>]*>")
ENOUGH: Final = 4000
HEAD: Final = 20_000


def language_of(declared: str, sections: Iterable[str]) -> str:
    """BCP 47. The declaration wins, unless the text is plainly in another language that we support."""
    declared = declared.strip().replace("_", "-")
    declared = MEANT.get(declared.lower(), declared) if TAG.match(declared) else ""
    written = detect(sample(sections))
    if declared and (written not in SUPPORTED or declared.lower().split("-")[0] == written):
        return declared
    return written or UNKNOWN_LANGUAGE


def sample(sections: Iterable[str]) -> str:
    """Some text from the longest of the first sections: title pages tell little."""
    texts = [unescape(MARKUP.sub(" ", html[:HEAD])) for html, _ in zip(sections, range(30), strict=False)]
    return " ".join(max(texts, key=len, default="").split())[:ENOUGH]
