"""Lines of plain text that are not prose: chapter headings and scene breaks, English and Korean."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 80
ROMAN: Final = r"[IVXLC]{1,8}"
NUMBER_WORDS: Final = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|last|the"
)
ENGLISH: Final = re.compile(
    rf"(?:chapter|book|part|volume|letter|canto|act|scene|stave|section)\s+(?:\d{{1,4}}|{ROMAN}|(?:{NUMBER_WORDS})"
    rf"(?:[ -](?:{NUMBER_WORDS}))?)(?:\s*$|\s*[.:,—–-]+\s*(?P<name>.*)$|\s+[A-Z(“\"‘'].*$)",
    re.IGNORECASE,
)
ENGLISH_NAMES: Final = re.compile(
    r"(?:prologue|epilogue|preface|introduction|foreword|afterword|interlude|conclusion|dedication|appendix|"
    r"contents|table of contents|acknowledge?ments|author[’']s note|the end)\s*[.:]?(?:\s+[IVX\d]{1,5})?$",
    re.IGNORECASE,
)
KOREAN: Final = re.compile(
    r"제\s*[\d일이삼사오육칠팔구십백一二三四五六七八九十百]{1,6}\s*(?:장|화|부|편|권|막|회|절|과)(?:$|[\s.:)\]>〉》-].*$)"
    r"|(?:Part|Chapter)?\s*\d{1,4}\s*(?:장|화|부|편|회)(?:$|[\s.:)\]>〉》-].*$)"
    r"|[一二三四五六七八九十百]{1,5}\s*[.)]?$"
)
KOREAN_NAMES: Final = re.compile(
    r"(?:프롤로그|에필로그|서문|서장|서막|종장|종막|막간|머리말|머리글|여는 글|닫는 글|들어가며|나가며|맺음말|후기|"
    r"작가의 말|작가 후기|지은이의 말|옮긴이의 말|차례|목차|외전|번외)(?:\s*[\d.:]{0,5}|\s*[:.-]\s*.*)$"
)
NUMBERED: Final = re.compile(rf"(?P<number>\d{{1,3}}|{ROMAN})(?:[.)]?|[.)]\s+(?P<name>\S.*))$")
WRAPPED: Final = re.compile(r"^[\s<〈《\[【(「*=#~-]*(?P<inside>.*?)[\s>〉》\]】)」*=#~-]*$")
SENTENCE: Final = re.compile(r"[.!?…。][”’\"'」』)]*$|[,;:—]$")
SCENE_BREAK: Final = re.compile(r"^(?:[*＊＃#~∼=◆◇★☆※○●◎□■▲△▽▼♣♠♥♡❖✽†·•_-]\s*){1,80}$|^[⁂]$")
VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def bare(line: str) -> str:
    """A line without what is put around headings: <1장>, [프롤로그], *** PART I ***."""
    inside = WRAPPED.sub(r"\g<inside>", line[: 3 * LONGEST]).strip()
    return inside or line.strip()


def is_heading(line: str) -> bool:
    """Whether a line says that it begins a chapter: "Chapter 3", "제3장", "Prologue"."""
    text = bare(line)
    if not text or len(text) > LONGEST:
        return False
    english = ENGLISH.match(text)
    if english:
        return not SENTENCE.search(text[:-1]) or len(text) < LONGEST / 2
    return any(pattern.match(text) for pattern in (ENGLISH_NAMES, KOREAN, KOREAN_NAMES))


def number_of(line: str) -> int | None:
    """The number of a line that is no more than one, or one with a short name: "3.", "IV", "12. The Storm"."""
    match = NUMBERED.match(bare(line)) if len(line) <= LONGEST else None
    if match is None or (
        match["name"] and (len(match["name"]) > LONGEST / 2 or SENTENCE.search(match["name"]))
    ):
        return None
    digits = match["number"]
    return int(digits) if digits.isdigit() else roman(digits)


def roman(numeral: str) -> int:
    values = [VALUES[letter] for letter in numeral]
    signs = (
        -1 if value < following else 1 for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return sum(value * sign for value, sign in zip(values, signs, strict=True))


def is_scene_break(line: str) -> bool:
    """Whether a line is an ornament between scenes: "* * *", "◇◇◇", "---"."""
    return bool(SCENE_BREAK.match(line[: 4 * LONGEST].strip()))
