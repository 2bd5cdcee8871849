"""Markdown books: title, author, chapters, and nothing that a browser would run."""

import io

import pytest

from library import formats, passages

BOOK = """# The Long Rain

by Ada Holm

## The First Day

It *rained*.

> So they said.

## 둘째 날

1. [Out](https://example.org/?a=b&c) and [in](#first) and [away](javascript:alert(1)).
2. ![A hill](https://example.org/hill.png) <script>alert(1)</script>

| a | b |
|---|---|
| 1 | 2 |

* * *

~~Gone~~.
"""


def read(text, name="rain.md"):
    return formats.read(io.BytesIO(text.encode()), name)


def test_title_author_and_chapters():
    book = read(BOOK)
    assert (book.title, book.authors, book.language) == ("The Long Rain", ("Ada Holm",), "en")
    assert [section.title for section in book.chapters] == ["The Long Rain", "The First Day", "둘째 날"]
    assert passages.split(book.chapters[0])[0].text == "The Long Rain\n\nby Ada Holm"


def test_several_headings_of_the_first_rank_are_the_chapters():
    assert [s.title for s in read("# One\n\nx\n\n## a\n\ny\n\n# Two\n\nz\n").chapters] == ["One", "Two"]


def test_structure_survives_and_what_runs_does_not():
    html = read(BOOK).chapters[2].html
    assert '<a href="book:out/?to=https%3A%2F%2Fexample.org%2F%3Fa%3Db%26c">Out</a>' in html
    assert "<table>" in html
    assert "<hr>" in html
    assert "javascript" not in html.replace("[away](javascript:alert(1))", "")
    assert "<script" not in html
    assert "src=" not in html


@pytest.mark.parametrize("name", ["rain.md", "rain.markdown", "RAIN.MD"])
def test_a_text_without_headings_is_one_chapter(name):
    book = read("Just some words.\n", name)
    assert (book.title.lower(), len(book.chapters)) == ("rain", 1)


def test_fields_on_top_name_the_book():
    book = read('---\ntitle: "비"\nauthor: 홍길동\nlang: ko\n---\n\n# 하나\n\n비가 온다.\n')
    assert (book.title, book.authors, book.language) == ("비", ("홍길동",), "ko")
    assert "title:" not in book.chapters[0].html


def test_a_paragraph_that_would_take_for_ever_is_read_as_text():
    book = read("![[](" * 50_000)
    assert book.chapters[0].html.startswith("<p>![[](")
