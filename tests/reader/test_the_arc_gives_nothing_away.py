"""The arc: drawn as far as its reader has read, in numbers that an unread passage has no part in."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree

from inference.mood import Mood
from library.models import Book, Chapter, Passage, mood_columns
from reader.arc import Arc, arc_of
from reader.marks import LETTER, letters
from reader.models import Correction, Heard, Place, Reader
from reader.models.corrections import Kind
from tests.catalog.music import published
from tests.conftest import mood

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]
STORY = ["joy"] * 20 + ["sadness"] * 20 + ["fear"] * 20


@pytest.fixture
def reader(owner: User) -> Reader:
    return Reader.objects.create(user=owner)


@pytest.fixture
def book(make_book: MakeBook, owner: User) -> Book:
    """Three parts of twenty passages, each passage with a valence and an arousal of its own."""
    book, chance = make_book(*STORY, user=owner), random.Random("a story")
    for passage in book.passages.all():
        feeling = mood(STORY[passage.index])
        axes = {"valence": chance.uniform(-0.3, 0.3), "arousal": chance.uniform(-0.3, 0.3)}
        Passage.objects.filter(pk=passage.pk).update(**{**mood_columns(feeling), **axes})
    for index, first in enumerate((20, 40), start=1):
        chapter = Chapter.objects.create(book=book, index=index, title=f"The end of {index}", first=first)
        book.passages.filter(index__gte=first).update(chapter=chapter)
    return book


def read_to(reader: Reader, book: Book, furthest: int, here: int | None = None) -> None:
    place = furthest if here is None else here
    Place.objects.create(reader=reader, book=book, passage=place, furthest=furthest)


def drawn(arc: Arc) -> Any:
    """Everything that says something about the story."""
    return (arc.dots, arc.bright, arc.lively, arc.bands, arc.played, arc.steps, arc.scale)


def test_nothing_is_drawn_before_anything_is_read(reader: Reader, book: Book) -> None:
    arc = arc_of(reader, book)
    assert not any([arc.dots, arc.bright, arc.bands, arc.steps, arc.read])
    assert all(not mark.title for mark in arc.marks)


@pytest.mark.parametrize("furthest", [0, 7, 25, 58])
def test_what_is_not_read_changes_nothing_in_the_drawing(furthest: int, reader: Reader, book: Book) -> None:
    read_to(reader, book, furthest)
    before = arc_of(reader, book)
    unread = book.passages.filter(index__gt=furthest)
    chance = random.Random("another end")
    for passage in unread:
        other = Mood((0.05,) * 7, chance.uniform(-1, 1), chance.uniform(-1, 1), "test-1", "en")
        Passage.objects.filter(pk=passage.pk).update(valence=other.valence, arousal=other.arousal)
    after = arc_of(reader, book)
    assert drawn(after)[:3] == drawn(before)[:3]
    assert (after.steps, after.scale) == (before.steps, before.scale)


def test_all_of_it_ends_where_the_reader_has_read_to(reader: Reader, book: Book) -> None:
    read_to(reader, book, 25)
    arc = arc_of(reader, book)
    assert arc.read == pytest.approx(100 * 26 / 60, abs=0.01)
    assert max(float(x) for x in re.findall(r"[ML]([\d.]+)", arc.bright)) < arc.read
    assert max(each.x + each.width for each in [*arc.bands, *arc.steps]) <= arc.read + 0.01
    assert [mark.title for mark in arc.marks] == ["One", "The end of 1", ""]


def test_the_whole_is_shown_when_asked_for(reader: Reader, book: Book) -> None:
    read_to(reader, book, 25)
    arc = arc_of(reader, book, whole=True)
    assert [band.emotion for band in arc.bands] == ["joy", "sadness", "fear"]
    assert sum(dots.bright.count("M") for dots in arc.dots) == 60
    assert (arc.is_hiding, arc.read) == (False, pytest.approx(43.33, abs=0.01))


def test_where_one_is_lies_where_one_is_even_beyond_what_is_read(reader: Reader, book: Book) -> None:
    read_to(reader, book, 25, here=50)
    arc = arc_of(reader, book)
    assert arc.here == pytest.approx(100 * 50 / 60, abs=0.01)
    assert not any(band.is_here for band in arc.bands)


def test_what_played_is_a_lane_from_where_it_began(reader: Reader, book: Book) -> None:
    read_to(reader, book, 45)
    first, second = published("joy"), published("sadness")
    for cue, track in ((0, second), (0, first), (20, second)):
        Heard.objects.create(reader=reader, book=book, track=track, cue=cue)
    arc = arc_of(reader, book)
    assert [(piece.x, piece.track) for piece in arc.played] == [(0, first), (pytest.approx(33.33), second)]
    assert [band.track for band in arc.bands] == [first, second, None]


def test_what_somebody_else_heard_is_theirs(reader: Reader, book: Book, stranger: User) -> None:
    read_to(reader, book, 45)
    theirs = Reader.objects.create(user=stranger)
    Heard.objects.create(reader=theirs, book=book, track=published("joy"), cue=0)
    assert arc_of(reader, book).played == []


def test_a_corrected_passage_is_drawn_as_its_reader_says(reader: Reader, book: Book) -> None:
    read_to(reader, book, 30)
    anchor = book.passages.get(index=5).sha256
    known = {"book": book, "passage": 5, "anchor": anchor, "engine": "test-1"}
    Correction.objects.create(reader=reader, kind=Kind.WRONG_MOOD, label="anger", **known)
    assert {dots.emotion for dots in arc_of(reader, book).dots} == {"joy", "sadness", "anger"}


def test_the_line_is_calmer_than_the_points_and_goes_through_their_midst(reader: Reader, book: Book) -> None:
    read_to(reader, book, 59)
    arc = arc_of(reader, book)
    points = [float(y) for dots in arc.dots for y in re.findall(r" ([\d.]+)h0", dots.bright)]
    line = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", arc.bright)]
    assert max(line) - min(line) < (max(points) - min(points)) / 1.5
    assert sum(line) / len(line) == pytest.approx(sum(points) / len(points), abs=5)


def test_passages_without_a_mood_are_counted_and_break_the_line(
    reader: Reader, make_book: MakeBook, owner: User
) -> None:
    book = make_book(*["joy"] * 30, *[None] * 40, *["joy"] * 30, user=owner)
    read_to(reader, book, 99)
    arc = arc_of(reader, book)
    assert (arc.waiting, arc.bright.count("M")) == (40, 2)


def test_a_long_book_is_drawn_with_a_bounded_number_of_links(
    reader: Reader, make_book: MakeBook, owner: User
) -> None:
    book = make_book(*["joy"] * 700, user=owner)
    read_to(reader, book, 699)
    steps = arc_of(reader, book).steps
    assert len(steps) <= 240
    assert steps[-1].x + steps[-1].width == pytest.approx(100, abs=0.01)


def test_looking_at_it_stores_nothing(client: Client, make_book: MakeBook) -> None:
    book = make_book("joy", "fear", public=True)
    assert client.get(f"/books/{book.pk}/arc/?all=1").status_code == 200
    assert (Reader.objects.count(), Place.objects.count()) == (0, 0)


@pytest.fixture
def page(browser_of: Any, owner: User, reader: Reader, book: Book) -> Callable[[str], str]:
    read_to(reader, book, 45, here=22)
    return lambda path: browser_of(owner).get(f"/books/{book.pk}/{path}").content.decode()


def test_every_cue_is_a_link_in_the_drawing_and_in_the_list(page: Any, book: Book) -> None:
    html = page("arc/")
    for start in (0, 20, 40):
        assert html.count(f'href="/read/{book.pk}/{start}/"') >= 2
    assert f'href="/read/{book.pk}/46/"' not in html
    assert "The end of 2" in html


CHAPTERS = [
    ["One", "The end of 1", "The end of 2"],
    ["A beginning of some length", "A middle of some length", "An end of some length"],
    ["첫 번째 이야기의 시작", "두 번째 이야기의 가운데", "세 번째 이야기의 마지막"],
]


@pytest.mark.parametrize("firsts", [(0, 20, 40), (0, 3, 58), (0, 50, 56), (0, 29, 31)])
@pytest.mark.parametrize("titles", CHAPTERS)
def test_names_of_chapters_stand_apart_inside_the_drawing(
    reader: Reader, book: Book, titles: list[str], firsts: tuple[int, ...]
) -> None:
    for index, (title, first) in enumerate(zip(titles, firsts, strict=True)):
        book.chapters.filter(index=index).update(title=title, first=first)
    for width, letter in LETTER.items():
        shown = [mark for mark in arc_of(reader, book, whole=True).marks if width in mark.on]
        extents = [
            (mark.x - wide, mark.x) if mark.ends else (mark.x, mark.x + wide)
            for mark in shown
            for wide in [letter * letters(mark.title)]
        ]
        assert extents
        assert all(end < begin for (_, end), (begin, _) in pairwise(extents))
        assert extents[0][0] >= 0
        assert extents[-1][1] <= 100


def test_the_page_needs_no_inline_style(page: Any) -> None:
    html = page("arc/?all=1")
    assert "style=" not in html
    assert "<style" not in html


def test_unread_chapters_are_not_named_even_in_the_source(page: Any, reader: Reader, book: Book) -> None:
    reader.places.update(furthest=30)
    assert "The end of 2" not in page("arc/")
    assert "The end of 2" not in page("arc.svg")
    assert "The end of 2" in page("arc.svg?all=1")


def test_the_image_is_whole_and_leads_nowhere(page: Any) -> None:
    root = etree.fromstring(page("arc.svg?theme=dark").encode())
    assert root.get("viewBox") == "0 0 1200 580"
    assert not root.findall(".//{*}a")
    assert "#0f1216" in root.findtext("{*}style")


def test_the_images_style_is_the_only_one_its_policy_lets_in(
    browser_of: Any, owner: User, book: Book
) -> None:
    answer = browser_of(owner).get(f"/books/{book.pk}/arc.svg")
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "filename=" in answer.headers["Content-Disposition"]
