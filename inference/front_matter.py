"""Pages of a book that tell no story: rights, imprint, colophon, table of contents. By rule, English and Korean.

They are neutral by definition (the guide of the rated passages says so); text-1 called a fifth of them joy.
"""

from __future__ import annotations

import re
from typing import Final

BAR: Final = re.compile(r"\s*[|\n]\s*")
HARD_SIGNS: Final = BAR.split(
    """isbn | © | ⓒ | all rights reserved | public domain | creative commons | cc0 | library of congress
    no part of this | printed and bound | written permission | this ebook | an ebook | e-book | project gutenberg
    http:// | https:// | www. | colophon | actual persons | work of fiction
    무단 전재 | 무단전재 | 무단 복제 | 무단복제 | 펴낸이 | 펴낸곳 | 펴낸날 | 옮긴이 | 지은이 | 발행처
    발행일 | 출판등록 | 1쇄 | 전자책 | 홈페이지"""
)
"""What hardly any story says: lower case, with single spaces."""
SOFT_SIGNS: Final = BAR.split(
    """copyright | cataloguing | first published | first edition | first printing | published by | printed in
    printed by | trademark | prior permission | reproduced | transcription | typeset | cover design | cover art
    cover illustration
    저작권 | 저작물 | 판권 | 발행인 | 출판사 | 초판 | 개정판 | 인쇄 | 제본 | 정가 | 이메일 | 팩스 | 표지 디자인"""
)
"""What stories about books and law say too."""
DIFFERENT_SIGNS: Final = 3
WORDS_A_SIGN: Final = 40
"""More words than this for each sign, and it is a story that speaks of books."""

HEADING: Final = re.compile(r"\s*(?:table\s+of\s+)?contents\s*|\s*(?:차\s*례|목\s*차)\s*", re.IGNORECASE)
ENTRY: Final = re.compile(
    r"""(?:chapter|part|book|volume|letter|canto|act|scene|appendix)\s+[\divxlc]+\b.*
      | (?:introduction|preface|prologue|epilogue|foreword|afterword|notes|index)\b.{0,20}
      | (?:제\s*)?\d+\s*(?:장|부|권|화|막|편)\b.* | (?:머리말|서문|프롤로그|에필로그|작가의\s*말|해설)\b.{0,20}
      | (?:\d{1,3}|[IVXLC]{1,7})[.:)]\s+.* | .*[^\d\s]\s*[.·…\s]{2,}\s*\d{1,4}""",
    re.VERBOSE | re.IGNORECASE,
)
FEWEST_ENTRIES: Final = 4
LONGEST_ENTRY: Final = 90
MOST_LINES: Final = 0.7
"""Share of the lines that must be entries."""


def is_front_matter(text: str) -> bool:
    """Whether a text is boilerplate or a table of contents, and no part of the story."""
    return speaks_of_rights(text) or lists_chapters(text)


def speaks_of_rights(text: str) -> bool:
    words = text.lower().split()
    line = " ".join(words)
    hard, soft = ([line.count(sign) for sign in signs if sign in line] for signs in (HARD_SIGNS, SOFT_SIGNS))
    enough = bool(hard) and len(hard) + len(soft) >= DIFFERENT_SIGNS
    return enough and len(words) <= WORDS_A_SIGN * (sum(hard) + sum(soft))


def lists_chapters(text: str) -> bool:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    headed = bool(lines) and HEADING.fullmatch(lines[0]) is not None
    entries = lines[1:] if headed else lines
    if len(entries) < FEWEST_ENTRIES or max(map(len, entries)) > LONGEST_ENTRY:
        return False
    if headed and not any(line[-1] in '.!?"”’' for line in entries):
        return True
    return sum(ENTRY.fullmatch(line) is not None for line in entries) >= MOST_LINES * len(entries)
