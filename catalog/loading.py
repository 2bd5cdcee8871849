"""Sound files on their way into storage, and the demo catalogue."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import Storage
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalog.models import Genre, Kind, Licence, Status, Track
from ground.files import sha256
from inference.mood import EMOTIONS

DEMO: Final = Path(__file__).parent / "demo"
DEMO_IDS: Final = uuid.UUID("7c0b6a0e-5d0c-5a55-9e6c-6b1c2d1f6a10")
"""Namespace of the demo tracks' ids: the same piece has the same id in every installation."""
PROOF: Final = "catalog/demo, seed %(seed)s: who composes it anew gets the same notes"
GENRES: Final = {
    "piano": gettext_noop("Piano"),
    "chamber": gettext_noop("Chamber music"),
    "ambient": gettext_noop("Ambient"),
    "lo-fi": gettext_noop("Lo-fi"),
    "jazz": gettext_noop("Jazz"),
    "cinematic": gettext_noop("Cinematic"),
    "folk": gettext_noop("Folk"),
}
"""Names of the demo catalogue's genres; shown translated where a translation is known."""


def load_demo_piece(row: dict[str, Any], folder: Path) -> bool:
    """Bring one piece of the demo catalogue in; True when anything had to be done.

    row: an entry of `catalogue.json`. A piece that is there already keeps everything people may have
    changed; only a piece that was composed anew gets its new file and measurements.
    """
    path = folder / row["file"]
    with path.open("rb") as sound:
        sha = sha256(sound)
        track = Track.objects.filter(pk=uuid.uuid5(DEMO_IDS, path.stem)).first()
        track = track or Track.objects.filter(sha256=sha).first()
        if (
            track
            and track.sha256 == sha
            and is_whole(track.file.storage, track.file.name, path.stat().st_size)
        ):
            return False
        track = track or _new_piece(row, path)
        for field in ("duration", "loudness", "true_peak", "loop_start", "loop_end"):
            setattr(track, field, row[field])
        track.sha256, track.original_name, track.analysed_at = sha, path.name, timezone.now()
        store(track, File(sound, path.name))
    track.save()
    return True


def store(track: Track, sound: File[bytes]) -> None:
    """Put a sound under its hash, unless it lies there whole already."""
    field = Track._meta.get_field("file")
    name = field.generate_filename(track, sound.name or "")
    storage: Storage = field.storage
    if not is_whole(storage, name, sound.size):
        storage.delete(name)
        name = storage.save(name, sound)
    track.file.name = name


def is_whole(storage: Storage, name: str | None, size: int) -> bool:
    return bool(name) and storage.exists(str(name)) and storage.size(str(name)) == size


def genre(slug: str) -> Genre:
    return Genre.objects.get_or_create(slug=slug, defaults={"name": GENRES.get(slug, slug.capitalize())})[0]


def _new_piece(row: dict[str, Any], path: Path) -> Track:
    return Track(
        id=uuid.uuid5(DEMO_IDS, path.stem),
        title=row["title"],
        artist=row["artist"],
        kind=Kind(row["kind"]),
        emotion=row["emotion"] if row["emotion"] in EMOTIONS else "",
        genre=genre(row["genre"]),
        licence=Licence.objects.get_or_create(spdx=row["licence"], defaults={"name": row["licence"]})[0],
        source=row["source"],
        proof=row.get("proof") or PROOF % row,
        status=Status.PUBLISHED,
        published_at=timezone.now(),
        **{axis: row[axis] for axis in ("valence", "arousal", "tension")},
    )
