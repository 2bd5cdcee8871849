"""A thousand files dropped on the upload page at once: how fast they are taken and heard, what a reader notices of
it, and what is lost when the listener is killed in their midst. `python -m bench.thousand [FILES]`
"""

from __future__ import annotations

import http.client
import itertools
import sqlite3
import sys
import tempfile
import threading
import time
import uuid
import wave
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from bench import readers, serving, turning
from tests.processes import ROOT, environment, kill, manage, start_worker, until

FILES = 1000
SECONDS, RATE = 2, 22_050
PAUSE = 0.1
"""Seconds between two pages of the reader: one person, though an impatient one."""
ALONE = 20
"""Seconds the reader has the server to themselves, to compare with."""
PATIENCE = 4 * 3600
STORY = ROOT / "library/demo/a-hands-breadth.md"
PASSWORD = "a long passphrase for the bench"
MAKE_CURATOR = f"""
from django.contrib.auth.models import Group, User
from catalog.loading import genre
genre("piano")
user = User.objects.create_user("desk", password="{PASSWORD}", is_staff=True)
user.groups.add(Group.objects.get(name="curator"))
"""


def measure(files: int = FILES) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder, DJANGO_SETTINGS_MODULE="bench.settings", MOODBGM_THROTTLE_USER="100000/min")
        database = installed(env, folder)
        music = a_folder(folder / "dropped", files)
        worker = start_worker(env, folder / "worker.log")
        try:
            until(lambda: database.count("library_passage WHERE state = 'done'") > 0, 300, "the scoring")
            until(lambda: not database.count("library_passage WHERE state = 'waiting'"), 300, "the scoring")
            with serving.web(env) as (_, port), reading(port, database.book()) as reader:
                send(port, music, files, reader)
                hear(env, folder, database, reader)
        finally:
            kill(worker)


class Database:
    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, timeout=20)

    def count(self, rows: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])

    def book(self) -> tuple[str, int]:
        """Address and number of passages of the one book."""
        pk, passages = self.connection.execute("SELECT id, passage_count FROM library_book").fetchone()
        return f"/read/{uuid.UUID(pk)}", int(passages)


def installed(env: dict[str, str], folder: Path) -> Database:
    """An installation with a story and a curator."""
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    manage(env, "add_book", str(STORY))
    manage(env, "shell", "-c", MAKE_CURATOR)
    return Database(folder / "db.sqlite3")


def a_folder(folder: Path, files: int) -> Path:
    """Chords that fade, another for every file."""
    folder.mkdir()
    times = np.arange(SECONDS * RATE) / RATE
    for number in range(files):
        pitches = 110 * 2 ** (np.random.default_rng(number).integers(0, 36, 3) / 12)
        chord: Any = sum(np.sin(2 * np.pi * pitch * times) for pitch in pitches) * np.exp(-times)
        with wave.open(str(folder / f"piece {number:04}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes((6000 * chord + number % 97).astype("<i2").tobytes())
    return folder


def send(port: int, music: Path, files: int, reader: Reader) -> None:
    """In a real browser, as a curator does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=turning.FLAGS)
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}")
        log_in(page)
        page.goto("/admin/catalog/track/upload/")
        page.select_option("[name=genre]", label="Piano")
        reader.meanwhile, start = f"{files} files are sent", time.perf_counter()
        page.set_input_files("[data-folder]", music)
        page.click("[data-send]")
        page.wait_for_selector("[data-bar]", state="visible")
        page.wait_for_selector("[data-bar]", state="hidden", timeout=1000 * PATIENCE)
        took = time.perf_counter() - start
        print(f"sent from a browser in {took:.0f} s, {files / took:.1f} a second; the page says:")
        print(f"  {page.locator('[data-status]').inner_text()}")
        browser.close()


def log_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=username]", "desk")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


def hear(env: dict[str, str], folder: Path, database: Database, reader: Reader) -> None:
    """All of them, though the listener is killed when a third is done."""
    files, heard = database.count("catalog_track"), "catalog_track WHERE analysed_at IS NOT NULL"
    log = folder / "listener.log"
    reader.meanwhile, start = f"{files} files are heard", time.perf_counter()
    listener = start_worker(env, log, "listener")
    try:
        until(lambda: database.count(heard) >= files / 3, PATIENCE, "a third of the hearing")
        kill(listener)
        before = database.count(heard)
        listener = start_worker(env, log, "listener")
        open_ones = "catalog_track WHERE analysed_at IS NULL AND refusal = ''"
        until(lambda: not database.count(open_ones), PATIENCE, "the hearing")
    finally:
        kill(listener)
    took = time.perf_counter() - start
    print(f"heard in {took:.0f} s, {files / took:.1f} a second, the listener killed after {before} of them")
    refused = database.count("catalog_track WHERE refusal != ''")
    print(f"  {database.count('catalog_sound')} heard of {files}, {refused} refused")


class Reader(threading.Thread):
    """Turns page after page and keeps how long each took, in ms, by what goes on meanwhile."""

    def __init__(self, port: int, book: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self.port, (root, passages) = port, book
        self.paths = itertools.cycle(f"{root}/{n}/" for n in range(0, passages, 3))
        self.meanwhile, self.took = "nothing else goes on", defaultdict[str, list[float]](list)
        self.stopping = threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.stopping.wait(PAUSE):
            meanwhile, start = self.meanwhile, time.perf_counter()
            connection.request("GET", next(self.paths), headers={"X-Fragment": "leaf"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            self.took[meanwhile].append(1000 * (time.perf_counter() - start))

    def say(self) -> None:
        phases = {meanwhile: readers.percentiles(took) for meanwhile, took in self.took.items()}
        (_, alone), *_ = phases.values()
        for meanwhile, (p50, p95) in phases.items():
            print(f"a page while {meanwhile}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {p95 / alone:.1f} times")


@contextmanager
def reading(port: int, book: tuple[str, int]) -> Iterator[Reader]:
    reader = Reader(port, book)
    reader.start()
    time.sleep(ALONE)
    yield reader
    reader.stopping.set()
    reader.join()
    reader.say()


if __name__ == "__main__":
    measure(*(int(number) for number in sys.argv[1:2]))
