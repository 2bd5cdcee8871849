"""`rescore` has the library read by another engine and back; new books go first, nothing is lost meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inference import text
from inference.mood import Mood
from library.models import Book, LibraryEngine, Passage
from library.tasks import score_passages, sweep
from moodbgm.celery import app
from tests.conftest import mood
from tests.tiny_engine import save_tiny_engine, spoil

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


class Engine:
    """Hears joy everywhere; breaks on what it is told to break on."""

    def __init__(self, version: str) -> None:
        self.version, self.asked, self.unreadable = version, 0, ""

    def score(self, texts: Sequence[str]) -> list[Mood]:
        if self.unreadable in texts:
            raise ValueError("cannot be read")
        self.asked += len(texts)
        return [mood("joy", engine=self.version) for _ in texts]


class Engines(dict[str, Engine]):
    """Those of a worker; what is asked for and missing is answered by the newest."""

    def get_engine(self, version: str | None = None) -> Engine:
        return self.get(version or "") or self[max(self)]


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engines]:
    """A worker in this process, whose messages are done where they are sent."""
    found = Engines({name: Engine(name) for name in ("text-1", "text-2")})
    monkeypatch.setattr(text, "get_engine", found.get_engine)
    app.conf.task_always_eager = True
    yield found
    app.conf.task_always_eager = False


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for number in (1, 2):
        save_tiny_engine(tmp_path / f"weights/text-{number}")
    monkeypatch.setenv("MOODBGM_TEXT_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def rescore(*arguments: str) -> str:
    out = StringIO()
    call_command("rescore", *arguments, stdout=out)
    return out.getvalue()


def read_by() -> dict[str, int]:
    return Passage.objects.count_by_engine()


def test_every_passage_is_read_by_the_other_engine_and_back_again(
    make_book: MakeBook, engines: Engines
) -> None:
    make_book(*["fear"] * 40), make_book(*["fear"] * 3)
    for engine in ("text-2", "text-1"):
        LibraryEngine.choose(engine)
        sweep()
        assert read_by() == {engine: 43}


def test_what_was_moved_back_stays_there(make_book: MakeBook, engines: Engines) -> None:
    make_book(*["fear"] * 5)
    for engine in ("text-2", "text-1"):
        LibraryEngine.choose(engine)
        sweep()
    for _ in range(3):
        sweep()
    assert (engines["text-1"].asked, engines["text-2"].asked) == (5, 5)


def test_until_its_turn_comes_a_passage_keeps_the_mood_and_the_state_that_it_has(make_book: MakeBook) -> None:
    book = make_book(*["fear"] * 40)
    LibraryEngine.choose("text-2")
    batch = Passage.objects.claim_read_by_others(book.pk, "text-2")
    assert 0 < len(batch) < 40
    assert {(p.state, p.mood) for p in book.passages.all()} == {(Passage.DONE, mood("fear"))}


def test_while_nobody_chose_nothing_moves(make_book: MakeBook, engines: Engines) -> None:
    make_book("fear", None)
    sweep()
    assert read_by() == {"test-1": 1, "text-2": 1}


def test_what_comes_meanwhile_is_read_by_the_chosen_engine(make_book: MakeBook, engines: Engines) -> None:
    LibraryEngine.choose("text-1")
    make_book(None, None)
    sweep()
    assert read_by() == {"text-1": 2}


def test_a_new_book_goes_before_what_is_only_to_be_read_again(make_book: MakeBook, engines: Engines) -> None:
    old, new = make_book(*["fear"] * 20), make_book(None)
    LibraryEngine.choose("text-2")
    app.conf.task_always_eager = False
    score_passages(str(old.pk))
    assert read_by() == {"test-1": 20}
    score_passages(str(new.pk))
    score_passages(str(old.pk))
    assert read_by() == {"test-1": 4, "text-2": 17}


def test_a_batch_of_a_dead_worker_is_taken_up_when_its_lease_is_over(
    make_book: MakeBook, engines: Engines, settings: object
) -> None:
    book = make_book(*["fear"] * 20)
    LibraryEngine.choose("text-2")
    assert len(Passage.objects.claim_read_by_others(book.pk, "text-2")) == 16
    sweep()
    assert read_by() == {"test-1": 16, "text-2": 4}
    Passage.objects.exclude(lease=None).update(lease_until="2020-01-01T00:00Z")
    sweep()
    assert read_by() == {"text-2": 20}


def test_a_late_result_of_the_engine_before_changes_nothing(make_book: MakeBook) -> None:
    book = make_book("fear")
    (zombie,) = Passage.objects.claim_read_by_others(book.pk, "text-2")
    Passage.objects.update(lease_until="2020-01-01T00:00Z")
    (heir,) = Passage.objects.claim_read_by_others(book.pk, "text-1")
    assert not Passage.objects.keep_mood(zombie, mood("joy", engine="text-2"))
    assert Passage.objects.keep_mood(heir, mood("joy", engine="text-1"))
    assert read_by() == {"text-1": 1}


def test_a_stand_in_reads_what_is_new_and_moves_nothing(make_book: MakeBook, engines: Engines) -> None:
    make_book("fear", None)
    LibraryEngine.choose("text-3")
    for _ in range(3):
        sweep()
    assert read_by() == {"test-1": 1, "text-2": 1}
    engines["text-3"] = Engine("text-3")
    sweep()
    assert read_by() == {"text-3": 2}


def test_a_passage_that_the_new_engine_cannot_read_keeps_its_mood(
    make_book: MakeBook, engines: Engines
) -> None:
    make_book(*["fear"] * 5)
    engines["text-2"].unreadable = "Passage 3."
    LibraryEngine.choose("text-2")
    sweep()
    assert read_by() == {"test-1": 1, "text-2": 4}
    assert Passage.objects.get(index=3).mood == mood("fear")
    assert "1 of them could not be read by it and keep their mood" in rescore("--status")


def test_the_command_chooses_the_newest_engine_that_is_whole(make_book: MakeBook, weights: Path) -> None:
    make_book("fear", "joy")
    assert "text-2 reads the library; 2 passages are still to be read again." in rescore()
    spoil(weights / "text-2")
    assert "text-1 reads the library" in rescore()


def test_status_says_how_far_it_is_and_changes_nothing(make_book: MakeBook, engines: Engines) -> None:
    make_book("fear", "joy")
    assert "No version has been chosen" in rescore("--status")
    LibraryEngine.choose("text-1")
    sweep()
    make_book("fear")
    said = rescore("--status")
    assert "2 passages are read by text-1." in said
    assert "1 passages are still to be read again." in said
    assert "No worker is running" in said


@pytest.mark.parametrize(
    ("engine", "sentence"),
    [
        ("text-7", "text-7 is no engine that can be used; these are: text-2, text-1."),
        ("../text-1", "is no engine that can be used"),
        ("text-2", "text-2 is not used: model.safetensors is not the file that was trained."),
    ],
)
def test_an_engine_that_cannot_be_used_is_not_chosen(weights: Path, engine: str, sentence: str) -> None:
    spoil(weights / "text-2")
    with pytest.raises(CommandError, match=sentence):
        rescore("--engine", engine)
    assert LibraryEngine.wanted() == ""
