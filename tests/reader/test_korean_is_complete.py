"""Every sentence that readers may see exists in Korean, with the same places to fill in, compiled as committed."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

KOREAN = Path(__file__).resolve().parents[2] / "locale/ko/LC_MESSAGES"
HOLES = re.compile(r"%\(\w+\)|\{\w+\}|%[sd]")
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[0\])?) ((?:".*"\n?)+)', re.MULTILINE)


def sentences() -> list[dict[str, str]]:
    """The entries of the message file: msgid, msgstr and, of some, msgid_plural."""
    blocks = (KOREAN / "django.po").read_text().split("\n\n")[1:]
    return [{key.removesuffix("[0]"): text(lines) for key, lines in ENTRY.findall(block)} for block in blocks]


def text(lines: str) -> str:
    return "".join(str(ast.literal_eval(line)) for line in lines.splitlines())


def test_no_sentence_is_missing() -> None:
    assert [entry["msgid"] for entry in sentences() if not entry["msgstr"]] == []


def test_every_place_to_fill_in_is_kept() -> None:
    for entry in sentences():
        source = entry.get("msgid_plural", entry["msgid"])
        assert sorted(HOLES.findall(entry["msgstr"])) == sorted(HOLES.findall(source)), source


def test_what_is_compiled_is_what_is_written() -> None:
    with (KOREAN / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in sentences():
        one, many = entry["msgid"], entry.get("msgid_plural")
        assert (compiled.ngettext(one, many, 2) if many else compiled.gettext(one)) == entry["msgstr"]
