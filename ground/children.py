"""Work on hostile files in a process of its own, which can be killed and has bounds on all that it may use.

    answer = children.call(Bounds(seconds=30), decoding.hear, "flac", "/tmp/upload.flac")

runs `decoding.hear` as `ground/child.py` says. Only memory that the kernel gives and takes is shared: the
child gets its arguments by a pipe and answers in JSON, which cannot make this process run anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, ParamSpec, TypeVar

from ground.child import OUT_OF_MEMORY

CHILD: Final = Path(__file__).with_name("child.py")

PASSED: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")
"""Of our environment, which holds the keys to everything, a child gets these."""
ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}

TAIL: Final = 2000
"""Characters of what a child printed that are kept to find out why it failed."""

Reason = Literal["slow", "memory", "crashed"]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use. `seconds` of wall clock; `cpu`: seconds of computing; memory: bytes of address space.

    largest: bytes of any one file it writes, and of its answer. nice: from 0 (as we are) to 19. The limits hold
    for each process that the child starts, too; its wall clock ends all of them.
    """

    seconds: float = 60
    cpu: int = 60
    memory: int = 1 << 30
    largest: int = 64 << 20
    nice: int = 10


class ChildFailed(Exception):
    """No answer came. `reason`: slow (wall clock or CPU), memory, crashed; `detail`: the last that it printed.

    `detail` may quote the file that was read: it is for whoever mends the child, and for no log.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.detail = detail


def call(bounds: Bounds, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`function(*args, **kwargs)`, run in a child process within these bounds. Raises ChildFailed.

    The function is found again by its module and name, so it stands at the top of a module that imports fast
    and knows no Django. Each positional argument is bytes or what JSON carries, keywords and the answer are
    what JSON carries (tuples come back as lists); what is larger goes by files.
    """
    with scratch() as answer, scratch() as errors:
        command = [sys.executable, "-I", str(CHILD), json.dumps({**asdict(bounds), "parent": os.getpid()})]
        with subprocess.Popen(  # noqa: S603 - our own interpreter and script
            command, stdin=subprocess.PIPE, stdout=answer, stderr=errors, env=environment(), start_new_session=True
        ) as child:  # fmt: skip
            try:
                child.communicate(packed(function, args, kwargs), timeout=bounds.seconds)
            except subprocess.TimeoutExpired:
                raise ChildFailed("slow", tail(errors)) from None
            finally:  # whatever interrupts us, and whatever it has started
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
        said: T = answer_of(child.returncode, answer, errors)
        return said


def packed(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """One line of JSON, followed by those arguments that are bytes, for each of which it has the length."""
    plain = [{"bytes": len(arg)} if isinstance(arg, bytes) else {"json": arg} for arg in args]
    line = json.dumps([function.__module__, function.__name__, plain, kwargs])
    return b"".join([line.encode(), b"\n", *(arg for arg in args if isinstance(arg, bytes))])


def answer_of(status: int, answer: IO[bytes], errors: IO[bytes]) -> Any:
    if status in (-signal.SIGXCPU, OUT_OF_MEMORY):
        raise ChildFailed("memory" if status == OUT_OF_MEMORY else "slow", tail(errors))
    answer.seek(0)
    try:
        if status:
            raise ValueError(f"status {status}")
        return json.load(answer)
    except ValueError as error:
        raise ChildFailed("crashed", f"{error}\n{tail(errors)}") from None


def environment() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED if name in os.environ} | ONE_THREAD


def scratch() -> IO[bytes]:
    """A file in memory where the system has such: what a reader's page says must not come to lie on a disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("child"), "w+b")
    return tempfile.TemporaryFile()


def tail(printed: IO[bytes]) -> str:
    printed.seek(max(0, printed.seek(0, os.SEEK_END) - TAIL))
    return printed.read().decode(errors="replace")
