"""Passages: 80-200 words, cut where a reader would pause, each whole in itself, and nothing lost."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library import passages
from library.formats.publication import Section
from library.passages import AIM, FINE, LEAST, MOST, word_count
from library.sanitise import clean

SENTENCE = "The rain had not stopped for nine days, and nobody spoke of it. "
KOREAN = "비가 그치지 않았다. 아무도 그 이야기를 하지 않았다. "


def split(html, href="one.xhtml"):
    return passages.split(Section("", href, clean(html)))


def bare(html):
    """The text of some HTML, without white space: what must be the same before and after."""
    return re.sub(r"\s", "", re.sub(r"<[^>]*>", "", html.replace("&nbsp;", "")))


def test_a_title_page_is_one_short_passage():
    parts = split("<h1>The Long Rain</h1><p>by Ada Holm</p>")
    assert [(part.text, part.words) for part in parts] == [("The Long Rain\n\nby Ada Holm", 6)]


@pytest.mark.parametrize("html", ["", "<p> </p>", "<div><p>&nbsp;</p></div>", "<p><br></p>"])
def test_nothing_makes_no_passage(html):
    assert split(html) == []


@pytest.mark.parametrize("sentences", range(1, 60, 7))
def test_paragraphs_of_any_length_make_passages_of_the_right_size(sentences):
    parts = split(f"<p>{SENTENCE * sentences}</p>" * 40)
    assert all(LEAST <= part.words <= MOST for part in parts)
    assert abs(sum(part.words for part in parts) / len(parts) - AIM) < 40


def test_korean_passages_are_as_long_as_those_that_were_rated():
    parts = split(f"<p>{KOREAN * 3}</p>" * 40)
    assert all(180 <= len(part.text) <= 440 for part in parts)


def test_short_paragraphs_are_never_divided():
    assert not any("continued" in part.html for part in split(f"<p>{SENTENCE * 4}</p>" * 30))


def test_a_long_paragraph_is_divided_after_a_sentence():
    parts = split(f"<p>{SENTENCE * 60}</p>")
    assert all(part.text.endswith("it.") for part in parts)
    assert all(part.html.startswith('<p class="continued">') for part in parts[1:])


def test_a_quotation_is_divided_only_if_it_must():
    said = "“" + SENTENCE * 9 + "” "
    parts = split(f"<p>{SENTENCE * 3}{said}{SENTENCE * 9}</p>")
    assert [part.text.count("“") - part.text.count("”") for part in parts] == [0] * len(parts)


def test_a_korean_quotation_keeps_its_he_said():
    html = f"<p>{KOREAN * 4}</p>" + f"<p>“{KOREAN * 4}”</p><p>하고 그는 말했다. {KOREAN * 2}</p>" * 12
    assert not any(part.text.startswith("하고") for part in split(html))


def test_a_heading_stays_with_what_follows():
    parts = split("".join(f"<h2>Day {n}</h2><p>{SENTENCE * 11}</p>" for n in range(6)))
    assert [part.text.split("\n")[0] for part in parts] == [f"Day {n}" for n in range(6)]


def test_a_new_scene_is_a_new_passage():
    parts = split(f"<p>{SENTENCE * 8}</p><hr><p>{SENTENCE * 8}</p>")
    assert [part.html.startswith("<hr>") for part in parts] == [False, True]


def test_containers_are_built_again_around_every_piece():
    paragraph = f"<p>{SENTENCE * 12}</p>"
    html = f'<section><blockquote class="letter">{paragraph}{paragraph}</blockquote></section>'
    for part in split(html):
        assert part.html.startswith('<section><blockquote class="letter"><p>')
        assert part.html.endswith("</p></blockquote></section>")


def test_emphasis_goes_on_in_the_next_passage():
    parts = split(f'<p>x <em lang="fr">{SENTENCE * 40}</em> y</p>')
    assert all('<em lang="fr">' in part.html and part.html.count("</em>") == 1 for part in parts)


def test_a_list_goes_on_counting():
    first, second = split(f"<ol>{f'<li>{SENTENCE * 5}</li>' * 4}</ol>")[:2]
    assert first.html.startswith("<ol><li>")
    assert second.html.startswith('<ol start="3"><li>')


def test_an_item_that_goes_on_is_not_counted_twice():
    parts = split(f"<ol><li><p>{SENTENCE * 12}</p><p>{SENTENCE * 12}</p></li></ol>")
    assert [part.html[:26] for part in parts] == [
        "<ol><li><p>The rain had no",
        '<ol><li class="continued">',
    ]


def test_pictures_and_tables_stay_whole():
    table = f"<table><tbody>{'<tr><td>a b</td><td>c</td></tr>' * 20}</tbody></table>"
    html = (
        f'<p>{SENTENCE * 8}</p><figure><img src="book:image/1.jpg"><figcaption>x</figcaption></figure>{table}'
    )
    whole = "".join(part.html for part in split(html))
    assert table in whole
    assert '<figure><img src="book:image/1.jpg"><figcaption>x</figcaption></figure>' in whole


def test_a_table_that_holds_a_whole_chapter_is_divided():
    parts = split(f"<table><tbody><tr><td>{f'<p>{SENTENCE * 9}</p>' * 20}</td></tr></tbody></table>")
    assert len(parts) > 10
    assert all(part.html.startswith("<table><tbody><tr><td><p>") for part in parts)


def test_lines_set_apart_by_two_breaks_are_paragraphs():
    assert split("<div>One.<br><br>Two<br>three.</div>")[0].html == "<div>One.</div><div>Two<br>three.</div>"


def test_anchors_are_where_their_ids_were():
    after = f'<a id="gap"></a><p>{SENTENCE * 11}<i id="b">x</i></p>'
    html = f'<section id="s"><p id="a">{SENTENCE * 12}</p>{after}</section>'
    first, second = split(html)
    assert first.anchors == ("one.xhtml", "one.xhtml#s", "one.xhtml#a")
    assert second.anchors == ("one.xhtml#gap", "one.xhtml#b")
    assert "id=" not in first.html + second.html


def test_a_section_within_a_file_has_that_place_as_its_anchor():
    assert split('<h2 id="b">x</h2><p id="c&amp;d">y</p>', "one.xhtml#b")[0].anchors == (
        "one.xhtml#b",
        "one.xhtml#c&d",
    )


def test_hard_spaces_do_not_indent_paragraphs():
    assert split("<p>&nbsp;&nbsp;\u3000One&nbsp;two.</p>")[0].html == "<p>One&nbsp;two.</p>"


PARTS = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<ul><li>", "</li></ul>", "<b>", "</b>", "<td>", "<table>", "<h2>",
        "</h2>", "<blockquote>", "<br>", "<br><br>", "<hr>", "<pre>", "</pre>", '<a id="x">', "</a>", "&amp;",
        "&nbsp;", "한국어 ", "“", "” ", SENTENCE, SENTENCE * 9, KOREAN * 9, "word " * 260, "x" * 700, "\n",
        '<img src="book:image/1.jpg">',
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_nothing_is_lost_and_every_piece_is_whole(html):
    section = Section("", "one.xhtml", clean(html))
    parts = passages.split(section)
    assert bare("".join(part.html for part in parts)) == bare(section.html)
    assert parts == passages.split(section)
    for part in parts:
        assert clean(part.html) == part.html
        assert part.words <= MOST + FINE
        assert re.sub(r"\s", "", part.text.replace("&", "&amp;")) == bare(part.html)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_passages_are_in_order(lengths):
    numbers = iter(range(10**6))
    html = "".join("<p>" + " ".join(str(next(numbers)) for _ in range(n)) + ".</p>" for n in lengths)
    read = [int(number) for part in split(html) for number in re.findall(r"\d+", part.text)]
    assert all(before < after for before, after in pairwise(read))
    assert len(read) == sum(lengths)


@pytest.mark.parametrize(
    ("text", "words"), [("one two", 2), ("나는 갔다.", 7 / 2.2), ("x" * 120, 20), ("", 0)]
)
def test_length_is_counted_in_english_words(text, words):
    assert word_count(text) == pytest.approx(words)
