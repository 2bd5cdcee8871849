"""The patience contract is told to its readers as it is kept: the same numbers in page, server and browser."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
from django.test import Client

from catalog.matching import WINDOW_CUES, WINDOW_MINUTES
from catalog.models.tracks import CEILING, LEVEL
from reader import contract
from reader.preferences import Preferences
from reader.serializers import PreferencesSerializer
from tests.processes import ROOT

SET = ("dwell", "fade", "sensitivity", "volume", "ceiling")


@pytest.fixture(scope="module")
def browsers() -> dict[str, Any]:
    """The numbers of the half that the browser keeps."""
    script = (
        "import('./static/js/patience.js').then(({ SKIM, PAUSE, HUSH, RANGES }) => "
        "console.log(JSON.stringify({ SKIM, PAUSE, HUSH, RANGES })))"
    )
    answer = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, check=True, timeout=60)
    return dict(json.loads(answer.stdout))


def test_browser_and_server_keep_the_same_contract(browsers: dict[str, Any]) -> None:
    assert (browsers["SKIM"], browsers["PAUSE"]) == (contract.SKIM, contract.PAUSE)
    assert contract.HUSH == -browsers["HUSH"]["level"] >= 20
    fields: Any = PreferencesSerializer().fields
    usual = Preferences().as_dict()
    ranges = {
        name: {"least": fields[name].min_value, "most": fields[name].max_value, "usual": usual[name]}
        for name in SET
    }
    assert ranges == browsers["RANGES"]


def test_its_numbers_are_those_that_were_promised(browsers: dict[str, Any]) -> None:
    assert (contract.SKIM, contract.PAUSE, WINDOW_MINUTES, WINDOW_CUES, LEVEL, CEILING) == (
        8,
        0.25,
        120,
        8,
        -18,
        -1,
    )
    assert browsers["RANGES"]["dwell"] == {"least": 10, "most": 300, "usual": 45}
    assert browsers["RANGES"]["fade"] == {"least": 0, "most": 12, "usual": 4}


def words(client: Client) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get("/patience/").content.decode())


@pytest.mark.django_db
def test_every_rule_is_told_with_its_number(client: Client) -> None:
    told = words(client)
    for number in (
        "now 45 s; yours to set: 10 to 300 s",
        "now 4 s; yours to set: 0 to 12 s",
        "120 minutes or 8 parts",
    ):
        assert number in told
    for number in ("open for 8 seconds", "within 0.25 seconds", "-18 LUFS", "-1 dBTP", "24 dB", "no voices"):
        assert number in told


@pytest.mark.django_db
def test_what_one_has_set_is_told_as_it_is_set(client: Client) -> None:
    mine = {"dwell": 90, "fade": 2.5, "vocals": True}
    client.patch("/api/v1/preferences/", mine, content_type="application/json")
    told = words(client)
    for number in ("now 90 s", "now 2.5 s", "now voices allowed"):
        assert number in told
