"""Which language a text is written in: enough to know whether the text engine can judge it.

The script decides where it can (Hangul, kana); Latin letters are told apart by py3langid, whose model (140
languages, 77 MB in memory, 0.7 ms a passage) ships in its wheel. Its probabilities are calibrated for length.
"""

from __future__ import annotations

import threading
from collections import Counter
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from inference.mood import UNKNOWN_LANGUAGE

SUPPORTED: Final = frozenset({"en", "ko"})

SAMPLE: Final = 1500
"""Characters looked at; a passage has fewer. Of a longer text the beginning, middle and end vote."""

FEW_LETTERS: Final = 25
"""A heading or an exclamation this short is not called foreign for its Latin letters alone."""

CERTAIN: Final = 0.5
"""Probability from which a foreign language is called by its name."""

DOUBT: Final = 0.04
"""Probability of English above which Latin letters are read as English: verse, dialect and names confuse."""

SYLLABLES: Final = 2
"""A Hangul syllable is two or three letters: weigh it so against Latin in a mixed text."""

SCRIPTS: Final = (
    ("hangul", 0xAC00, 0xD7A3),
    ("hangul", 0x1100, 0x11FF),
    ("hangul", 0x3130, 0x318F),
    ("kana", 0x3041, 0x30FF),
    ("han", 0x3400, 0x9FFF),
    ("latin", 0x0041, 0x024F),
    ("latin", 0x1E00, 0x1EFF),
)
NOT_LANGUAGES: Final = frozenset({"zxx", "pcm"})
"""Codes of py3langid that mean no language, or an English creole its model confuses with plain speech."""

_lock = threading.Lock()


def detect(text: str) -> str:
    """BCP 47 code of the text's language; "und" when it has no letters or the language cannot be told."""
    codes = Counter(map(_told, _samples(text)))
    return max(codes, key=codes.__getitem__)


def _samples(text: str) -> list[str]:
    if len(text) <= SAMPLE:
        return [text]
    third, middle = SAMPLE // 3, len(text) // 2
    return [text[:third], text[middle : middle + third], text[-third:]]


def _told(sample: str) -> str:
    letters = Counter(_script(character) for character in sample if character.isalpha())
    if not letters:
        return UNKNOWN_LANGUAGE
    if letters["kana"] > letters.total() / 10:
        return "ja"
    letters["hangul"] *= SYLLABLES
    script = max(letters, key=letters.__getitem__)
    if script == "hangul" or (script == "han" and letters["hangul"]):
        return "ko"
    return _latin(sample, letters["latin"]) if script == "latin" else _named(_ranked(sample))


def _script(character: str) -> str:
    code = ord(character)
    return next((name for name, first, last in SCRIPTS if first <= code <= last), "other")


def _latin(sample: str, letters: int) -> str:
    if letters < FEW_LETTERS:
        return "en"
    ranked = _ranked(sample.lower() if sum(map(str.isupper, sample)) > letters / 2 else sample)
    english = next(probability for code, probability in ranked if code == "en")
    return "en" if english >= DOUBT or ranked[0][0] == "en" else _named(ranked)


def _named(ranked: list[tuple[str, float]]) -> str:
    code, probability = ranked[0]
    return code if probability >= CERTAIN else UNKNOWN_LANGUAGE


def _ranked(sample: str) -> list[tuple[str, float]]:
    """Languages with their probabilities, best first."""
    with _lock:
        ranked = [(code, p) for code, p in _identifier().rank(sample) if code not in NOT_LANGUAGES]
    total = sum(probability for _, probability in ranked)
    return [(code, probability / total) for code, probability in ranked]


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
