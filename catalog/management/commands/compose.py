"""`manage.py compose --out FOLDER`: composes and renders the demo catalogue anew, the same notes every time.

With `--studies N` it writes the scores of N studies instead, which the sound engine learns from.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm


class Command(BaseCommand):
    help = "Composes, renders and masters the demo pieces into FOLDER/audio and writes FOLDER/catalogue.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="folder to write to; made when missing")
        parser.add_argument(
            "--only", action="append", default=[], metavar="NAME", help="one piece, repeatable"
        )
        parser.add_argument(
            "--studies",
            type=int,
            default=0,
            metavar="N",
            help="scores of N studies instead, a JSON file each",
        )
        parser.add_argument(
            "--soundfont", default="", help="a General MIDI .sf2; by default FluidR3_GM of Debian"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["studies"]:
            written = write_studies(options["out"], options["studies"])
            self.stdout.write(f"Wrote {written} studies that were not there yet.")
        else:
            self._catalogue(options)

    def _catalogue(self, options: dict[str, Any]) -> None:
        try:  # what only composing needs is installed by requirements-dev.txt
            from catalog.demo.production import produce
            from catalog.demo.recipes import PIECES
            from catalog.demo.synth import CannotSynthesise, find_soundfont
        except ImportError as missing:
            raise CommandError(
                f"{missing.name} is not installed. Run: pip install -r requirements-dev.txt"
            ) from None
        out: Path = options["out"]
        chosen = _chosen({p.name: p for p in PIECES}, options["only"])
        try:
            soundfont = find_soundfont(options["soundfont"])
            (out / "audio").mkdir(parents=True, exist_ok=True)
            bar = tqdm(chosen, desc="composing", unit="piece", disable=None)
            entries = [produce(piece, out / "audio", soundfont) for piece in bar]
        except CannotSynthesise as reason:
            raise CommandError(str(reason)) from None
        kept = write_catalogue(out / "catalogue.json", entries, [f"{p.name}.mp3" for p in PIECES])
        self.stdout.write(f"Composed {len(entries)} pieces; {out / 'catalogue.json'} lists {kept}.")


def _chosen(pieces: dict[str, Any], only: list[str]) -> list[Any]:
    """The pieces asked for, all of them when none is named. Raises CommandError for a name that no piece has."""
    for name in only:
        if name not in pieces:
            raise CommandError(f"There is no piece named {name}. There are: {', '.join(sorted(pieces))}.")
    return [pieces[name] for name in only] or list(pieces.values())


def write_studies(folder: Path, count: int) -> int:
    """Writes the studies of seeds 0 .. count-1 that are not there yet, and says how many those were."""
    from catalog.demo.studies import write

    folder.mkdir(parents=True, exist_ok=True)
    paths = {seed: folder / f"{seed:05}.json" for seed in range(count)}
    missing = [seed for seed, path in paths.items() if not path.exists()]
    for seed in tqdm(missing, desc="writing", unit="study", disable=None):
        paths[seed].write_text(json.dumps(write(seed)), "utf-8")
    return len(missing)


def write_catalogue(path: Path, entries: list[dict[str, Any]], order: list[str]) -> int:
    """Puts new entries in the place of the old ones of the same file, and drops pieces that no longer exist."""
    old = json.loads(path.read_text("utf-8")) if path.exists() else []
    by_file = {entry["file"]: entry for entry in [*old, *entries]}
    rows = [by_file[file] for file in order if file in by_file]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return len(rows)
