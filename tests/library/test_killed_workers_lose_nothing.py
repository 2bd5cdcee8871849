"""`kill -9` of the whole worker at random moments: afterwards every passage has its mood, exactly once.

Real worker processes, real brokers (the embedded one always, Redis when REDIS_URL names one), a real if tiny
transformer. A trigger in the database counts every mood that is written.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import environment, kill, manage, start_worker, until
from tests.tiny_model import save_tiny_model

pytestmark = pytest.mark.xdist_group("real workers")

KILLS = 4
PARAGRAPHS = 320
BROKERS = ["embedded", *(["redis"] if os.environ.get("REDIS_URL") else [])]

COUNT_WRITES = """
CREATE TABLE mood_writes (passage INTEGER);
CREATE TRIGGER count_mood AFTER UPDATE OF scores ON library_passage WHEN NEW.scores IS NOT NULL
BEGIN INSERT INTO mood_writes VALUES (NEW.id); END;
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(params=BROKERS)
def env(request: pytest.FixtureRequest, tmp_path: Path, model: Path) -> dict[str, str]:
    more = {"REDIS_URL": os.environ["REDIS_URL"]} if request.param == "redis" else {}
    return environment(
        tmp_path,
        MOODBGM_TEXT_MODEL=str(model),
        MOODBGM_TEXT_LABELS="LABEL_0=joy,LABEL_1=fear",
        MOODBGM_LEASE_SECONDS="2",
        MOODBGM_SWEEP_SECONDS="1",
        **more,
    )


@pytest.fixture
def database(env: dict[str, str], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    story = tmp_path / "story.txt"
    story.write_text(
        "\n\n".join(f"Day {n}. " + "She walked down to the sea and back. " * 12 for n in range(PARAGRAPHS))
    )
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "add_book", str(story))
    connection = sqlite3.connect(tmp_path / "db.sqlite3", timeout=20, isolation_level=None)
    connection.executescript(COUNT_WRITES)
    yield connection
    connection.close()


def count(database: sqlite3.Connection, table: str, where: str = "1") -> int:
    return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])


def test_every_passage_gets_its_mood_exactly_once(
    env: dict[str, str], database: sqlite3.Connection, tmp_path: Path
) -> None:
    moments, log = random.Random(1), tmp_path / "worker.log"
    for _ in range(KILLS):
        before = count(database, "mood_writes")
        worker = start_worker(env, log)
        enough = before + moments.randint(1, PARAGRAPHS // (2 * KILLS))
        until(lambda enough=enough: count(database, "mood_writes") >= enough, 90, f"mood {enough}")
        kill(worker)
    assert 0 < count(database, "mood_writes") < count(database, "library_passage"), "killed in mid-book"
    worker = start_worker(env, log)
    until(lambda: not count(database, "library_passage", "state = 'waiting'"), 90, "the end of the book")
    kill(worker)
    assert count(database, "library_passage", "state = 'done'") >= PARAGRAPHS / 2
    assert count(database, "library_passage", "state = 'failed'") == 0
    written = database.execute("SELECT count(*), count(DISTINCT passage) FROM mood_writes").fetchone()
    assert written == (count(database, "library_passage"),) * 2
