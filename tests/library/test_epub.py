"""EPUB 2 and 3 open as their readers expect: pages in order, titles, authors, language, cover."""

import pytest

from library import formats, passages
from tests.library import epubs


def read(file, name="book.epub"):
    return formats.read(file, name)


def titles(book):
    return [(section.title, section.href) for section in book.chapters]


def test_an_epub_3_is_read_in_order_with_the_titles_of_its_navigation():
    book = read(epubs.epub3())
    assert (book.title, book.authors, book.language) == ("The Long Rain", ("Ada Holm",), "en")
    assert titles(book) == [("Part 1", "OEBPS/one.xhtml"), ("Part 2", "OEBPS/two.xhtml")]


def test_an_epub_2_is_read_with_its_ncx_and_encoded_names():
    book = read(epubs.epub2())
    assert (book.title, book.authors, book.language) == ("비", ("홍길동",), "ko")
    assert titles(book)[:2] == [("제1장 비", "text/장 1.xhtml"), ("제2장 눈", "text/c2.xhtml")]


def test_pages_outside_the_linear_order_come_last():
    assert read(epubs.epub2()).chapters[-1].href == "text/notes.xhtml"


def test_named_characters_of_html_are_read():
    assert "&nbsp;…" in read(epubs.epub2()).chapters[0].html


def test_a_link_to_a_note_leads_to_its_passage():
    book = read(epubs.epub2())
    assert 'href="book:link/text/notes.xhtml%23n1"' in book.chapters[0].html
    assert "text/notes.xhtml#n1" in passages.split(book.chapters[-1])[0].anchors


def test_a_page_with_several_entries_is_cut_at_them():
    body = "<div id='a'><h2>First</h2><p>x</p></div><div><h2 id='b'>Second</h2><p>y</p></div>"
    toc = '<li><a href="one.xhtml">First</a></li><li><a href="one.xhtml#b">Second</a></li>'
    book = read(epubs.epub3({"one.xhtml": epubs.page(body)}, toc))
    assert titles(book) == [("First", "OEBPS/one.xhtml"), ("Second", "OEBPS/one.xhtml#b")]
    assert [passages.split(section)[0].text for section in book.chapters] == ["First\n\nx", "Second\n\ny"]


def test_an_anchor_on_nothing_still_marks_its_place():
    body = '<p>x</p><a id="b"></a><p>y</p>'
    toc = '<li><a href="one.xhtml">First</a></li><li><a href="one.xhtml#b">Second</a></li>'
    second = read(epubs.epub3({"one.xhtml": epubs.page(body)}, toc)).chapters[1]
    assert passages.split(second)[0].anchors == ("OEBPS/one.xhtml#b",)


def test_a_page_the_contents_pass_over_is_called_by_its_heading():
    book = read(epubs.epub3(toc='<li><a href="one.xhtml">One</a></li>'))
    assert [section.title for section in book.chapters] == ["One", "Chapter 2"]


@pytest.mark.parametrize("nav", ["", "<html>&broken", "<html><body><p>no list</p></body></html>"])
def test_a_book_without_usable_contents_is_read_all_the_same(nav):
    book = read(epubs.epub3(**{"OEBPS/nav.xhtml": nav}))
    assert [section.title for section in book.chapters] == ["Chapter 1", "Chapter 2"]


def test_the_package_is_found_without_a_container():
    files = epubs.files3({"one.xhtml": epubs.chapter(1)})
    del files["META-INF/container.xml"]
    assert read(epubs.archive(files)).title == "The Long Rain"


def test_a_file_of_the_manifest_that_is_missing_is_left_out():
    files = epubs.files3({"one.xhtml": epubs.chapter(1), "two.xhtml": epubs.chapter(2)})
    del files["OEBPS/two.xhtml"]
    assert len(read(epubs.archive(files)).chapters) == 1


def test_a_page_that_is_no_xml_is_read_as_html():
    book = read(epubs.epub3({"one.xhtml": "<html><body><p>one<br>two &copy; <b>three</body></html>"}))
    assert passages.split(book.chapters[0])[0].text == "one\ntwo © three"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "euc-kr", "cp949"])
def test_a_page_is_read_in_the_encoding_it_declares(encoding):
    page = f'<?xml version="1.0" encoding="{encoding}"?><html><body><p>운수 좋은 날</p></body></html>'
    book = read(epubs.epub3({"one.xhtml": page.encode(encoding)}))
    assert "운수 좋은 날" in book.chapters[0].html


def test_a_page_that_declares_the_wrong_encoding_is_read_in_the_right_one():
    page = '<?xml version="1.0" encoding="utf-8"?><html><body><p>운수 좋은 날이었다. 나는 갔다.</p></body></html>'
    assert "좋은 날" in read(epubs.epub3({"one.xhtml": page.encode("cp949")})).chapters[0].html


def test_the_text_has_the_last_word_on_the_language():
    korean = epubs.page("<p>" + "비가 그치지 않았다. 아무도 말하지 않았다. " * 30 + "</p>")
    assert read(epubs.epub3({"one.xhtml": korean})).language == "ko"


def test_names_written_in_pieces_by_macos_are_found():
    import unicodedata

    files = epubs.files3({"장.xhtml": epubs.chapter(1)})
    moved = {unicodedata.normalize("NFD", name): content for name, content in files.items()}
    assert len(read(epubs.archive(moved)).chapters) == 1


def test_an_epub_by_any_other_name_is_an_epub():
    assert read(epubs.epub3(), "book.txt").title == "The Long Rain"


def test_a_book_of_two_thousand_pages_opens():
    pages = {f"{n}.xhtml": epubs.page(f"<p>Page {n}.</p>") for n in range(2000)}
    assert len(read(epubs.epub3(pages)).chapters) == 2000
