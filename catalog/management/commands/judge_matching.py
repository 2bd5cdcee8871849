"""`manage.py judge_matching [FILM]`: the table of catalog/RESULTS.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog import judging


class Command(BaseCommand):
    help = "Compare the matcher with simpler ways to choose, by what people hear in the music chosen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("film", nargs="?", type=Path, help="folder with soundtrack_ratings.csv")

    def handle(self, *args: Any, film: Path | None, **options: Any) -> None:
        self.show("The demo catalogue, judged by its confirmed tags", *judging.demo())
        if film:
            tagged, untagged = judging.film(film, tagged=True), judging.film(film, tagged=False)
            self.show("Film music tagged by the study's authors, judged by listeners", *tagged)
            self.show("Film music without tags, judged by listeners", *untagged, ours=judging.by_place)

    def show(self, title: str, *judged: Any, **how: Any) -> None:
        self.stdout.write(f"\n### {title}\n")
        for line in judging.table(*judged, **how):
            self.stdout.write(line)
