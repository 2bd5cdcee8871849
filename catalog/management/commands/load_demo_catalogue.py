"""`manage.py load_demo_catalogue`: the demo pieces into the catalogue, as often as you like."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from catalog.loading import DEMO, load_demo_piece


class Command(BaseCommand):
    help = "Loads and publishes the demo catalogue; what is there already stays as curators left it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = json.loads((DEMO / "catalogue.json").read_text("utf-8"))
        except FileNotFoundError:
            raise CommandError(
                "catalog/demo/catalogue.json is missing: this copy has no demo catalogue."
            ) from None
        bar = tqdm(rows, desc="demo catalogue", unit="track", disable=None)
        changed = sum(load_demo_piece(row, DEMO / "audio") for row in bar)
        self.stdout.write(f"Demo catalogue: {len(rows)} tracks, {changed} of them new.")
