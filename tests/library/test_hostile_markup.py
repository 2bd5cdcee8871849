"""XML and HTML that mean harm: entities, outside files, depth, and size."""

import time

import pytest

from library import formats, passages
from library.formats.publication import UnreadableBook
from tests.library import epubs

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def refusal(**changes):
    with pytest.raises(UnreadableBook) as refused:
        formats.read(epubs.epub3(**changes), "book.epub")
    return refused.value.code


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://example.org/x.dtd"> %e;]>',
        '<!doctype x [ <!ELEMENT x ANY> <!entity e "]">]>',
    ],
)
@pytest.mark.parametrize(
    "name", ["META-INF/container.xml", "OEBPS/content.opf", "OEBPS/one.xhtml", "OEBPS/nav.xhtml"]
)
def test_a_file_that_declares_entities_refuses_the_book(name, doctype):
    assert refusal(**{name: f"{doctype}<x>&e;&l9;</x>"}) == "unsafe"


def test_entities_hidden_in_another_encoding_refuse_the_book():
    page = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY e "f">]><x>&e;</x>'
    assert refusal(**{"OEBPS/one.xhtml": page.encode("utf-16")}) == "unsafe"


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "a"])
@pytest.mark.parametrize("closed", [True, False])
def test_bottomless_nesting_refuses_the_book_at_once(tag, closed):
    began = time.monotonic()
    body = f"<{tag}>" * 60_000 + "x" + f"</{tag}>" * 60_000 * closed
    assert refusal(**{"OEBPS/one.xhtml": epubs.page(body)}) == "too-deep"
    assert time.monotonic() - began < 5


def test_two_hundred_levels_are_read_to_the_ground():
    book = formats.read(epubs.body3("<div>" * 200 + "<p>x</p>" + "</div>" * 200), "book.epub")
    assert passages.split(book.chapters[0])[0].text == "x"


def test_named_characters_cannot_smuggle_a_tag():
    book = formats.read(epubs.body3("<p>&LT;script&GT;alert(1)&lt;/script&gt; &nosuch;</p>"), "book.epub")
    assert passages.split(book.chapters[0])[0].text == "<script>alert(1)</script> &nosuch;"


def test_a_chapter_of_five_megabytes_opens():
    body = f"<p>{epubs.WORDS * 5}</p>" * 11_400
    book = formats.read(epubs.body3(body), "book.epub")
    parts = passages.split(book.chapters[0])
    assert sum(part.words for part in parts) == 11_400 * 90
    assert all(80 <= part.words <= 200 for part in parts)
