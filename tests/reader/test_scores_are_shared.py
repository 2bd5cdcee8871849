"""A score travels as a file without a word of the book, and finds its places in another copy of it."""

import json
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Track
from library.models import Book
from library.preparing import digest
from reader.anchors import Place, anchors_at, find, rising
from reader.models import KeptCue
from tests.catalog.music import published

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]
LABELS = [*["joy"] * 4, *["fear"] * 4, *["sadness"] * 4]
WORDS = (
    "rain",
    "stone",
    "lamp",
    "river",
    "nobody",
    "window",
    "bread",
    "morning",
    "letter",
    "cold",
    "garden",
    "spoke",
)


def prose(seed: int, passages: int = 12) -> list[str]:
    """Passages of sentences that do not occur twice."""
    generator = random.Random(seed)

    def sentence(n: int) -> str:
        return " ".join(generator.choices(WORDS, k=9)).capitalize() + f" {seed}{n}. "

    return ["".join(sentence(100 * p + n) for n in range(6)) for p in range(passages)]


def write(book: Book, texts: list[str]) -> Book:
    for passage, text in zip(book.passages.order_by("index"), texts, strict=True):
        passage.text, passage.sha256 = text, digest(text)
        passage.save()
    return book


@pytest.fixture(autouse=True)
def tracks() -> list[Track]:
    return [published(label) for label in ("joy", "fear", "sadness", "anger") for _ in range(2)]


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return write(make_book(*LABELS, public=True), prose(1))


@pytest.fixture
def another_edition(make_book: MakeBook) -> Book:
    """The same text without its first sentence, in other punctuation, case and line ends, cut otherwise."""
    text = "".join(prose(1)).partition(". ")[2].replace(" ", "\n").upper().replace(".", "!”")
    cuts = [0, *(len(text) * n // 9 for n in range(1, 9)), len(text)]
    return write(make_book(*["neutral"] * 9, public=True), [text[a:b] for a, b in pairwise(cuts)])


def saved(client: Client, book: Book) -> Any:
    return client.get(f"/api/v1/books/{book.pk}/score/file/").json()


def played(client: Client, book: Book, file: Any) -> Any:
    return client.put(f"/api/v1/books/{book.pk}/score/file/", file, content_type="application/json")


def sheet(client: Client, book: Book) -> list[tuple[int, str, str]]:
    cues = client.get(f"/api/v1/books/{book.pk}/score/").json()["cues"]
    return [(cue["start"], cue["emotion"], cue["track"]["id"]) for cue in cues]


def test_a_file_holds_no_word_of_the_book(client: Client, book: Book) -> None:
    file = json.dumps(saved(client, book))
    assert not [
        word for word in {*WORDS, *"".join(prose(1)).split()} if f" {word} " in file or f'"{word}' in file
    ]
    assert book.title not in file
    assert len(file) < 4000


def test_a_score_plays_the_same_for_whoever_it_is_given_to(client: Client, book: Book) -> None:
    theirs = Client()
    client.patch("/api/v1/preferences/", {"sensitivity": 1, "mode": 2}, content_type="application/json")
    revision = {"revision": 0, "act": "split", "cue": 4, "to": 6, "label": "anger"}
    client.patch(f"/api/v1/books/{book.pk}/score/", revision, content_type="application/json")
    answer = played(theirs, book, saved(client, book))
    assert answer.json() == {"placed": 4, "total": 4, "missing": []}
    assert sheet(theirs, book) == sheet(client, book)
    assert [start for start, _, _ in sheet(theirs, book)] == [0, 4, 6, 8]


def test_another_edition_finds_the_places(client: Client, book: Book, another_edition: Book) -> None:
    wanted = [(label, track) for _, label, track in sheet(client, book)]
    answer = played(client, another_edition, saved(client, book))
    assert answer.json()["placed"] == 3
    found = sheet(client, another_edition)
    assert [(label, track) for _, label, track in found] == wanted
    assert [start for start, _, _ in found] == [0, 3, 6]


def test_a_cue_whose_sentences_were_all_rewritten_is_left_to_the_planner(
    client: Client, book: Book, make_book: MakeBook
) -> None:
    texts = prose(1)
    texts[4:8] = prose(2)[4:8]
    revised = write(make_book(*LABELS, public=True), texts)
    assert played(client, revised, saved(client, book)).json()["placed"] == 2
    assert [cue.start for cue in KeptCue.objects.order_by("start")] == [0, 8]
    assert [start for start, _, _ in sheet(client, revised)] == [0, 4, 8]


def test_the_score_of_another_book_changes_nothing(client: Client, book: Book, make_book: MakeBook) -> None:
    other = write(make_book(*LABELS, public=True), prose(3))
    answer = played(client, other, saved(client, book))
    assert (answer.status_code, "another one" in answer.json()["detail"]) == (400, True)
    assert not KeptCue.objects.exists()


def test_pieces_that_are_not_here_are_named_and_replaced(client: Client, book: Book) -> None:
    file = saved(client, book)
    file["cues"][1]["track"] |= {"id": "0" * 32, "sha256": "0" * 64, "title": "Nocturne", "artist": "Nobody"}
    assert played(client, book, file).json()["missing"] == ["Nocturne"]
    assert len(sheet(client, book)) == 3


@pytest.mark.parametrize("known_by", ["sha256", "title"])
def test_pieces_are_known_again_in_another_catalogue(client: Client, book: Book, known_by: str) -> None:
    file, before = saved(client, book), sheet(client, book)
    for cue in file["cues"]:
        cue["track"] |= {"id": "0" * 32} | (
            {"sha256": ""} if known_by == "title" else {"title": "", "artist": ""}
        )
    assert played(Client(), book, file).json()["missing"] == []
    assert sheet(client, book) == before


def replaced(file: Any, **changes: Any) -> Any:
    return {**file, "cues": [{**file["cues"][0], **changes}, *file["cues"][1:]]}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: {},
        lambda file: {**file, "format": "something"},
        lambda file: {**file, "version": 2},
        lambda file: {**file, "cues": []},
        lambda file: {**file, "cues": "all"},
        lambda file: {**file, "cues": [None]},
        lambda file: {**file, "cues": file["cues"] * 1500},
        lambda file: replaced(file, label="hunger"),
        lambda file: replaced(file, share=2),
        lambda file: replaced(file, share="here"),
        lambda file: replaced(file, anchors=[["0" * 16, 0]] * 9),
        lambda file: replaced(file, anchors=[["G" * 16, 0]]),
        lambda file: replaced(file, anchors=[["0" * 16, -1]]),
        lambda file: replaced(file, anchors=[["0" * 16, 10**12]]),
        lambda file: replaced(file, anchors=[{"digest": "0" * 16}]),
        lambda file: replaced(file, anchors=[[["0"], 0]]),
        lambda file: replaced(file, track={"id": "x"}),
        lambda file: replaced(file, track={"id": "0" * 32, "title": "x" * 201}),
        lambda file: replaced(file, track={"id": "0" * 32, "sha256": "'; --"}),
    ],
)
def test_a_file_that_is_no_score_is_refused(client: Client, book: Book, spoil: Callable[[Any], Any]) -> None:
    answer = played(client, book, spoil(saved(client, book)))
    assert answer.status_code in (400, 413), answer.content
    assert not KeptCue.objects.exists()


def test_what_is_out_of_order_was_found_wrongly() -> None:
    assert rising([0, 7, 2, None, 3, 1, 5, 9]) == {0, 2, 4, 6, 7}
    assert rising([4, 4, 4]) in ({0}, {1}, {2})
    assert rising([]) == rising([None]) == set()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 10), min_size=1, max_size=6, unique=True))
def test_every_passage_is_found_again_however_the_other_copy_is_cut(seed: int, starts: list[int]) -> None:
    texts = prose(seed)
    places = [Place(anchors_at(texts[n], texts[n + 1]), n / 12) for n in sorted(starts)]
    assert find(places, texts) == sorted(starts)
    sentences = [f"{sentence}." for sentence in "".join(texts).lower().split(". ")]
    assert find(places, sentences) == [6 * n for n in sorted(starts)]


def test_korean_is_found_again_with_other_spaces() -> None:
    texts = [
        f"{n}번째 날에 비가 그치지 않았다. 아무도 그 이야기를 하지 않았고 {n}번이나 문을 두드렸다. " * 2
        for n in range(8)
    ]
    places = [Place(anchors_at(text), n / 8) for n, text in enumerate(texts)]
    assert find(
        places, [text.replace("그 이야기", "그이야기").replace(" 않", "않") for text in texts]
    ) == list(range(8))
