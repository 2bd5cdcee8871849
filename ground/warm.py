"""A child process that has made all ready, and forks itself for each call: `ground.children` without its start.

    eyes = Warm(reading.make_ready)
    answer = eyes.call(Bounds(seconds=30), reading.read, data, ["en"])

Each call has a process of its own with its bounds, as in `ground.children`. What a hostile file does to that one's
memory ends with it: the process it was forked from never reads a byte of any file. See `ground/warm_child.py`.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final, ParamSpec, TypeVar

from ground.children import Bounds, ChildFailed, answer_of, environment, packed, scratch, tail

CHILD: Final = Path(__file__).with_name("warm_child.py")
GRACE: Final = 5.0
"""Seconds over a call's own after which not even the process that watches over it is believed to be alive."""

P = ParamSpec("P")
T = TypeVar("T")


class Gone(Exception):
    """The warm process does not answer any more."""


class Warm:
    """Calls take turns. The process is started with the first of them, and again when it has died.

    ready: called in the process once, before any call; it stands at the top of a module that knows no Django.
    """

    def __init__(self, ready: Callable[[], object]) -> None:
        self._ready = ready
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def call(self, bounds: Bounds, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(*args, **kwargs)` as `children.call` has it. Raises ChildFailed."""
        with self._turn, scratch() as asked, scratch() as answer, scratch() as errors:
            asked.write(packed(function, args, kwargs))
            asked.flush()
            try:
                status = self._status(bounds, asked, answer, errors)
            except Gone:
                raise ChildFailed("crashed", tail(errors)) from None
            if status == -signal.SIGKILL:  # nobody but our own clock does that
                raise ChildFailed("slow", tail(errors))
            said: T = answer_of(status, answer, errors)
            return said

    def stop(self) -> None:
        """End the process, and the call that may be under way; the next call starts another."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._line:
            self._line.close()
        self._process = self._line = None

    def _status(self, bounds: Bounds, *files: IO[bytes]) -> int:
        """The exit status of the call's own process. One that had died before it was asked is replaced."""
        for _ in range(2):
            line = self._line or self._started()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for file in files:
                    file.seek(0)
                socket.send_fds(
                    line, [json.dumps(asdict(bounds)).encode()], [file.fileno() for file in files]
                )
                return self._heard(line, bounds)
            self.stop()
        raise Gone

    def _heard(self, line: socket.socket, bounds: Bounds) -> int:
        line.settimeout(bounds.seconds + GRACE)
        try:
            said = line.recv(64)
        except BaseException as problem:  # whatever interrupts us, the call ends with it
            self.stop()
            if isinstance(problem, TimeoutError):
                raise Gone from None
            raise
        if not said:
            raise BrokenPipeError
        return int(said)

    def _started(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        wish = {
            "parent": os.getpid(),
            "line": theirs.fileno(),
            "ready": [self._ready.__module__, self._ready.__name__],
        }
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
                [sys.executable, "-I", str(CHILD), json.dumps(wish)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._line = ours
        return ours
