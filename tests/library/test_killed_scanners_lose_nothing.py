"""`kill -9` of the scanner at random moments: afterwards every page is drawn and read, each exactly once.

Real worker processes, real brokers (the embedded one always, Redis when REDIS_URL names one), real Tesseract. A
trigger in the database counts every text that is written.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library import scans
from tests.processes import environment, kill, manage, start_worker, until
from tests.tiny_model import save_tiny_model

pytestmark = pytest.mark.xdist_group("real workers")

KILLS = 2
PAGES = 9
BROKERS = ["embedded", *(["redis"] if os.environ.get("REDIS_URL") else [])]

COUNT_WRITES = """
CREATE TABLE text_writes (passage INTEGER);
CREATE TRIGGER count_text AFTER UPDATE OF text ON library_passage WHEN NEW.text != ''
BEGIN INSERT INTO text_writes VALUES (NEW.id); END;
"""


@pytest.fixture(params=BROKERS)
def env(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    more = {"REDIS_URL": os.environ["REDIS_URL"]} if request.param == "redis" else {}
    return environment(
        tmp_path,
        MOODBGM_TEXT_MODEL=str(save_tiny_model(tmp_path / "model")),
        MOODBGM_TEXT_LABELS="LABEL_0=joy,LABEL_1=fear",
        MOODBGM_LEASE_SECONDS="2",
        MOODBGM_SWEEP_SECONDS="1",
        **more,
    )


@pytest.fixture
def database(env: dict[str, str], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(scans.pdf(PAGES))
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "add_book", str(scan))
    connection = sqlite3.connect(tmp_path / "db.sqlite3", timeout=20, isolation_level=None)
    connection.executescript(COUNT_WRITES)
    yield connection
    connection.close()


def count(database: sqlite3.Connection, rows: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


def test_every_page_is_read_exactly_once(
    env: dict[str, str], database: sqlite3.Connection, tmp_path: Path
) -> None:
    moments, log = random.Random(1), tmp_path / "scanner.log"
    bell = start_worker(env, tmp_path / "worker.log")  # it opens books, and sweeps
    try:
        for _ in range(KILLS):
            enough = count(database, "text_writes") + moments.randint(1, 2)
            scanner = start_worker(env, log, "scanner")
            until(lambda enough=enough: count(database, "text_writes") >= enough, 240, f"page {enough}")
            kill(scanner)
        assert 0 < count(database, "text_writes") < PAGES, "killed in mid-book"
        scanner = start_worker(env, log, "scanner")
        until(lambda: not count(database, "library_page WHERE state = 'waiting'"), 240, "the end of the book")
        kill(scanner)
    finally:
        kill(bell)
    assert count(database, "library_page WHERE state = 'done' AND image_id IS NOT NULL") == PAGES
    written = database.execute("SELECT count(*), count(DISTINCT passage) FROM text_writes").fetchone()
    assert written == (PAGES, PAGES)
