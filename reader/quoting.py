"""A few words that remind a reader of a passage."""

from __future__ import annotations

from typing import Final

FEWEST: Final = 0.6
"""Part of what is allowed that is shown at least: a text without spaces is cut where it must be."""


def first_words(text: str, most: int) -> str:
    """The beginning of a text on one line, of at most so many characters, cut after a word and marked as cut."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = line.rfind(" ", int(most * FEWEST), most)
    return line[: end if end > 0 else most - 1].rstrip(" ,;:") + "…"
