"""Add book files to a reader's shelf, or to everyone's: `add_book FILE ... [--user NAME]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.adding import Refused, add


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--user", help="whose shelf; everyone's without it")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first() if options["user"] else None
        if options["user"] and user is None:
            raise CommandError(f"There is no user {options['user']}.")
        for path in tqdm(options["files"], unit="book", disable=None):
            try:
                with path.open("rb") as file:
                    add(File(file, name=path.name), path.name, user, public=user is None)
            except (Refused, OSError) as sentence:
                self.stderr.write(f"{path.name}: {sentence}")
