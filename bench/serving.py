"""Servers of our own on free ports: the product's web server, and a Redis where one is installed."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import ROOT, kill, until


@contextmanager
def web(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The web server of the Procfile's shape, answering: its process and its port."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "moodbgm.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8"],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: answers(port), 30, "the web server's start")
        yield server, port
    finally:
        kill(server)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The address of an empty Redis that keeps nothing. Raises FileNotFoundError where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("redis-server")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: listens(port), 10, "the start of Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        kill(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
