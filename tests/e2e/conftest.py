"""A fresh installation in the process layout of `make run`, a browser before it, and an ear in the browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.processes import ROOT, environment, manage, until

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=document-user-activation-required",  # as strict as the strictest browser
]


LOGS: list[Path] = []
"""Those of the installations that run now."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails shows what the processes before which it failed have said."""
    report = yield
    if report.failed:
        report.sections += [(f"What {log.parent.name} said", log.read_text()[-4000:]) for log in LOGS]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A second try that passes hides what went wrong in the first, unless it is shown."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"First try of {report.nodeid}")
        terminalreporter.line(report.longreprtext)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of an installation of its own, for the server and for commands beside it."""
    data, plenty = tmp_path_factory.mktemp("installation"), "6000/min"
    throttles = {"MOODBGM_THROTTLE_ANONYMOUS": plenty, "MOODBGM_THROTTLE_USER": plenty}
    return environment(data, PORT=str(free_port()), **throttles)


@pytest.fixture(scope="session")
def site(installation: dict[str, str]) -> Iterator[str]:
    """The address of a running installation: the same steps and the same Procfile as `make run`."""
    with running(installation, "migrate", "load_demo_shelf", "load_demo_catalogue") as address:
        yield address


@contextmanager
def running(env: dict[str, str], *steps: str) -> Iterator[str]:
    """The address of an installation that is made in these steps and runs until the block ends."""
    for step in (*steps, "collectstatic --no-input"):
        manage(env, *step.split())
    command = [sys.executable, "-m", "honcho", "start"]
    log = Path(env["MOODBGM_DATA_DIR"], "log")
    with log.open("wb") as out:
        processes = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
        )
    address = f"http://127.0.0.1:{env['PORT']}"
    LOGS.append(log)
    try:
        until(lambda: answers(f"{address}/readyz"), 60, "the server's start")
        yield address
    finally:
        LOGS.remove(log)
        os.killpg(processes.pid, signal.SIGINT)
        try:
            processes.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(processes.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((path for path in CHROMIUM if Path(path).exists()), None)
    assert program, "The end-to-end tests need Debian's chromium: apt install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield running
        running.close()


@pytest.fixture
def open_window(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a window of a reader of their own. Anything their page complains about fails the test."""
    with windows(browser, site) as open_one:
        yield open_one


@contextmanager
def windows(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """What `open_window` gives, for any site."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(path: str = "/", **options: Any) -> Page:
        known = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "base_url": site, **options}
        contexts.append(browser.new_context(**known))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
        )
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
