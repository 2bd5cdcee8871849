"""`manage.py import_tracks FOLDER [--csv FILE]`: a folder of sound files into the catalogue, file by file."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify
from tqdm import tqdm

from catalog.intake import Result, tried
from catalog.loading import genre
from catalog.models import AUDIO_TYPES, Kind, Licence
from inference.cleaning import clean_text
from inference.mood import EMOTIONS, LABELS

TEXTS: Final = ("title", "artist", "source", "attribution", "proof")
COLUMNS: Final = ("file", *TEXTS, "genre", "licence", "mood", "valence", "arousal", "tension", "vocals")
YES: Final = ("1", "yes", "true")


class Command(BaseCommand):
    help = "Takes every sound file below FOLDER in as a draft and has it heard. As often as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--csv", type=Path, help=f"what is known of the files; columns: {', '.join(COLUMNS)}"
        )
        parser.add_argument("--genre", default="ambient", help="short name, for files whose row has none")
        parser.add_argument("--user", default="", help="whose uploads these are")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        rows = read_rows(options["csv"]) if options["csv"] else {}
        user = find_user(options["user"])
        paths = sound_files(folder)
        bar = tqdm(paths, desc="importing", unit="file", disable=None)
        results = [taken(path, folder, rows, options["genre"], user) for path in bar]
        known = {path.relative_to(folder).as_posix() for path in paths}
        missing = [
            Result(name, reason="The table names it, but it is not there.")
            for name in rows
            if name not in known
        ]
        self.stdout.write("\n".join(table([*results, *missing])))


def sound_files(folder: Path) -> list[Path]:
    """Everything below the folder but hidden files, in order. Links are not followed."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in found if path.suffix.lower().lstrip(".") in AUDIO_TYPES and path.name[0] != "."]


def read_rows(path: Path) -> dict[str, dict[str, str]]:
    """The table's rows by file. Raises CommandError for a table that is not of this kind."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            unknown = set(reader.fieldnames or []) - set(COLUMNS)
            if unknown or "file" not in (reader.fieldnames or []):
                raise CommandError(f"{path} must have a column file, and none but: {', '.join(COLUMNS)}.")
            return {
                row["file"]: {k: clean_text(v or "", 500).strip() for k, v in row.items() if k}
                for row in reader
            }
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise CommandError(f"{path} cannot be read as a CSV file in UTF-8: {problem}") from problem


def find_user(name: str) -> User | None:
    user = User.objects.filter(username=name).first() if name else None
    if name and user is None:
        raise CommandError(f"There is no account named {name}.")
    return user


def taken(
    path: Path, folder: Path, rows: dict[str, dict[str, str]], default_genre: str, user: User | None
) -> Result:
    """One file with what its row says of it; without a row of its own, a row that names it without folders."""
    name = path.relative_to(folder).as_posix()
    row = rows.get(name) or rows.get(path.name) or {}
    try:
        about = fields(row, default_genre)
        with path.open("rb") as sound:
            return Result(name, *_rest(tried(File(sound, path.name), path.name, user, **about)))
    except (ValueError, OSError) as problem:
        return Result(name, reason=str(problem))


def _rest(result: Result) -> tuple[Any, ...]:
    return result.track, result.reason, result.known


def fields(row: dict[str, str], default_genre: str) -> dict[str, Any]:
    """A row as fields of a track. Raises ValueError with a sentence."""
    mood, spdx = row.get("mood", "").lower(), row.get("licence", "")
    licence = Licence.objects.filter(spdx=spdx).first()
    if spdx and licence is None:
        raise ValueError(f"There is no licence {spdx}; make it in the admin first.")
    if mood and mood not in LABELS:
        raise ValueError(f"There is no mood {mood}. There are: {', '.join(LABELS)}.")
    kinds = {"kind": Kind.NEUTRAL if mood == LABELS[-1] else Kind.EMOTIONAL} if mood else {}
    return {
        **{name: row[name] for name in TEXTS if row.get(name)},
        **{axis: number(axis, row[axis]) for axis in ("valence", "arousal", "tension") if row.get(axis)},
        **kinds,
        "emotion": mood if mood in EMOTIONS else "",
        "genre": genre(slugify(row.get("genre") or default_genre)[:50] or "other"),
        "licence": licence,
        "vocals": row.get("vocals", "").lower() in YES,
    }


def number(axis: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{axis} is not a number: {text}.") from None


def table(results: list[Result]) -> Iterator[str]:
    """A line for each file, and the sum of them."""
    width = max((len(result.name) for result in results), default=0)
    for result in results:
        word = "taken" if result.track else "known" if result.known else "refused"
        yield f"{word:<8} {result.name:<{width}}  {result.reason}".rstrip()
    taken_ones = sum(result.track is not None for result in results)
    known = sum(result.known is not None for result in results)
    yield f"{taken_ones} taken, {known} known already, {len(results) - taken_ones - known} refused."
