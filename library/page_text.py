"""The words of a scanned page as its passage holds them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from .formats.headings import is_heading
from .models import Passage
from .passages import word_count
from .sanitise import clean
from .work import Work

SHORT: Final = 50
"""Characters below which a text has no mood: what plays is held."""
UNFINISHED: Final = re.compile(r"[^.!?…。！？:”’\"'」』)\]\s]\s*$")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def stored_text(paragraphs: Sequence[str], before: str) -> dict[str, Any]:
    """Columns of `Passage`. before: the text of the page before, whose last paragraph may go on here."""
    text = "\n\n".join(paragraphs)
    has_mood = len(text) >= SHORT
    goes_on = bool(UNFINISHED.search(before)) and not is_heading(paragraphs[0] if paragraphs else "")
    return {
        "text": text,
        "html": clean("".join(html_of(each, goes_on and not n) for n, each in enumerate(paragraphs))),
        "words": round(word_count(text)),
        "sha256": digest(text),
        "state": Work.WAITING if has_mood else Passage.WORDLESS,
        "attempts": 0,
        "reason": "",
    }


def html_of(paragraph: str, goes_on: bool) -> str:
    words = escape(paragraph, quote=False)
    if is_heading(paragraph):
        return f"<h2>{words}</h2>"
    return f'<p class="continued">{words}</p>' if goes_on else f"<p>{words}</p>"
