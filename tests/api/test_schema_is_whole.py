"""The API describes itself without a gap, and the page that shows it runs under our Content-Security-Policy."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import sync_playwright


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    """Our site on a port of its own. These pages need no database."""
    with make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


def test_the_schema_is_valid_and_made_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(file))
    assert "/api/v1/emotion/" in file.read_text()


def test_the_schema_is_public(client: Client) -> None:
    answer = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert {"/api/v1/play/", "/api/v1/books/", "/api/v1/tracks/", "/play"} <= set(answer.json()["paths"])


def test_every_json_door_is_described_with_what_it_takes(client: Client) -> None:
    paths = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()["paths"]
    taking = {
        f"{method} {path}"
        for path, ways in paths.items()
        for method in ways
        if method in ("post", "put", "patch")
    }
    assert taking == {
        f"{method} {path}"
        for path, ways in paths.items()
        for method, way in ways.items()
        if "requestBody" in way
    }


@pytest.mark.parametrize("path", ["ocr", "companion/frames"])
def test_every_refusal_of_a_picture_has_an_example(client: Client, path: str) -> None:
    paths = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()["paths"]
    answers = paths[f"/api/v1/{path}/"]["post"]["responses"]
    shown = {
        code for code, answer in answers.items() if answer["content"]["application/json"].get("examples")
    }
    assert {"200", "413", "415", "422", "429", "503"} <= shown


@pytest.mark.e2e
def test_the_page_shows_the_api_without_breaking_our_policy(server: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        troubles: list[str] = []
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        answer = page.goto(f"{server}/api/v1/docs/")
        page.get_by_text("/api/v1/emotion/").first.click()
        page.get_by_role("button", name="Try it out").wait_for()
        assert answer
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert troubles == []
        browser.close()
