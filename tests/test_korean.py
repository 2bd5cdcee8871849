"""Every sentence that readers may see exists in Korean, with the same places to fill in, compiled as committed."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as gettext_of

from catalog.loading import GENRES
from catalog.models import Genre
from library import scanning
from library.formats import publication
from library.models import Book
from reader.shelf import standing

ROOT = Path(__file__).resolve().parents[1]
KOREAN = ROOT / "locale/ko/LC_MESSAGES"
HOLES = re.compile(r"%\(\w+\)|\{\w+\}|%[sd]")
ENTRY = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[0\])?) ((?:".*"\n?)+)', re.MULTILINE)
HANGUL = re.compile(r"[가-힣]")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
IN_TEMPLATES = re.compile(r'{% translate "([^"]+)"|_\("([^"]+)"\)')
BLOCKS = re.compile(r"{% blocktranslate[^%]*%}(.+?){% endblocktranslate %}", re.DOTALL)


def sentences() -> list[dict[str, str]]:
    """The entries of the message file: msgid, msgstr and, of some, msgid_plural and msgctxt."""
    blocks = (KOREAN / "django.po").read_text().split("\n\n")[1:]
    return [{key.removesuffix("[0]"): text(lines) for key, lines in ENTRY.findall(block)} for block in blocks]


def text(lines: str) -> str:
    return "".join(str(ast.literal_eval(line)) for line in lines.splitlines())


def marked_in_code() -> Iterator[str]:
    for app in ("catalog", "inference", "library", "moodbgm", "reader"):
        for path in (ROOT / app).rglob("*.py"):
            yield from (call.args[0].value for call in ast.walk(ast.parse(path.read_text())) if is_mark(call))


def is_mark(node: ast.AST) -> bool:
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
    return named and bool(node.args) and isinstance(getattr(node.args[0], "value", None), str)


def marked_in_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text()
        yield from ((one or other).replace("%", "%%") for one, other in IN_TEMPLATES.findall(source))
        yield from (hole(block.partition("{% plural %}")[0]) for block in BLOCKS.findall(source))


def hole(block: str) -> str:
    return re.sub(r"{{ (\w+) }}", r"%(\1)s", block.replace("%", "%%"))


def test_no_sentence_of_code_or_templates_is_left_out() -> None:
    known = {entry["msgid"] for entry in sentences()}
    assert {*marked_in_code(), *marked_in_templates()} - known == set()


def test_no_sentence_is_missing() -> None:
    assert [entry["msgid"] for entry in sentences() if not entry["msgstr"]] == []


def test_no_translation_is_a_guess() -> None:
    assert not re.search(r"^#,.*fuzzy|^#~", (KOREAN / "django.po").read_text(), re.MULTILINE)


def test_every_place_to_fill_in_is_kept() -> None:
    for entry in sentences():
        source = entry.get("msgid_plural", entry["msgid"])
        assert sorted(HOLES.findall(entry["msgstr"])) == sorted(HOLES.findall(source)), source


def test_what_is_compiled_is_what_is_written() -> None:
    with (KOREAN / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in sentences():
        one, many, where = entry["msgid"], entry.get("msgid_plural"), entry.get("msgctxt")
        single = compiled.pgettext(where, one) if where else compiled.gettext(one)
        assert (compiled.ngettext(one, many, 2) if many else single) == entry["msgstr"]


@pytest.mark.parametrize("sentence", [value for name, value in vars(publication).items() if name.isupper()])
def test_what_is_wrong_with_a_book_is_said_in_korean(sentence: object) -> None:
    with translation.override("ko"):
        assert HANGUL.search(str(sentence))


@pytest.mark.parametrize("sentence", [scanning.NOT_DRAWN, scanning.NOT_READ])
def test_what_is_wrong_with_a_page_is_said_in_korean(sentence: str) -> None:
    with translation.override("ko"):
        assert HANGUL.search(gettext_of(sentence))


@pytest.mark.parametrize("slug", GENRES)
def test_genres_have_korean_names(slug: str) -> None:
    with translation.override("ko"):
        assert HANGUL.search(Genre(slug=slug, name=GENRES[slug]).label)


@pytest.fixture
def refused() -> Book:
    """A book whose reason the worker has stored in English."""
    book = Book(title="Damaged", sha256="0" * 64, state="failed", reason=str(publication.DAMAGED))
    book.scored_count = book.wordless_count = book.unread_count = 0
    return book


def test_the_shelf_gives_the_reason_in_korean(refused: Book) -> None:
    with translation.override("ko"):
        page = render_to_string("partials/_books.html", {"books": [standing(refused, None)]})
    assert "파일이 손상되었거나" in page


def test_the_page_of_such_a_book_gives_the_reason_in_korean(refused: Book) -> None:
    with translation.override("ko"):
        page = render_to_string("not_ready.html", {"book": refused})
    assert "파일이 손상되었거나" in page
