"""Have every passage scored again, after the engine has changed; until then each keeps the mood it has."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from library.models import Passage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--except-engine", default="", help="leave what this engine version has scored")

    def handle(self, *args: Any, **options: Any) -> None:
        count = Passage.objects.not_by(options["except_engine"]).rescore()
        self.stdout.write(
            f"{count} passages will be scored again; the running worker takes them up by itself."
        )
