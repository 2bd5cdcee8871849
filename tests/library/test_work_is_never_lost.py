"""Leases and attempts: a claimed row is nobody else's, a late result changes nothing, three tries are enough."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from library.models import PASSAGES_A_BATCH, Book, Passage
from tests.conftest import mood

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


def expire_leases() -> None:
    Passage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_claimed_passage_is_nobody_elses(make_book: MakeBook) -> None:
    book = make_book(None, None)
    assert len(Passage.objects.claim(book.pk)) == 2
    assert Passage.objects.claim(book.pk) == []


def test_an_expired_lease_can_be_claimed_again(make_book: MakeBook) -> None:
    book = make_book(None)
    Passage.objects.claim(book.pk)
    expire_leases()
    assert len(Passage.objects.claim(book.pk)) == 1


def test_a_late_result_changes_nothing(make_book: MakeBook) -> None:
    book = make_book(None)
    (zombie,) = Passage.objects.claim(book.pk)
    expire_leases()
    (heir,) = Passage.objects.claim(book.pk)
    assert Passage.objects.keep_mood(heir, mood("joy"))
    assert not Passage.objects.keep_mood(zombie, mood("fear"))
    assert book.passages.get().mood == mood("joy")


def test_a_batch_takes_the_first_pages_first(make_book: MakeBook) -> None:
    book = make_book(*[None] * 40)
    assert [p.index for p in Passage.objects.claim(book.pk)] == list(range(PASSAGES_A_BATCH))


def test_pages_being_read_jump_the_queue(make_book: MakeBook) -> None:
    book = make_book(*[None] * 40)
    Passage.objects.want(book.pk, 30, 33)
    claimed = {p.index for p in Passage.objects.claim(book.pk)}
    assert claimed == {30, 31, 32, 33, *range(PASSAGES_A_BATCH - 4)}


def test_what_was_tried_before_is_tried_alone(make_book: MakeBook) -> None:
    book = make_book(None, None, None)
    Passage.objects.claim(book.pk)
    expire_leases()
    assert len(Passage.objects.claim(book.pk)) == 1


def test_a_passage_that_kills_its_worker_fails_after_three_tries_and_the_rest_goes_on(
    make_book: MakeBook,
) -> None:
    book = make_book(*[None] * 5)
    while Passage.objects.due().exists():
        for passage in Passage.objects.claim(book.pk):
            if passage.index == 2:
                break  # the process dies here: neither this passage nor the rest of the batch reports back
            Passage.objects.keep_mood(passage, mood("joy"))
        expire_leases()
    assert Passage.objects.give_up() == 1
    states = list(book.passages.values_list("state", "attempts"))
    assert [state for state, _ in states] == ["done", "done", "failed", "done", "done"]
    assert states[2] == ("failed", 3)


def test_failed_passages_can_be_tried_again_by_hand(make_book: MakeBook) -> None:
    book = make_book(None)
    book.passages.update(state=Passage.FAILED, attempts=3, reason="why")
    assert Passage.objects.retry() == 1
    assert Passage.objects.due().count() == 1


def test_pages_being_read_come_first_though_they_were_tried_before(make_book: MakeBook) -> None:
    book = make_book(*[None] * 40)
    Passage.objects.claim(book.pk)
    expire_leases()
    Passage.objects.want(book.pk, 3, 5)
    assert [p.index for p in Passage.objects.claim(book.pk)] == [3]


def test_a_reason_that_is_known_outlives_the_last_try(make_book: MakeBook) -> None:
    book = make_book(None)
    book.passages.update(attempts=3, reason="ValueError: why")
    Passage.objects.give_up()
    assert book.passages.get().reason == "ValueError: why"


def test_a_book_that_is_being_scored_is_not_rung_for(make_book: MakeBook) -> None:
    book = make_book(None, *[None] * 30)
    assert list(Book.objects.unscored()) == [book]
    Book.objects.take_baton(str(book.pk), None)
    assert list(Book.objects.unscored()) == []


def test_a_second_ring_starts_no_second_chain(make_book: MakeBook) -> None:
    book = make_book(None)
    baton = Book.objects.take_baton(str(book.pk), None)
    assert baton is not None
    assert Book.objects.take_baton(str(book.pk), None) is None
    assert Book.objects.take_baton(str(book.pk), baton) is not None
    assert Book.objects.take_baton(str(book.pk), baton) is None, "a message delivered twice"


def test_a_lost_baton_can_be_taken_when_its_lease_is_over(make_book: MakeBook) -> None:
    book = make_book(None)
    Book.objects.take_baton(str(book.pk), None)
    Book.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert Book.objects.take_baton(str(book.pk), None) is not None
