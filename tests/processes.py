"""Real workers as child processes, for the tests that kill them and the bench that measures them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def environment(data: Path, **more: str) -> dict[str, str]:
    """The variables of a fresh installation whose files all lie under `data`."""
    ours = {"DATABASE_URL", "REDIS_URL", "MOODBGM_TEXT_MODEL", "MOODBGM_PRODUCTION"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    threads = {"OMP_NUM_THREADS": "1", "MOODBGM_TEXT_THREADS": "1"}
    return {
        **inherited,
        **threads,
        "MOODBGM_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "moodbgm.settings",
        **more,
    }


def manage(env: Mapping[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, capture_output=True
    )


def start_worker(
    env: Mapping[str, str], log: Path, name: str = "worker", *, beat: bool = True
) -> subprocess.Popen[bytes]:
    """A worker of the Procfile, in a process group of its own so that all of it can be killed at once.

    Only one at a time may have the beat.
    """
    lines = (ROOT / "Procfile").read_text().splitlines()
    line = next(line.removeprefix(f"{name}: ") for line in lines if line.startswith(f"{name}: "))
    nice, _, rest = line.partition(".venv/bin/celery")
    arguments = [argument for argument in rest.split() if beat or argument != "--beat"]
    with log.open("ab") as out:
        return subprocess.Popen(
            [*nice.split(), sys.executable, "-m", "celery", *arguments],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the kernel would: no warning, children included."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.05)
