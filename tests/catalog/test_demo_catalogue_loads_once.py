"""`load_demo_catalogue`: as often as one likes, never over a curator's edit."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.management.commands import load_demo_catalogue as command
from catalog.models import Track
from tests.catalog.music import wav

pytestmark = pytest.mark.django_db
ROW = {
    "artist": "moodbgm",
    "genre": "lo-fi",
    "valence": 0.5,
    "arousal": -0.2,
    "tension": -0.5,
    "duration": 2.0,
}
ROW |= {
    "loudness": -18.0,
    "true_peak": -3.0,
    "loop_start": 0.0,
    "loop_end": 2.0,
    "licence": "CC0-1.0",
    "seed": 1,
}
ROW |= {"source": "composed for this project"}


@pytest.fixture(autouse=True)
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo catalogue of two pieces."""
    (tmp_path / "audio").mkdir()
    rows: list[dict[str, Any]] = [
        {**ROW, "file": "dusk.wav", "title": "Dusk", "kind": "neutral", "emotion": ""},
        {**ROW, "file": "fright.wav", "title": "Fright", "kind": "emotional", "emotion": "fear"},
    ]
    for n, row in enumerate(rows):
        (tmp_path / "audio" / row["file"]).write_bytes(wav(0.2, 300 + n))
    (tmp_path / "catalogue.json").write_text(json.dumps(rows))
    monkeypatch.setattr(command, "DEMO", tmp_path)
    return tmp_path


def load(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("load_demo_catalogue")
    return capsys.readouterr().out


def test_all_pieces_are_published_with_their_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2 tracks, 2 of them new" in load(capsys)
    for track in Track.objects.playable():
        assert track.file.storage.exists(f"tracks/{track.sha256}.wav")
    assert {track.label for track in Track.objects.playable()} == {"neutral", "fear"}


def test_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    load(capsys)
    before = list(Track.objects.order_by("pk").values())
    assert "0 of them new" in load(capsys)
    assert list(Track.objects.order_by("pk").values()) == before


def test_what_a_curator_changed_stays(capsys: pytest.CaptureFixture[str]) -> None:
    load(capsys)
    Track.objects.filter(title="Fright").update(title="Attic", emotion="disgust", status="draft")
    load(capsys)
    assert Track.objects.get(title="Attic").emotion == "disgust"
    assert Track.objects.playable().count() == 1


def test_a_lost_or_half_written_file_is_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    load(capsys)
    lost, half = (Path(track.file.path) for track in Track.objects.all())
    whole = half.read_bytes()
    lost.unlink()
    half.write_bytes(b"half")
    load(capsys)
    assert lost.exists()
    assert half.read_bytes() == whole


def test_a_piece_composed_anew_gets_its_new_file_and_keeps_its_tags(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(capsys)
    Track.objects.filter(title="Fright").update(title="Attic")
    before = Track.objects.get(title="Attic")
    (demo / "audio" / "fright.wav").write_bytes(wav(0.3, 500))
    load(capsys)
    after = Track.objects.get(pk=before.pk)
    assert after.title == "Attic"
    assert after.sha256 != before.sha256
    assert Path(after.file.path).read_bytes() == wav(0.3, 500)


def test_ids_are_the_same_in_every_installation(capsys: pytest.CaptureFixture[str]) -> None:
    load(capsys)
    ids = set(Track.objects.values_list("pk", flat=True))
    Track.objects.all().delete()
    load(capsys)
    assert set(Track.objects.values_list("pk", flat=True)) == ids


def test_a_copy_without_demo_catalogue_says_so(demo: Path) -> None:
    (demo / "catalogue.json").unlink()
    with pytest.raises(CommandError, match=r"catalogue\.json is missing"):
        call_command("load_demo_catalogue")
