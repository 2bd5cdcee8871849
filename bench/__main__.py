"""Prepare and score a novel, serve it to fifty readers, turn its pages in a browser; print what it cost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench import companion, desk, emotion, hearing, matching, planner, playing, readers, serving, turning
from tests.processes import ROOT, environment, kill, manage, start_worker, until

NOVEL = ROOT.parent / "shared/data/books/frankenstein.epub"
DEMO = sorted(path for path in (ROOT / "library/demo").glob("*.md") if path.name != "README.md")


def main() -> None:
    book = NOVEL if NOVEL.exists() else DEMO[0]
    if book != NOVEL:
        print(f"{NOVEL} is not here: a demo story takes its place, and its figures say less")
    print(f"moodbgm bench: {book.name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory() as folder:
        env = environment(
            Path(folder), MOODBGM_TEXT_THREADS=str(os.cpu_count()), OMP_NUM_THREADS=str(os.cpu_count())
        )
        env["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        env["MOODBGM_THROTTLE_ANONYMOUS"] = "100000/min"
        manage(env, "migrate", "--verbosity", "0")
        manage(env, "load_demo_catalogue")
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        score(env, Path(folder), book)
        serve(env, Path(folder))
    emotion.measure(book)
    hearing.measure()
    matching.measure()
    planner.measure()
    desk.measure()
    companion.measure()
    subprocess.run([sys.executable, "-m", "bench.picture", "--each", "1"], cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", "bench.engine", "--book", str(book)], cwd=ROOT, check=True)


def score(env: dict[str, str], folder: Path, book: Path) -> None:
    manage(env, "add_book", str(book))
    database = sqlite3.connect(folder / "db.sqlite3", timeout=20)

    def ask(sql: str) -> int:
        return int(database.execute(sql).fetchone()[0] or 0)

    start = time.perf_counter()
    worker = start_worker(env, folder / "worker.log")
    with peak_memory(worker.pid) as peak:
        until(lambda: ask("SELECT passage_count FROM library_book") > 0, 120, "preparing")
        prepared = time.perf_counter()
        until(
            lambda: ask("SELECT count(*) FROM library_passage WHERE state='done'") > 0, 120, "the first mood"
        )
        first = time.perf_counter()
        done_at_first = ask("SELECT sum(words) FROM library_passage WHERE state='done'")
        until(lambda: not ask("SELECT count(*) FROM library_passage WHERE state='waiting'"), 900, "scoring")
        scored = time.perf_counter()
    words = ask("SELECT sum(words) FROM library_passage")
    print(f"prepared {words} words in {prepared - start:.1f} s, the worker's start included")
    print(f"first moods after {first - start:.1f} s, the engine's start included")
    print(f"scored {(words - done_at_first) / (scored - first):.0f} words a second through the queue, warm")
    print(f"peak memory of the worker: {peak():.0f} MB resident (all its processes)")
    kill(worker)


def serve(env: dict[str, str], folder: Path) -> None:
    with serving.web(env) as (server, port), peak_memory(server.pid) as peak:
        compare(folder, port)
        print(f"peak memory of the web server: {peak():.0f} MB resident (all its processes)")


def compare(folder: Path, port: int) -> None:
    database = sqlite3.connect(folder / "db.sqlite3")
    book = str(database.execute("SELECT id FROM library_book").fetchone()[0])
    total = int(database.execute("SELECT count(*) FROM library_passage").fetchone()[0])
    root = f"/read/{uuid.UUID(book)}"
    readers.measure(port, ["/hello"], {})  # warm
    hello = readers.measure(port, ["/hello"], {})
    pages = readers.measure(port, [f"{root}/{n}/" for n in range(0, total, 10)], {"X-Fragment": "leaf"})
    for name in ("seen", "server"):
        (p50, p95), (h50, h95) = pages[name], hello[name]
        print(
            f"page fragment, {readers.READERS} readers, {name} time: p50 {p50:.1f} ms, p95 {p95:.1f} ms;"
            f" bare view p50 {h50:.1f} ms, p95 {h95:.1f} ms; ratio p50 {p50 / h50:.2f}, p95 {p95 / h95:.2f}"
        )
    p50, p95 = turning.measure(f"http://127.0.0.1:{port}{root}/20/")
    print(f"page turn in the browser, key to painted: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    words = [row[0] for row in database.execute('SELECT words FROM library_passage ORDER BY "index"')]
    playing.measure(f"http://127.0.0.1:{port}{root}/", words)


@contextmanager
def peak_memory(pid: int) -> Iterator[Callable[[], float]]:
    """Sum of the resident memory of a process and its children, at its highest, in MB; read it afterwards."""
    highest, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.1):
            highest[0] = max(highest[0], resident(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield lambda: highest[0]
    stop.set()
    thread.join()


def resident(pid: int) -> float:
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        return float(sum(process.memory_info().rss for process in family)) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


if __name__ == "__main__":
    main()
