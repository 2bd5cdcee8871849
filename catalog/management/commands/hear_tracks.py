"""`manage.py hear_tracks`: how far the hearing is; `--here` does it now, `--again` has everything heard anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from catalog.models import Sound, Track
from catalog.tasks import analyse_track, engine


class Command(BaseCommand):
    help = "Says how many tracks wait to be heard. Hearing never changes what people have decided."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="have every track heard anew")
        parser.add_argument("--refused", action="store_true", help="try once more what was refused")
        parser.add_argument(
            "--here", action="store_true", help="hear in this process; stop and go on as you like"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            Sound.objects.update(heard_at=None)
            Track.objects.exclude(analysed_at=None).update(attempts=0)
        if options["refused"]:
            Track.objects.exclude(refusal="").update(refusal="", attempts=0, lease=None, lease_until=None)
        if options["here"]:
            hear_all()
        self.stdout.write(progress())


def hear_all() -> None:
    """One after the other, until nothing is due: each is tried as often as a worker would."""
    Track.objects.give_up()
    bar = tqdm(total=len(due()), desc="hearing", unit="track", disable=None)
    while waiting := due():
        for track_id in waiting:
            analyse_track(str(track_id))
            bar.update()
    bar.close()


def due() -> list[Any]:
    return Track.objects.due(version(), Track.objects.count())


def version() -> str:
    ear = engine()
    return ear.version if ear else ""


def progress() -> str:
    counts = Track.objects.hearing_progress(version())
    return (
        "{heard} heard, {again} of them to be heard again; {waiting} waiting, {hearing} being heard now,"
        " {refused} refused."
    ).format(**counts)
