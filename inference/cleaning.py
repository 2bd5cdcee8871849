"""Text as it may go further inside: what every boundary (form, API, file) does to it first."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LINE_BREAKS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
UNSTORABLE: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
SURROGATES: Final = re.compile("[\ud800-\udfff]")

UNCLEAN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What any of the above would change; most text has none of it."""

MARKS_ON_ONE_LETTER: Final = 30
"""Unicode's Stream-Safe Text Format (UAX 15); sorting 80,000 of them takes `normalize` five seconds."""
MARKS: Final = "".join(c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c))
TOO_MANY_MARKS: Final = re.compile(f"(?P<kept>[{MARKS}]{{{MARKS_ON_ONE_LETTER}}})[{MARKS}]+")


def clean_text(text: str, limit: int | None = None) -> str:
    r"""`text` in NFC with `\n` line ends and no other control character than `\t`, storable anywhere.

    NUL and the other C0 and C1 controls go; lone surrogates and U+FFFE/U+FFFF, which neither UTF-8 nor XML
    can carry, become U+FFFD. At most `limit` characters stay. `clean_text(clean_text(x)) == clean_text(x)`.
    """
    if limit is not None:
        text = text[:limit]
    if UNCLEAN.search(text):
        text = CONTROLS.sub("", LINE_BREAKS.sub("\n", storable(text)))
    if not unicodedata.is_normalized("NFC", text):
        text = fewer_marks(unicodedata.normalize("NFC", fewer_marks(text)))  # NFC makes two marks of some
    return text if limit is None else text[:limit]


def fewer_marks(text: str) -> str:
    return TOO_MANY_MARKS.sub(r"\g<kept>", text)


def storable(text: str) -> str:
    """`text` without lone surrogates (a pair of them is the character it stands for) and noncharacters."""
    if SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return UNSTORABLE.sub("\ufffd", text)
