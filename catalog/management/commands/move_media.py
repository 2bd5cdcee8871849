"""`manage.py move_media --to s3|disk`: every stored file from disk to the bucket, or back; verified, resumable.

Run it with the bucket's variables set, in both directions. Nothing is deleted where it came from: check, switch
the server over, run it once more for what came in meanwhile, and only then clear the old place by hand.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import FileField
from tqdm import tqdm

from ground.files import STORAGE_AWAY, sha256

MOST_NAMED: Final = 20
"""Files that did not move and are named at the end; the others are counted."""


class NotMoved(Exception):
    """The file is not whole where it should be now; str() says why."""


class Command(BaseCommand):
    help = "Copies the files of all books and tracks to the bucket or back to disk, and verifies each by its hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, choices=["s3", "disk"])

    def handle(self, *args: Any, **options: Any) -> None:
        bucket, disk = default_storage, FileSystemStorage()
        if not settings.STORAGES["default"]["BACKEND"].endswith("S3Storage"):
            raise CommandError(
                "Set AWS_STORAGE_BUCKET_NAME and its companions: they say where the bucket is."
            )
        source, target = (disk, bucket) if options["to"] == "s3" else (bucket, disk)
        journal = Journal(Path(settings.DATA_DIR) / f"moved-to-{options['to']}.txt")
        failed = []
        for name in tqdm(sorted(set(names())), desc=f"to {options['to']}", unit="file", disable=None):
            try:
                move(name, source, target, journal)
            except (NotMoved, *STORAGE_AWAY) as reason:
                failed.append(f"{name}: {reason}")
        self.report(journal, failed)

    def report(self, journal: Journal, failed: list[str]) -> None:
        self.stdout.write(f"{journal.moved} files moved, {journal.known} had been moved before.")
        if failed:
            more = f"\n… and {len(failed) - MOST_NAMED} more." if len(failed) > MOST_NAMED else ""
            raise CommandError(f"{len(failed)} did not move:\n" + "\n".join(failed[:MOST_NAMED]) + more)
        journal.path.unlink(missing_ok=True)


class Journal:
    """Which files a run has moved and verified, kept on disk so that the next run need not read them again."""

    def __init__(self, path: Path) -> None:
        self.path, self.moved, self.known = path, 0, 0
        self.names = set(path.read_text("utf-8").splitlines()) if path.exists() else set()

    def add(self, name: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
        self.moved += 1


def names() -> Iterator[str]:
    """Of every file that any row names, in whatever room."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                yield from filter(None, model._default_manager.values_list(field.name, flat=True))


def move(name: str, source: Storage, target: Storage, journal: Journal) -> None:
    """Copy one file under the same name and read it back. Raises NotMoved, or what a storage raises."""
    if not source.exists(name):
        if target.exists(name):
            journal.known += 1
            return
        raise NotMoved("it is in neither place")
    if name in journal.names and target.exists(name) and target.size(name) == source.size(name):
        journal.known += 1
        return
    wanted = hash_of(source, name)
    if not (target.exists(name) and hash_of(target, name) == wanted):
        copy(name, source, target)
        if hash_of(target, name) != wanted:
            raise NotMoved("what arrived is not what was sent")
    journal.add(name)


def copy(name: str, source: Storage, target: Storage) -> None:
    if target.exists(name):
        target.delete(name)  # a copy that was cut short: storages never overwrite
    with source.open(name) as file:
        kept = target.save(name, File(file, name))
    if kept != name:
        target.delete(kept)
        raise NotMoved(f"another process wrote it at the same time, and this copy became {kept}")


def hash_of(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        return sha256(file)
