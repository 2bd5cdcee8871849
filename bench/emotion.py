"""`POST /api/v1/emotion` through a real web server, worker and Redis: quiet, while a book is scored, in a crowd."""

from __future__ import annotations

import http.client
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from bench import serving
from bench.readers import percentiles
from tests.processes import ROOT, environment, kill, manage, start_worker, until

STORY = ROOT / "library/demo/a-hands-breadth.md"
WORDS = 150
QUIET = 100
CROWD = 50
ASKED_EACH = 4
TOKEN = (
    "from django.contrib.auth.models import User; from knox.models import AuthToken;"
    "print(AuthToken.objects.create(User.objects.create_user('bench'))[1])"
)


def measure(book: Path) -> None:
    try:
        with tempfile.TemporaryDirectory() as folder, serving.redis(Path(folder)) as address:
            ask_all(Path(folder), address, book)
    except FileNotFoundError as missing:
        print(f"emotion through Redis: not measured, {missing} is not here")


def ask_all(folder: Path, address: str, book: Path) -> None:
    env = environment(
        folder,
        REDIS_URL=address,
        DJANGO_SETTINGS_MODULE="bench.settings",
        MOODBGM_THROTTLE_USER="100000/min",
        MOODBGM_THROTTLE_ANONYMOUS="100000/min",
    )
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "load_demo_shelf")
    worker = start_worker(env, folder / "worker.log")
    try:
        with serving.web(env) as (server, port):
            client = Client(port, token(env))
            until(client.answered, 120, "the engine's start")
            until(lambda: not waiting(folder), 120, "the demo shelf's scoring")
            ask_one_by_one(client, {"web server": server.pid, "worker": worker.pid})
            crowd(client)
            manage(env, "add_book", str(book))
            until(lambda: waiting(folder) > 1, 60, "the book's preparing")
            tell("while a book is scored", list(asked_while_scoring(client, folder)))
    finally:
        kill(worker)


def ask_one_by_one(client: Client, processes: dict[str, int]) -> None:
    """Their work adds up to the answer's time on an idle machine, and changes less than it on a busy one."""
    before = {name: spent(pid) for name, pid in processes.items()}
    tell("quiet", [client.ask(text) for text in texts(QUIET)])
    for name, pid in processes.items():
        print(f"  of it work of the {name}: {1000 * (spent(pid) - before[name]) / QUIET:.0f} ms a text")


def spent(pid: int) -> float:
    """Seconds of processor time of a process and its children."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return float(sum(sum(process.cpu_times()[:2]) for process in family))


class Client:
    """A program with a key, on a connection of its own for each text."""

    def __init__(self, port: int, secret: str) -> None:
        self.port, self.secret = port, secret

    def ask(self, text: str) -> tuple[int, float, float, bool]:
        """Status, milliseconds as seen and inside Django, and whether it says when to come back."""
        headers = {"Authorization": f"Token {self.secret}", "Content-Type": "application/json"}
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/api/v1/emotion", json.dumps({"text": text}), headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        took = 1000 * (time.perf_counter() - start)
        inside = float(response.headers["Server-Timing"].split("=")[1])
        return response.status, took, inside, "Retry-After" in response.headers

    def answered(self) -> bool:
        return self.ask("Is anybody there?")[0] == 200


def asked_while_scoring(client: Client, folder: Path) -> Iterator[tuple[int, float, float, bool]]:
    for text in texts(QUIET):
        if not waiting(folder):
            return
        yield client.ask(text)


def tell(when: str, answers: list[tuple[int, float, float, bool]]) -> None:
    statuses = Counter(status for status, *_ in answers)
    seen, inside = (percentiles([answer[i] for answer in answers]) for i in (1, 2))
    print(
        f"emotion of {WORDS} words through Redis, {when}: p50 {seen[0]:.0f} ms, p95 {seen[1]:.0f} ms,"
        f" best {min(a[1] for a in answers):.0f} ms (in Django p50 {inside[0]:.0f} ms); {dict(statuses)}"
    )


def crowd(client: Client) -> None:
    """Fifty programs at once, and one reader among them."""

    def several(number: int) -> list[tuple[int, float, float, bool]]:
        program = Client(client.port, client.secret)
        return [program.ask(text) for text in texts(ASKED_EACH, number)]

    with ThreadPoolExecutor(CROWD + 1) as pool:
        programs = [pool.submit(several, number) for number in range(CROWD)]
        pages = pool.submit(reader, client.port, lambda: all(program.done() for program in programs))
        answers = [answer for program in programs for answer in program.result()]
    lost = [
        status for status, _, _, politely in answers if status != 200 and not (status == 503 and politely)
    ]
    tell(f"{CROWD} programs at once", answers)
    p50, p95 = percentiles(pages.result())
    print(f"a page meanwhile: p50 {p50:.0f} ms, p95 {p95:.0f} ms; neither answered nor refused: {lost}")


def reader(port: int, over: Callable[[], bool]) -> list[float]:
    took = []
    while not over():
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/")
        connection.getresponse().read()
        took.append(1000 * (time.perf_counter() - start))
        connection.close()
    return took


def texts(number: int, first: int = 0) -> Iterator[str]:
    words = STORY.read_text(encoding="utf-8").split()
    for n in range(first, first + number):
        start = 7 * n % (len(words) - WORDS)
        yield " ".join(words[start : start + WORDS])


def token(env: dict[str, str]) -> str:
    shell = [sys.executable, "manage.py", "shell", "-v", "0", "-c", TOKEN]
    return subprocess.run(shell, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout.strip()


def waiting(folder: Path) -> int:
    with sqlite3.connect(folder / "db.sqlite3", timeout=20) as database:
        (count,) = database.execute(
            "SELECT (SELECT count(*) FROM library_passage WHERE state='waiting')"
            " + (SELECT count(*) FROM library_book WHERE state='waiting')"
        ).fetchone()
    return int(count)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
