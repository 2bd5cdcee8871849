"""PDF with a text layer: paragraphs as their author wrote them, chapters as the book names them."""

from __future__ import annotations

import io
import re
import textwrap
from html import unescape
from typing import Any

import pytest
from PIL import Image

from library import formats
from library.formats.publication import Publication
from tests.library import pdfs

TWO = f"{pdfs.PARAGRAPH}\n\nNobody came. {pdfs.PARAGRAPH}"
LONG = "\n\n".join([pdfs.PARAGRAPH] * 4)


def read(pages: list[Any], name: str = "book.pdf", **options: Any) -> Publication:
    return formats.read(pdfs.book(pages, **options), name)


def paragraphs(book: Publication) -> list[str]:
    found = re.findall(r"<(?:p|h2)>(.*?)</", "".join(section.html for section in book.chapters))
    return [unescape(text) for text in found]


def test_lines_are_joined_to_the_paragraphs_that_were_written():
    assert paragraphs(read([TWO])) == TWO.split("\n\n")


def test_a_paragraph_goes_on_over_the_end_of_its_page():
    words = pdfs.PARAGRAPH.split()
    first, second = " ".join(words[:20]), " ".join(words[20:])
    book = read([first, pdfs.lines(*textwrap.wrap(second, 58))])
    assert paragraphs(book) == [pdfs.PARAGRAPH]


def test_running_heads_and_page_numbers_are_no_part_of_the_text():
    texts = [f"{name} was there. {pdfs.PARAGRAPH}" for name in ("Ada", "Bea", "Cleo", "Dora", "Edda")]
    assert paragraphs(read([pdfs.framed(text) for text in texts])) == texts


def test_a_running_head_that_changes_with_the_chapter_goes_too():
    heads = ["One", "One", "One", "One", "Two", "Two", "Two", "Two"]
    book = read([pdfs.framed(f"{'So ' * n} it went on. {TWO}", head) for n, head in enumerate(heads)])
    assert not {"One", "Two"} & set(paragraphs(book))


def test_a_number_that_stands_in_the_text_stays():
    book = read(
        [pdfs.lines("It was the year in which all of it began and nothing was", "1984", "ended at all.")]
    )
    assert "1984" in " ".join(paragraphs(book))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("Nobody in the whole of the house spoke of the no-", "tice on the door."), "the notice on"),
        (("She wore her half-moon glasses, and her half-", "moon smile."), "half-moon smile"),
        (("They sailed on the very next morning from Port-", "Royal."), "Port-Royal"),
    ],
    ids=["divided by the typesetter", "written so elsewhere", "a name"],
)
def test_hyphens_at_the_ends_of_lines(lines: tuple[str, ...], text: str):
    assert text in paragraphs(read([pdfs.lines(*lines)]))[0]


def test_two_columns_are_read_one_after_the_other():
    one, two = ("The first column. " * 12).strip(), ("And then the second. " * 12).strip()

    def columns(canvas: Any, _: int) -> None:
        pdfs.write(canvas, one, left=40, width=28)
        pdfs.write(canvas, two, left=230, width=28)

    assert paragraphs(read([columns])) == [one, two]


def test_lines_are_read_from_the_top_whatever_order_the_file_has_them_in():
    def upside_down(canvas: Any, _: int) -> None:
        canvas.setFont("Times-Roman", 11)
        for line, height in (("and third in all.", 500), ("second in order", 514), ("It is first and", 528)):
            canvas.drawString(50, height, line)

    assert paragraphs(read([upside_down])) == ["It is first and second in order and third in all."]


def test_chapters_are_those_of_the_bookmarks():
    book = read([pdfs.chapter("The Harbour", LONG, bookmark="1. The Harbour"),
                 pdfs.chapter("The Lamp", LONG, bookmark="2. The Lamp")])  # fmt: skip
    assert [section.title for section in book.chapters] == ["1. The Harbour", "2. The Lamp"]
    assert "<h2>The Harbour</h2>" in book.chapters[0].html


def test_a_bookmark_leads_into_the_middle_of_a_page():
    def page(canvas: Any, _: int) -> None:
        pdfs.write(canvas, pdfs.PARAGRAPH)
        canvas.bookmarkHorizontal("there", 0, 330)
        canvas.addOutlineEntry("Later", "there")
        pdfs.write(canvas, f"Later.\n\n{LONG}", top=320)

    book = read([pdfs.chapter("Before", LONG, bookmark="Before"), page])
    assert [section.title for section in book.chapters] == ["Before", "Later"]
    assert "Later." in book.chapters[1].html


def test_without_bookmarks_headings_tell_the_chapters():
    book = read([pdfs.chapter("Chapter 1", LONG), LONG, pdfs.chapter("Chapter 2", LONG)])
    assert [section.title for section in book.chapters] == ["Chapter 1", "Chapter 2"]


def test_large_letters_open_chapters_that_have_names_only():
    book = read([pdfs.chapter("The Harbour", LONG), pdfs.chapter("The Lamp", LONG)])
    assert [section.title for section in book.chapters] == ["The Harbour", "The Lamp"]


def test_a_list_of_contents_opens_no_chapters():
    names = [f"Chapter {n}" for n in range(1, 6)]
    book = read([pdfs.lines(*names), *(pdfs.chapter(name, LONG) for name in names)])
    assert [section.title for section in book.chapters] == ["", *names]


def test_title_and_author_are_the_files_own():
    book = read([LONG], title="The Long Rain", author="Ada Holm")
    assert (book.title, book.authors) == ("The Long Rain", ("Ada Holm",))


def test_what_programs_call_their_files_is_no_title():
    book = read([LONG], "the_long_rain.pdf", title="Microsoft Word - rain3.docx", author="unknown")
    assert (book.title, book.authors) == ("the long rain", ())


def test_the_cover_is_the_first_page_made_small():
    book = read([LONG])
    assert book.cover == "cover.jpg"
    with Image.open(io.BytesIO(book.images["cover.jpg"].data)) as cover:
        assert (cover.format, cover.width, 670 < cover.height <= 720) == ("JPEG", 480, True)


def test_a_page_that_is_a_picture_is_shown_as_one():
    book = read([LONG, pdfs.pictured(pdfs.noise()), LONG])
    assert 'src="book:image/page-1.jpg"' in book.chapters[0].html
    assert book.images["page-1.jpg"].media_type == "image/jpeg"


def test_korean_is_read_as_korean():
    text = "비가 아흐레 동안 그치지 않았다. 집 안의 누구도 더는 그 이야기를 하지 않았다."
    book = read([lambda canvas, _: pdfs.write(canvas, f"{text}\n\n{text}", font=pdfs.KOREAN, width=24)])
    assert (book.language, paragraphs(book)) == ("ko", [text, text])


def test_korean_lines_that_end_inside_words_are_joined_as_the_book_writes_them():
    text = (
        "비가 그치지 않았다. 누구도 비가 온다는 말을 하지 않았다. 비가 오는 날에는 아무도 오지 않았다. " * 6
    )
    rows = [text[start : start + 21].strip() for start in range(0, len(text), 21)]

    def page(canvas: Any, _: int) -> None:
        pdfs.write(canvas, "", font=pdfs.KOREAN)
        for number, row in enumerate(rows):
            canvas.drawString(50, 530 - 14 * number, row)

    read_words = set(" ".join(paragraphs(read([page]))).split())
    assert len(read_words & set(text.split())) >= len(set(text.split())) - 1


def test_a_page_that_lies_on_its_side_is_read_as_it_is_seen():
    def turned(canvas: Any, _: int) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.setFont("Times-Roman", 11)
        for number, line in enumerate(
            ("It lies on its side,", "and is read all the same,", "line after line.")
        ):
            canvas.drawString(20, -100 - 14 * number, line)

    text = " ".join(paragraphs(read([turned])))
    assert text == "It lies on its side, and is read all the same, line after line."


def test_what_is_a_pdf_is_read_as_one_whatever_its_name():
    assert formats.read(pdfs.book([LONG]), "book.txt").chapters
