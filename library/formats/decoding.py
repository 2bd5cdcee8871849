"""Bytes of unknown encoding as text: marks first, then UTF-8, then the Korean encodings, then statistics."""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from .publication import NOT_A_BOOK, UnreadableBook

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SUPERSETS: Final = {
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""What files that name the key are really written in."""

SAMPLE: Final = 64 * 1024
HANGUL: Final = re.compile("[가-힣]")
COMMON_KOREAN: Final = re.compile("[다이는을를의에가고은하지도로기서니사라어아그나한리자들]")
NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

LATIN: Final = "cp1252"
NEARLY: Final = 0.1
MOSTLY: Final = 0.8
"""Share of the non-ASCII characters that must be Hangul before bytes are read as Korean."""
TYPICAL: Final = 0.25
"""Share of the Hangul that must be common syllables: half is usual, a wrong guess gives a tenth."""
FEW: Final = 0.002
"""Share of characters that may be unreadable, or be controls, in a text."""


def detect(data: bytes) -> str:
    """The text in `data`. Raises `UnreadableBook` when it looks like something else."""
    text = next((data.decode(codec, "replace") for mark, codec in MARKS if data.startswith(mark)), None)
    if text is None:
        text = unmarked(data)
    if len(NOT_TEXT.findall(text)) > FEW * len(text):
        raise UnreadableBook("not-a-book", NOT_A_BOOK)
    return text


def unmarked(data: bytes) -> str:
    wide = utf16_without_mark(data[:SAMPLE])
    if wide:
        return data.decode(wide, "replace")
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= FEW * len(text):
        return text
    korean = data.decode("cp949", "replace")
    return korean if looks_korean(korean[:SAMPLE]) else data.decode(guess(data), "replace")


def utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 betrays itself by the zero bytes of its spaces and line ends, all on one side."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) / 40 or min(even, odd) > max(even, odd) / 10:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def looks_korean(text: str) -> bool:
    hangul = HANGUL.findall(text)
    foreign = sum(not character.isascii() for character in text)
    common = sum(1 for syllable in hangul if COMMON_KOREAN.match(syllable))
    return len(hangul) > MOSTLY * foreign and common > TYPICAL * len(hangul)


def guess(data: bytes) -> str:
    """The encoding that charset-normalizer finds most coherent; Windows' Latin one when that is nearly as good."""
    matches = from_bytes(data[:SAMPLE])
    best = matches.best()
    latin = next((match for match in matches if match.encoding == LATIN), None)
    if best is None or (latin and latin.chaos <= best.chaos and latin.coherence >= best.coherence - NEARLY):
        return LATIN
    name = codecs.lookup(best.encoding).name
    return SUPERSETS.get(name, name)
