"""`manage.py import_tracks`: a folder into the catalogue, a line for each file, as often as one likes."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Track
from tests.catalog.music import wav

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inference.bell.ring", lambda *_: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "music" / "sub").mkdir(parents=True)
    (tmp_path / "music" / "one.wav").write_bytes(wav(1, 300))
    (tmp_path / "music" / "sub" / "two.wav").write_bytes(wav(1, 400))
    (tmp_path / "music" / "cover.jpg").write_bytes(b"JPEG")
    return tmp_path / "music"


def run(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> list[str]:
    call_command("import_tracks", str(folder), *arguments)
    return capsys.readouterr().out.strip().splitlines()


def test_every_sound_below_the_folder_becomes_a_draft(folder: Path, capsys: Any) -> None:
    assert run(capsys, folder)[-1] == "2 taken, 0 known already, 0 refused."
    assert set(Track.objects.values_list("original_name", "status")) == {
        ("one.wav", "draft"),
        ("two.wav", "draft"),
    }


def test_a_second_run_finds_all_of_them_known(folder: Path, capsys: Any) -> None:
    run(capsys, folder)
    lines = run(capsys, folder)
    assert lines[-1] == "0 taken, 2 known already, 0 refused."
    assert lines[0].startswith("known    one.wav")


def test_links_are_not_followed(folder: Path, capsys: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(wav(1, 500))
    (folder / "link.wav").symlink_to(tmp_path / "secret.wav")
    assert run(capsys, folder)[-1].startswith("2 taken")


def test_a_table_tells_what_is_known(folder: Path, capsys: Any, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "file,title,artist,genre,licence,mood,valence,source,proof,vocals\n"
        "one.wav,First,Ada,jazz,CC-BY-4.0,joy,0.5,her site,https://example.org,yes\n"
        "sub/two.wav,Second,,,,neutral,,,,\n"
        "three.wav,Gone,,,,,,,,\n"
    )
    lines = run(capsys, folder, "--csv", str(table))
    first, second = Track.objects.get(title="First"), Track.objects.get(title="Second")
    assert (first.genre.slug, first.label, first.valence, first.vocals) == ("jazz", "joy", 0.5, True)
    assert (second.genre.slug, second.kind, second.emotion) == ("ambient", "neutral", "")
    assert "three.wav" in lines[2]
    assert lines[-1] == "2 taken, 0 known already, 1 refused."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("one.wav,sorrow,,", "There is no mood sorrow."),
        ("one.wav,,7,", "lie between -1 and 1"),
        ("one.wav,,much,", "valence is not a number: much."),
        ("one.wav,,,WTFPL", "There is no licence WTFPL"),
    ],
)
def test_a_row_that_makes_no_sense_refuses_its_file_only(
    folder: Path, capsys: Any, tmp_path: Path, row: str, reason: str
) -> None:
    (tmp_path / "table.csv").write_text(f"file,mood,valence,licence\n{row}\n")
    lines = run(capsys, folder, "--csv", str(tmp_path / "table.csv"))
    assert reason in lines[0]
    assert lines[-1] == "1 taken, 0 known already, 1 refused."


def test_a_table_of_another_kind_stops_before_anything(folder: Path, capsys: Any, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("name,price\na,1\n")
    with pytest.raises(CommandError, match="must have a column file"):
        run(capsys, folder, "--csv", str(tmp_path / "table.csv"))
    assert not Track.objects.exists()


def test_a_folder_that_is_not_there_is_told(capsys: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        run(capsys, tmp_path / "nowhere")
