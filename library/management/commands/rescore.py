"""Have the library read by another version of the text engine, in the background; each passage keeps the mood it
has until the new one is stored. `rescore --engine text-1` goes back, `rescore --status` says how far it is.
"""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ground.leases import MOST_ATTEMPTS
from inference import presence, versions
from library.models import LibraryEngine, Passage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", help="the version, such as text-1; the newest without it")
        parser.add_argument("--status", action="store_true", help="say how far it is and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["status"]:
            try:
                LibraryEngine.choose(versions.choice(os.environ, options["engine"]))
            except versions.ModelUnavailable as sentence:
                raise CommandError(str(sentence)) from sentence
        for line in status():
            self.stdout.write(line)


def status() -> list[str]:
    wanted, read = LibraryEngine.wanted(), Passage.objects.count_by_engine()
    to_read = sum(number for engine, number in read.items() if engine != wanted)
    lines = [f"{number} passages are read by {engine}." for engine, number in read.items()]
    if not wanted:
        return [
            *lines,
            "No version has been chosen: new books are read by the newest, others stay as they are.",
        ]
    lines.append(f"{wanted} reads the library; {to_read} passages are still to be read again.")
    if stuck := Passage.objects.given_by_others(wanted).filter(attempts__gte=MOST_ATTEMPTS).count():
        lines.append(
            f"{stuck} of them could not be read by it and keep their mood; rescore tries them again."
        )
    if presence.versions_note():
        lines.append(presence.versions_note())
    if not presence.worker_seen():
        lines.append("No worker is running; it goes on when one does.")
    return lines
