"""How many characters of a text were read wrong; quotation marks and dashes count as the same in any form."""

from __future__ import annotations

import unicodedata
from typing import Final

FORMS: Final = str.maketrans({**dict.fromkeys("‘’", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("—–―", "-"),
                              "…": "..."})  # fmt: skip


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(FORMS).split())


def errors(truth: str, read: str) -> float:
    """Insertions, deletions and substitutions as a share of the true characters, spaces included."""
    one, two = plain(truth), plain(read)
    return distance(one, two) / max(1, len(one))


def distance(one: str, two: str) -> int:
    """Levenshtein's, a whole column of the table at a time in the bits of an integer (Myers 1999, Hyyrö 2003)."""
    places: dict[str, int] = {}
    for number, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << number
    whole, last = (1 << len(one)) - 1, 1 << max(0, len(one) - 1)
    up, down, score = whole, 0, len(one)
    for letter in two:
        same = places.get(letter, 0)
        across = (((same & up) + up) ^ up) | same
        higher, lower = down | ~(across | up) & whole, up & across
        score += bool(higher & last) - bool(lower & last)
        higher, lower = (higher << 1 | 1) & whole, lower << 1 & whole
        up, down = lower | ~(same | down | higher) & whole, higher & (same | down)
    return score
