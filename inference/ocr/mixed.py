"""Lines with words of another language than their page is read in: read again in that one, the surer words stay.

A language's network makes figures and signs of letters that it does not know, and doubts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from inference.ocr.again import confidence, fullest
from inference.ocr.rows import UNSURE
from inference.ocr.tesseract import Line, Spelled

DOUBTED: Final = 0.8
"""Mean confidence of a line below which it is read again: plain lines of a screen have .86 and more."""
STRANGE: Final = 0.5
"""Confidence of a single word below which its line is read again, unless it looks like one of either language."""
MIXTURE: Final = re.compile(r"[a-z]\d")
"""No word of prose has a figure after a small letter, however sure Tesseract is of it; 랑 becomes t2."""
LIKE_A_WORD: Final = re.compile(r"\W*([가-힣]+|[^\W\d_가-힣ㄱ-ㆎ][a-z]{3,})\W*")
SURE: Final = 0.8
"""Confidence from which words of another language are believed: what is made of strange letters has less."""
ITS_OWN: Final = (0.55, 0.2)
"""Confidence in another language's whole line, and by how much more than in the page's own, from which the line is
that one's: its shortest words are believed as well. Texture has .4 at most."""
LEAST: Final = re.compile(r"[가-힣]{2}|[^\W\d_가-힣ㄱ-ㆎ]{3}")
"""What a word of another language holds at least within a line that is not its own: strange letters become less."""
AHEAD: Final = 0.1
"""By how much surer another language must be of words than the page's own is of what it read with letters."""


def doubted(line: Line) -> bool:
    return bool(line) and (confidence(line) < DOUBTED or any(map(is_strange, line)))


def is_strange(word: Spelled) -> bool:
    return credit(word) < STRANGE and len(word.text) > 1 and not LIKE_A_WORD.fullmatch(word.text)


def credit(word: Spelled) -> float:
    """How far a word can be relied on in its language."""
    return 0.0 if MIXTURE.search(word.text) else word.confidence


def surer(own: Line, others: Sequence[Line]) -> Line:
    """A line in its language, with those words of the other one that are surer of the same place.

    own: as the page's language has it. others: what the other language found there; beside the line, it may have
    found ends of its neighbours' letters.
    """
    other = fullest(others)
    if not other:
        return own
    least, ahead = ITS_OWN
    if confidence(other) >= max(least, confidence(own) + ahead) and any(map(is_word, other)):
        own, other = other, own
    elif confidence(own) < UNSURE:
        return own  # a picture, texture, a hand over the page: single words would give it credit
    words: Line = []
    for here, there in together(own, other):
        words += there if is_better(there, here) else here
    return words


def is_better(there: Line, here: Line) -> bool:
    """Whether words of another language are to be believed, rather than what the line's own has in their place."""
    if not here or not any(map(is_word, there)) or confidence(there) < SURE:
        return False
    own = confidence([replace(word, confidence=credit(word)) for word in here])
    return confidence(there) > own + (AHEAD if has_letters(here) else 0.0)


def is_word(word: Spelled) -> bool:
    return word.confidence >= SURE and bool(LEAST.search(word.text))


def has_letters(words: Line) -> bool:
    return any(letter.isalpha() for word in words for letter in word.text)


def together(own: Line, other: Line) -> Iterator[tuple[Line, Line]]:
    """The words of both that reach over one another, from left to right."""
    both = chain(((word, 0) for word in own), ((word, 1) for word in other))
    group: tuple[Line, Line] = ([], [])
    end = float("-inf")
    for word, which in sorted(both, key=lambda pair: pair[0].box[0]):
        left, _, right, _ = word.box
        if left >= end and any(group):
            yield group
            group = ([], [])
        group[which].append(word)
        end = max(end, right)
    if any(group):
        yield group
