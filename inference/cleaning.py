"""Text as it may go further inside: what every boundary (form, API, file) does to it first."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
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

BOUNDARY: Final = re.compile(
    "(?<!\r)(?=[\n -~\u2018-\u201f\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3])"
)
"""Before these characters a text can be cut without changing what cleaning makes of it: UAX 15 composes none of
them with what stands before them."""


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


def original_offsets(raw: str, offsets: Sequence[int]) -> list[int]:
    """Where offsets into `clean_text(raw).strip()` lie in `raw`; in code points, both of them.

    Exact at every character that `BOUNDARY` names, so at the words of English and Korean; inside a run of
    others that cleaning made shorter, not beyond that run.
    """
    starts, ends = [0], [0]
    for run in BOUNDARY.split(raw):
        ends.append(ends[-1] + len(run))
        starts.append(starts[-1] + len(clean_text(run)))
    cleaned = clean_text(raw)
    stripped = len(cleaned) - len(cleaned.lstrip())
    found = []
    for offset in offsets:
        run = bisect_right(starts, offset + stripped) - 1
        found.append(min(ends[run] + offset + stripped - starts[run], ends[min(run + 1, len(ends) - 1)]))
    return found


def fewer_marks(text: str) -> str:
    return TOO_MANY_MARKS.sub(r"\g<kept>", text)


def storable(text: str) -> str:
    """`text` without lone surrogates (a pair of them is the character it stands for) and noncharacters."""
    if SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return UNSTORABLE.sub("\ufffd", text)
