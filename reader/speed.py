"""How long a text takes to read, before anything is known of who reads it."""

from __future__ import annotations

from typing import Final

from library.passages import CHARACTERS_A_WORD

WORDS_A_MINUTE: Final = 260
"""Silent reading of English fiction: the mean of 190 studies (Brysbaert, 2019)."""
KOREAN_CHARACTERS_A_MINUTE: Final = 790
"""Spaces included: 202 words a minute, of 2.9 letters and a space each (Song, Kim and Hyung, 2016)."""


def seconds_to_read(words: float, language: str) -> float:
    """Seconds of silent reading. words: as `library.passages` counts them. language: BCP 47, "" where unknown."""
    korean = language.partition("-")[0] == "ko"
    speed = KOREAN_CHARACTERS_A_MINUTE / CHARACTERS_A_WORD if korean else WORDS_A_MINUTE
    return words * 60 / speed
