"""The catalogue as CSV and JSON: out, changed elsewhere, and back with a preview of what changes."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.models import Change, Track
from tests.catalog.desk import LIST
from tests.catalog.music import stored

pytestmark = pytest.mark.django_db
CSV, JSON = "0", "1"


@pytest.fixture
def desk(curator: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(curator)


def export(desk: Client, kind: str) -> str:
    return str(desk.post(f"{LIST}export/", {"format": kind, "resource": "0"}).content.decode())


def preview(desk: Client, text: str, kind: str = CSV) -> str:
    file = SimpleUploadedFile("tracks.csv" if kind == CSV else "tracks.json", text.encode())
    return str(
        desk.post(f"{LIST}import/", {"format": kind, "import_file": file, "resource": "0"}).content.decode()
    )


def confirm(desk: Client, page: str) -> Any:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return desk.post(f"{LIST}process_import/", hidden, follow=True)


def as_csv(*rows: dict[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_what_is_taken_out_comes_back_without_a_change(desk: Client) -> None:
    stored("fear", valence=-0.5), stored("neutral", attribution="Ada", loop_end=3.25)
    for kind in (CSV, JSON):
        page = preview(desk, export(desk, kind), kind)
        assert "nothing would change" in page
        assert "Confirm import" not in page


def test_nothing_is_taken_out_that_a_spreadsheet_would_run(desk: Client) -> None:
    stored("joy", attribution="=Ada")
    assert "=Ada" not in export(desk, CSV)


def test_a_change_is_shown_before_it_is_made(desk: Client, curator: User) -> None:
    track = stored("joy", title="Old")
    page = preview(desk, as_csv({"id": track.pk, "title": "<i>New</i>", "emotion": "fear"}))
    assert "<dt>title</dt><dd><del>Old</del> <ins>&lt;i&gt;New&lt;/i&gt;</ins></dd>" in page
    assert "1 track would change" in page
    assert "<dt>artist</dt>" not in page
    track.refresh_from_db()
    assert track.title == "Old"
    confirm(desk, page)
    track.refresh_from_db()
    assert (track.title, track.emotion) == ("<i>New</i>", "fear")
    assert set(Change.objects.values_list("by", "field")) == {(curator.pk, "title"), (curator.pk, "mood")}


def test_json_changes_as_well(desk: Client) -> None:
    track = stored()
    page = preview(desk, json.dumps([{"id": str(track.pk), "arousal": -0.25}]), JSON)
    confirm(desk, page)
    track.refresh_from_db()
    assert track.arousal == -0.25


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"id": "00000000-0000-0000-0000-000000000000", "title": "x"}, "There is no such track."),
        ({"id": "not an id", "title": "x"}, "valid"),
        ({"valence": "7"}, "between -1 and 1"),
        ({"emotion": "boredom"}, "not a valid choice"),
        ({"kind": "neutral"}, "names its emotion"),
        ({"genre": "polka"}, "Genre matching query does not exist"),
        ({"password": "x"}, "The columns are not those of tracks."),
    ],
    ids=str,
)
def test_what_cannot_be_is_explained_and_nothing_changes(
    desk: Client, row: dict[str, str], sentence: str
) -> None:
    track = stored("joy", title="Old")
    page = preview(desk, as_csv({"id": str(track.pk), **row}))
    assert sentence in page
    assert "Confirm import" not in page
    assert Track.objects.get().title == "Old"


@pytest.mark.parametrize("text", ["", "\x00\x01", '"unclosed', "[" * 100_000])
@pytest.mark.parametrize("kind", [CSV, JSON])
def test_files_of_another_kind_are_refused_calmly(desk: Client, text: str, kind: str) -> None:
    assert "Confirm import" not in preview(desk, text, kind)


def test_a_file_cannot_publish_nor_touch_what_was_measured(desk: Client) -> None:
    track = stored("joy")
    row = {"id": track.pk, "title": "New", "status": "published", "loudness": 0, "sha256": "0"}
    confirm(desk, preview(desk, as_csv(row)))
    before = track.loudness, track.sha256
    track.refresh_from_db()
    assert (track.title, track.status, track.loudness, track.sha256) == ("New", "draft", *before)
