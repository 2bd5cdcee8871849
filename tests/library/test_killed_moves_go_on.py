"""A library moves to another engine and back, its workers killed in the middle: no passage is without a mood.

Real workers, two at a time, with real if tiny engines. Triggers in the database write down every mood that is
stored, and every one that is taken away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import environment, kill, manage, start_worker, until
from tests.tiny_engine import save_tiny_engine

pytestmark = pytest.mark.xdist_group("real workers")

PARAGRAPHS = 160
STORY = "\n\n".join(f"Day {n}. " + "She walked down to the sea and back. " * 12 for n in range(PARAGRAPHS))
WATCH = """
CREATE TABLE stored (passage INTEGER, engine TEXT);
CREATE TABLE gaps (passage INTEGER);
CREATE TRIGGER watch_moods AFTER UPDATE OF scores ON library_passage WHEN NEW.scores IS NOT NULL
BEGIN INSERT INTO stored VALUES (NEW.id, NEW.engine); END;
CREATE TRIGGER watch_gaps AFTER UPDATE ON library_passage WHEN OLD.scores IS NOT NULL
AND (NEW.scores IS NULL OR NEW.state <> 'done') BEGIN INSERT INTO gaps VALUES (NEW.id); END;
"""
Ask = Callable[[str], int]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    for number in (1, 2):
        save_tiny_engine(tmp_path / f"weights/text-{number}", seed=number)
    weights = str(tmp_path / "weights")
    return environment(
        tmp_path, MOODBGM_TEXT_WEIGHTS=weights, MOODBGM_LEASE_SECONDS="2", MOODBGM_SWEEP_SECONDS="1"
    )


@pytest.fixture
def ask(env: dict[str, str], tmp_path: Path) -> Iterator[Ask]:
    (tmp_path / "story.txt").write_text(STORY)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "add_book", str(tmp_path / "story.txt"))
    database = sqlite3.connect(tmp_path / "db.sqlite3", timeout=20, isolation_level=None)
    database.executescript(WATCH)
    yield lambda query: int(database.execute(f"SELECT count(*) FROM {query}").fetchone()[0])
    database.close()


def test_no_passage_is_without_its_mood_on_the_way_there_and_back(
    env: dict[str, str], ask: Ask, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    first, second = start_worker(env, log), start_worker(env, log, beat=False)
    until(lambda: ask("library_passage WHERE engine = 'text-2'") >= PARAGRAPHS / 2, 240, "the first moods")
    until(lambda: not ask("library_passage WHERE state <> 'done'"), 120, "the end of the book")
    passages = ask("library_passage")

    manage(env, "rescore", "--engine", "text-1")
    until(lambda: ask("stored WHERE engine = 'text-1'") > 0, 60, "the first passage of the move")
    kill(first), kill(second)
    assert 0 < ask("library_passage WHERE engine = 'text-1'") < passages, "killed in the middle"

    first, second = start_worker(env, log), start_worker(env, log, beat=False)
    until(lambda: ask("library_passage WHERE engine = 'text-1'") == passages, 120, "the rest of the move")
    assert ask("stored WHERE engine = 'text-1'") == passages, "each was stored once"

    manage(env, "rescore", "--engine", "text-2")
    until(lambda: ask("library_passage WHERE engine = 'text-2'") == passages, 120, "the way back")
    kill(first), kill(second)
    assert ask("stored WHERE engine = 'text-2'") == 2 * passages
    assert ask("gaps") == 0
