"""`kill -9` of the listener while files wait: in the end each of them was heard, or refused with its reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.catalog.tunes import as_wav, tune
from tests.processes import environment, kill, manage, start_worker, until

pytestmark = pytest.mark.xdist_group("real workers")

FILES = 8
KILLED_AFTER = 3


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path, MOODBGM_SWEEP_SECONDS="1")


@pytest.fixture
def count(env: dict[str, str], tmp_path: Path) -> Iterator[Callable[[str], int]]:
    """How many tracks there are of which something is true; the last two files are no music."""
    folder = tmp_path / "dropped"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.wav").write_bytes(as_wav(tune(1.5, seed=number)))
    (folder / "broken.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt ")
    (folder / "list.mp3").write_bytes(b"#EXTM3U\nfile:///etc/passwd\n")
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "import_tracks", str(folder))
    database = sqlite3.connect(tmp_path / "db.sqlite3", timeout=20)
    yield lambda where: int(
        database.execute(f"SELECT count(*) FROM catalog_track WHERE {where}").fetchone()[0]
    )
    database.close()


def test_every_file_is_heard_or_refused_in_the_end(
    env: dict[str, str], count: Callable[[str], int], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    worker, listener = start_worker(env, log), start_worker(env, log, "listener")
    try:
        until(lambda: count("analysed_at IS NOT NULL") >= KILLED_AFTER, 300, "the first hearings")
        kill(listener)
        assert count("analysed_at IS NOT NULL") < FILES, "killed in their midst"
        let_leases_lapse(tmp_path)
        listener = start_worker(env, log, "listener")
        until(lambda: not count("analysed_at IS NULL AND refusal = ''"), 300, "the last hearing")
    finally:
        kill(listener)
        kill(worker)
    assert count("analysed_at IS NOT NULL") == FILES
    assert count("refusal != ''") == 2


def let_leases_lapse(folder: Path) -> None:
    """As five minutes would."""
    with sqlite3.connect(folder / "db.sqlite3", timeout=20) as database:
        database.execute("UPDATE catalog_track SET lease_until = '2000-01-01 00:00:00'")
