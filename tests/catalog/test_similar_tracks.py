"""More like this: tracks that sound and feel alike, found exactly, never the same recording twice."""

from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from catalog.models import Sound, Track
from catalog.similar import FRESH_SECONDS, INDEXES, Index, Indexes, Row, similar
from tests.catalog.music import published, stored

WIDTH = 16


@pytest.fixture(autouse=True)
def _anew() -> None:
    INDEXES.forget()


def embedding(*loud: int, width: int = WIDTH) -> bytes:
    """A sound that has something in these places."""
    return np.isin(np.arange(width), loud).astype("<f2").tobytes()


def row(place: tuple[float, float] = (0.0, 0.0), sound: bytes = b"", root: UUID | None = None) -> Row:
    number = uuid4()
    return Row(number, root or number, place, "sound-1" if sound else "", sound)


def order(question: Row, *others: Row, most: int = 10) -> list[int]:
    index = Index([question, *others])
    return [others.index(index.rows[index.at[found]]) for found, _ in index.nearest(question, most)]


def test_the_likeness_of_a_thing_with_itself_is_one() -> None:
    alone = row((0.3, -0.2), embedding(1, 2))
    twin = row((0.3, -0.2), embedding(1, 2))
    assert Index([twin]).nearest(alone, 1)[0][1] == pytest.approx(1, abs=1e-3)


def test_what_sounds_alike_comes_before_what_does_not() -> None:
    question = row(sound=embedding(1, 2, 3))
    assert order(question, row(sound=embedding(7, 8)), row(sound=embedding(1, 2))) == [1, 0]


def test_of_what_sounds_the_same_the_nearer_mood_comes_first() -> None:
    question, sound = row((0.5, 0.5), embedding(1)), embedding(1)
    assert order(question, row((-0.5, 0.5), sound), row((0.4, 0.5), sound), row((0.0, 0.5), sound)) == [
        1,
        2,
        0,
    ]


def test_mood_alone_decides_where_nothing_was_heard() -> None:
    assert order(row((0.5, 0.5)), row((-1, -1)), row((0.5, 0.4))) == [1, 0]


def test_a_recording_appears_once_and_never_beside_itself() -> None:
    question = row()
    first = row((0.1, 0))
    assert order(question, row((0, 0), root=question.id), first, row((0.2, 0), root=first.id)) == [1]


def test_the_exact_nearest_are_found_among_thousands() -> None:
    chance = np.random.default_rng(7)
    rows = [
        row(tuple(chance.uniform(-1, 1, 2)), chance.normal(size=WIDTH).astype("<f2").tobytes())
        for _ in range(3000)
    ]
    index, question = Index(rows), rows[0]
    sounds = np.stack([np.frombuffer(each.embedding, "<f2").astype(float) for each in rows])
    away = sounds - sounds.mean(axis=0)
    cosine = away @ away[0] / np.linalg.norm(away, axis=1) / np.linalg.norm(away[0])
    plane = (np.array([each.place for each in rows]) - question.place) * [0.8, 1]
    by_hand = 0.6 * cosine + 0.4 * (1 - (plane**2).sum(axis=1))
    expected = [rows[n].id for n in np.argsort(-by_hand) if n][:20]
    assert [found for found, _ in index.nearest(question, 20)] == expected


def test_another_engines_embeddings_are_not_compared() -> None:
    ours, others = embedding(1), embedding(1, width=8)
    index = Index([row(sound=ours), row(sound=ours), strange := row((0.9, 0.9), others)])
    assert index.sounds_alike(index.rows[0], strange.id) is None


def test_broken_embeddings_count_as_unheard() -> None:
    nan = np.full(WIDTH, np.nan, "<f2").tobytes()
    index = Index([row(sound=embedding(1)), broken := row(sound=nan)])
    assert np.isfinite(index.nearest(broken, 1)[0][1])


def test_an_empty_catalogue_has_nothing_similar() -> None:
    assert Index([]).nearest(row(), 5) == []


def hear(track: Track, *loud: int, **facts: Any) -> Track:
    Sound.objects.create(track=track, engine="sound-1", embedding=embedding(*loud), **facts)
    return track


@pytest.mark.django_db
class TestStored:
    def test_drafts_and_what_was_taken_back_never_appear(self) -> None:
        track, other = published("joy"), published("joy")
        stored("joy")
        assert [like.track for like in similar(track)] == [other]
        other.unpublish()
        assert similar(track) == []  # though the index still holds it

    def test_vocals_stay_away_unless_allowed(self) -> None:
        track, sung = published("joy"), published("joy", vocals=True)
        assert [like.track for like in similar(track)] == [sung]
        assert similar(track, allow_vocals=False) == []

    def test_a_draft_has_its_like_too(self) -> None:
        other = published("fear")
        assert [like.track for like in similar(stored("fear"))] == [other]

    def test_each_answer_has_three_reasons_in_words(self) -> None:
        track = hear(published("sadness"), 1, 2, key="A minor")
        near = hear(published("sadness", artist=track.artist), 1, 2, key="C major")
        far = hear(published("anger"), 9, key="F# major")
        found = {like.track: [str(reason.sentence) for reason in like.reasons] for like in similar(track)}
        assert found[near] == [
            "It sounds much like this piece.",
            "Its mood is the same: wistful.",
            f"It is by {track.artist}, too.",
        ]
        assert found[far] == [
            "It sounds different.",
            "Its mood is another: fierce.",
            "It is of the same genre: Piano.",
        ]

    def test_it_costs_one_query_once_the_index_stands(self, django_assert_max_num_queries: Any) -> None:
        track = hear(published("joy"), 1)
        hear(published("joy"), 2)
        similar(track)
        with django_assert_max_num_queries(1):
            assert len(similar(track)) == 1

    def test_a_new_track_is_found_after_a_while(self) -> None:
        now = [0.0]
        indexes = Indexes(lambda: now[0])
        published("joy")
        before = indexes.current()
        published("joy")
        assert indexes.current() is before
        now[0] += FRESH_SECONDS
        assert len(indexes.current().rows) == 2

    def test_an_unchanged_catalogue_is_not_read_again(self, django_assert_num_queries: Any) -> None:
        now = [0.0]
        indexes = Indexes(lambda: now[0])
        published("joy")
        before = indexes.current()
        now[0] += FRESH_SECONDS
        with django_assert_num_queries(1):
            assert indexes.current() is before
