"""Where sentences end, in English and Korean prose, by rule: no model, linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

CLOSERS: Final = "”’\"'»」』）)\\]】〉》*_"
OPENERS: Final = "“‘\"'«「『（(\\[【〈《*_—–―-"
STOP: Final = re.compile(
    rf"""(?<![.!?…‥。！？])(?P<mark>[.!?…‥。！？]+(?:[ \u00a0][.…]+)*)(?P<close>[{CLOSERS}]*)
      | \n(?:[^\S\n]*\n)+               # a blank line
      | (?<=[다요까죠])[^\S\n]*\n       # a line of a web novel: no full stop, but a finished verb
      """,
    re.VERBOSE,
)
SPACE: Final = re.compile(r"\s*")
SPACE_AND_OPENERS: Final = re.compile(rf"[\s{OPENERS}]*")
SAID: Final = re.compile(r"(?:이?라[고는며]|하[고며는던니면자]|하였|했|고\s|며\s|는\s)")
"""What carries a Korean sentence on after its quotation: “…” 라고, “…” 하고."""

LAST_WORD: Final = re.compile(r"(?:^|(?<=[^\w.]))([^\W\d_][\w.]*)$")
ENUMERATION: Final = re.compile(r"(?:^|[\n.!?…]\s)\s*\d{1,3}$")
LOOK_BACK: Final = 16
ABBREVIATIONS: Final = frozenset(
    """mr mrs ms messrs mme mlle dr st rev hon prof capt col gen lt sgt maj sr jr esq mt
    no nos vol fig pp cf vs viz i.e e.g ib ibid""".split()  # noqa: SIM905 - thirty quoted words say less
)
"""Lower-case words whose full stop ends no sentence; those like "etc." that may are not among them."""


def spans(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end) offsets that tile it: each begins where the one before ends.

    Closing quotes and the white space that follows belong to the sentence they close. Blank text gives
    one span, empty text none.
    """
    ends = [*ends_of(text), len(text)]
    starts = [0, *ends]
    return [(start, end) for start, end in zip(starts, ends, strict=False) if start < end]


def trimmed(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` without the white space around them; those of nothing else are left out."""
    found = []
    for start, end in spans(text):
        sentence = text[start:end]
        left, right = len(sentence) - len(sentence.lstrip()), len(sentence.rstrip())
        if left < right:
            found.append((start + left, start + right))
    return found


def ends_of(text: str) -> Iterator[int]:
    """Offsets after each sentence but the last, behind its closing quotes and its white space."""
    for stop in STOP.finditer(text):
        after = end_of(SPACE, text, stop.end())
        if after < len(text) and (stop["mark"] is None or closes(text, stop, after)):
            yield after


def closes(text: str, stop: re.Match[str], after: int) -> bool:
    """Whether this punctuation ends its sentence; `after` is where the next word or quotation begins."""
    if after == stop.end() and stop["mark"][-1] not in "。！？":
        return False
    if stop["close"] and SAID.match(text, after):
        return False
    word = end_of(SPACE_AND_OPENERS, text, after)
    if text[word : word + 1].islower():
        return False
    return stop["mark"] != "." or bool(stop["close"]) or not abbreviates(text, stop.start())


def abbreviates(text: str, dot: int) -> bool:
    """Whether the full stop at `dot` belongs to a title, an initial or a number in a list."""
    before = text[max(0, dot - LOOK_BACK) : dot]
    if ENUMERATION.search(before):
        return True
    word = LAST_WORD.search(before)
    if word is None or not word[1].isascii():
        return False
    return word[1].lower() in ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper() and word[1] != "I")


def end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
