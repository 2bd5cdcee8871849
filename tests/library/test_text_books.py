"""Plain text: whatever its encoding and its lines, it becomes paragraphs and chapters."""

import io

import pytest

from library import formats, passages
from library.formats.publication import UnreadableBook

STORY = "비가 그치지 않았다. 아무도 그 이야기를 하지 않았다. 나는 문을 열고 나갔다.\n" * 12
RAIN = "The rain had not stopped for nine days, and nobody in the house spoke of it any longer.\n" * 12


def read(text, name="story.txt", encoding="utf-8"):
    return formats.read(io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding)), name)


def titles(text):
    return [section.title for section in read(text).chapters]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr", "utf-32"]
)
def test_korean_is_read_in_every_usual_encoding(encoding):
    book = read(STORY, encoding=encoding)
    assert book.language == "ko"
    assert book.chapters[0].html.startswith("<p>비가 그치지 않았다. 아무도")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_english_is_read_in_every_usual_encoding(encoding):
    book = read("“Naïve,” said Zoë—and left the café.\n\n" + RAIN, encoding=encoding)
    assert "<p>“Naïve,” said Zoë—and left the café.</p>" in book.chapters[0].html


def test_one_byte_wrong_does_not_change_the_encoding():
    data = STORY.encode()
    assert "비가 그치지" in read(data[:500] + b"\xff" + data[500:] + data).chapters[0].html


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02" + bytes(range(256)) * 40, bytes(5000), b"\x89PNG\r\n\x1a\n" + bytes(100)]
)
def test_what_is_not_text_is_refused(data):
    with pytest.raises(UnreadableBook, match="no EPUB, PDF, CBZ, text or Markdown"):
        read(data)


@pytest.mark.parametrize("data", [b"", b"\n\r\n \n", "\ufeff".encode(), "\u3000\n".encode()])
def test_nothing_is_refused(data):
    with pytest.raises(UnreadableBook, match="no text"):
        read(data)


@pytest.mark.parametrize(
    "heading",
    [
        "Chapter 3", "CHAPTER III.", "CHAPTER III. The Storm", "Chapter Twenty-One", "Letter 4", "BOOK THE FIRST",
        "Part II: Winter", "Prologue", "EPILOGUE.", "제3장", "제 3 장", "제3장 겨울", "제십이화", "3화. 비", "12장",
        "프롤로그", "에필로그", "작가의 말", "<제1장>", "[2화] 겨울", "=== Chapter 5 ===",
    ],
)  # fmt: skip
def test_a_chapter_heading_is_known(heading):
    book = read(f"{RAIN}\n{heading}\n\n{RAIN}")
    assert len(book.chapters) == 2
    assert book.chapters[1].html.startswith("<h2>")


@pytest.mark.parametrize(
    "line",
    [
        "Chapter and verse, he knew it all.", "Part of me wanted to stay.", "I", "3월의 눈이 내렸다.",
        "제3장을 읽었다.",
        "Letter after letter came that winter and he burned them all, one by one, in the small stove.", "1885.",
        "Book your ticket", "세 장", "3부작", "* * *",
    ],
)  # fmt: skip
def test_a_line_of_prose_is_no_heading(line):
    assert len(read(f"{RAIN}\n{line}\n\n{RAIN}").chapters) == 1


def test_numbers_that_count_up_are_chapters():
    assert titles("".join(f"{n}.\n\n{RAIN}\n" for n in (1, 2, 3))) == ["1.", "2.", "3."]


def test_numbers_of_a_list_are_not():
    assert len(titles(f"{RAIN}\n1. Apples\n\n2. Pears\n\n3. Plums\n\n{RAIN}")) == 1


def test_a_table_of_contents_is_not_taken_for_chapters():
    contents = "CONTENTS\n\nChapter 1\nChapter 2\nChapter 3\nChapter 4\n\n"
    assert titles(f"The Rain\n\n{contents}Chapter 1\n\n{RAIN}\nChapter 2\n\n{RAIN}") == [
        "The Rain",
        "Chapter 1",
        "Chapter 2",
    ]


def test_the_name_of_a_chapter_may_stand_below_its_number():
    assert titles(f"CHAPTER I\n\nThe Storm\n\n{RAIN}\nCHAPTER II\n\n{RAIN}") == [
        "CHAPTER I The Storm",
        "CHAPTER II",
    ]


@pytest.mark.parametrize("line", ["* * *", "***", "◇◇◇", "---", "#", "⁂", "• • •", "＊＊＊"])
def test_an_ornament_is_a_break_between_scenes(line):
    assert "<hr>" in read(f"{RAIN}\n{line}\n\n{RAIN}").chapters[0].html


def test_wrapped_lines_are_joined_to_paragraphs():
    wrapped = (
        "The rain had not stopped for nine days, and no-\nbody in the house spoke of it--\nnot even the child. "
        * 3
    )
    text = (
        "It was a night of storms and of long silences in the old house\non the hill, where nobody lived.\n\n"
    )
    html = read(text * 4 + wrapped.replace(". ", ".\n\n")).chapters[0].html
    assert "<p>It was a night of storms and of long silences in the old house on the hill, where" in html


def test_a_dash_at_the_end_of_a_line_needs_no_space():
    line = (
        "The rain had not stopped for nine days and nobody in the house\nspoke of it any longer, so well-\n"
    )
    html = read((line.replace("so", "for they were so") + "used to it by now.\n\n") * 4).chapters[0].html
    assert "well-used to it" in html


def test_verse_keeps_its_lines():
    prose = (
        "It was a night of storms and of long silences in the old house\non the hill, where nobody lived.\n\n"
    )
    html = read(prose * 4 + "The rain, it raineth\nEvery day\nSo they say.\n\n").chapters[0].html
    assert '<p class="verse">The rain, it raineth<br>Every day<br>So they say.</p>' in html


def test_lines_that_are_paragraphs_stay_so():
    html = read("  나는 갔다.\r\n\u3000“누구냐?”\r\n\xa0하고 물었다.\r\n").chapters[0].html
    assert html == "<p>나는 갔다.</p><p>“누구냐?”</p><p>하고 물었다.</p>"


def test_title_and_author_may_stand_on_top():
    book = read(f"            운수 좋은 날\r\n{' ' * 60}현 진 건\r\n\r\n{STORY}")
    assert (book.title, book.authors) == ("운수 좋은 날", ("현진건",))


def test_a_by_line_names_the_author():
    assert read(f"The Rain\nby Ada Holm\n\n{RAIN}").authors == ("Ada Holm",)


def test_the_name_of_the_file_stands_in_for_a_title():
    assert read(RAIN, "long_rain.txt").title == "long rain"


def test_the_notice_of_project_gutenberg_goes_to_the_end():
    mark = "*** {} OF THE PROJECT GUTENBERG EBOOK RAIN ***"
    story = f"{mark.format('START')}\n\n{RAIN}\n{mark.format('END')}"
    book = read(f"Title: Rain\nAuthor: Ada Holm\n\n{story}\n\nYou may copy it.")
    assert (book.title, book.authors) == ("Rain", ("Ada Holm",))
    assert [section.title for section in book.chapters] == ["Rain", "Project Gutenberg"]


def test_markup_in_a_text_is_text():
    html = read(f"<script>alert(1)</script> & _so on_.\n\n{RAIN}").chapters[0].html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <em>so on</em>." in html


def test_nothing_of_a_text_is_lost():
    text = f"The Rain\n\nPart One\n\n{RAIN}\n* * *\n\n{STORY}\nPart Two\n\n{RAIN}"
    read_text = " ".join(p.text for section in read(text).chapters for p in passages.split(section))
    assert read_text.split() == text.replace("* * *", "").split()
