"""The companion's page is there for everybody, says what happens to what is shared, and what cannot be done."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from inference import presence

pytestmark = pytest.mark.django_db
PRIVACY = "no picture and no text is stored or logged"


@pytest.fixture(autouse=True)
def _views() -> None:
    """Loaded before the heartbeats below: on a busy machine those would be old by then."""
    get_resolver().url_patterns  # noqa: B018


def page(client: Client, language: str = "en") -> str:
    return client.get("/companion/", headers={"accept-language": language}).content.decode()


def test_where_pictures_are_read_every_way_is_open(client: Client) -> None:
    presence.pictures_are_here()
    shown = page(client)
    assert PRIVACY in shown
    assert shown.count('data-act="share"') == 1
    assert " disabled" not in shown.partition('class="running"')[0]
    assert "notice" not in shown.partition('class="running"')[0].partition("<noscript>")[0]


def test_where_the_machine_cannot_read_pictures_text_is_what_is_left(client: Client) -> None:
    presence.pictures_are_here("Tesseract's data is not installed.")
    start = page(client).partition('class="running"')[0]
    assert "This server cannot read pictures" in start
    assert start.count(" disabled") == 3
    assert '<button class="main" data-opens="paste">' in start


def test_where_nobody_reads_pictures_at_the_moment_it_may_be_tried(client: Client) -> None:
    start = page(client).partition('class="running"')[0]
    assert "Pictures are not being read just now" in start
    assert " disabled" not in start


def test_only_what_goes_on_in_the_background_is_said_to(client: Client) -> None:
    said = dict(re.findall(r'<p class="privacy" data-with="(\w+)" hidden>([^.;:]+)', page(client)))
    assert said == {"screen": "You can leave this tab", "camera": "Leave this page in front"}


def test_it_speaks_korean(client: Client) -> None:
    assert "어떤 페이지에든 음악을" in page(client, "ko")


def test_the_shelf_leads_to_it(client: Client) -> None:
    assert 'href="/companion/"' in client.get("/").content.decode()


def test_a_browser_gets_the_token_that_its_frames_need(client: Client) -> None:
    assert "csrftoken" in client.get("/companion/").cookies
