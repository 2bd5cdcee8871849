"""The coverage board of the curators: what is asked for and what there is, drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.affect import ANCHORS
from catalog.models import Genre
from catalog.reasons import WORDS

from . import coverage
from .coverage import SIDE, Board, Cell, Feeling, Tally

UNIT: Final = 30
"""Length of a cell's side in the drawings' own units."""
STEPS: Final = 5
"""Shades of a heat map; 0 is none."""
LARGEST: Final = 0.46
"""Radius of the largest dot, in cells."""


@dataclass(frozen=True)
class Square:
    """A cell of the plane: its corner, how much is asked for there (0-5), and the minutes behind that."""

    x: int
    y: int
    heat: int
    minutes: float


@dataclass(frozen=True)
class Dot:
    """Music in a cell of the plane: the dot's middle and radius, and the minutes that it stands for."""

    x: float
    y: float
    radius: float
    minutes: float


@dataclass(frozen=True)
class Plane:
    """Valence to the right, arousal upwards: squares of what is asked for under dots of what there is."""

    name: str
    squares: list[Square]
    dots: list[Dot]
    minutes: float


@dataclass(frozen=True)
class Line:
    """A row of the table: shares or minutes by feeling, each with its shade."""

    name: str
    entries: list[tuple[float, int]]
    total: float


def coverage_board(request: HttpRequest) -> HttpResponse:
    """For curators: supply of music against the moods of what is read, and what to upload next."""
    if not request.user.has_perm("catalog.publish_track"):
        raise PermissionDenied(_("Only curators see how well the music covers the books."))
    board = coverage.board()
    names = {genre.slug: genre.label for genre in Genre.objects.all()}
    drawn = {
        **admin.site.each_context(request),
        "title": _("What the books ask for, and what there is"),
        "board": board,
        "plane": plane(_("All music"), board.asked, board.music),
        "planes": genre_planes(board, names),
        "landmarks": landmarks(),
        "side": SIDE * UNIT,
        "unit": UNIT,
        "feelings": [word_of(what) for what in board.feelings],
        "asked": asked_lines(board),
        "music": music_lines(board, names),
        "holes": [(word_of(hole.feeling), hole, names.get(hole.genre or "")) for hole in board.holes()],
        "bare": [names.get(slug, slug) for slug in board.bare()],
    }
    return render(request, "admin/coverage.html", drawn)


view = require_safe(admin.site.admin_view(coverage_board))


def word_of(what: Feeling) -> Any:
    """The reader's word for a feeling: fear is tense when lively, uneasy when not."""
    return WORDS[what[0]][what[1]]


def genre_planes(board: Board, names: Mapping[str, str]) -> list[Plane]:
    """A plane for each genre, all in one scale."""
    most = max((fullest(tally) for tally in board.supply.values()), default=0.0)
    return [plane(names.get(slug, slug), board.asked, tally, most) for slug, tally in board.supply.items()]


def fullest(tally: Tally) -> float:
    """The minutes of its fullest cell."""
    return max(tally.cells.values(), default=0.0)


def plane(name: str, asked: Tally, music: Tally, most: float | None = None) -> Plane:
    """One mood plane. Dots are drawn by area: twice the minutes, twice the area; `most` fills a cell."""
    most_asked, most_music = fullest(asked), fullest(music) if most is None else most
    squares = [
        Square(*corner(where), shade(minutes, most_asked), minutes) for where, minutes in asked.cells.items()
    ]
    dots = [
        Dot(*middle(where), UNIT * LARGEST * math.sqrt(minutes / most_music), minutes)
        for where, minutes in music.cells.items()
        if minutes > 0
    ]
    return Plane(name, sorted(squares, key=lambda s: (s.y, s.x)), dots, music.minutes)


def corner(where: Cell) -> tuple[int, int]:
    return where[0] * UNIT, (SIDE - 1 - where[1]) * UNIT


def middle(where: Cell) -> tuple[float, float]:
    x, y = corner(where)
    return x + UNIT / 2, y + UNIT / 2


def shade(amount: float, most: float) -> int:
    """1-5 for what there is, by its square root, so that little is still seen; 0 for none."""
    return math.ceil(STEPS * math.sqrt(amount / most)) if amount > 0 else 0


def landmarks() -> list[tuple[Any, float, float]]:
    """(word, x, y): where listeners hear each emotion, to find one's way on the plane."""
    return [
        (WORDS[label][arousal >= 0.1], (valence + 1) / 2 * SIDE * UNIT, (1 - arousal) / 2 * SIDE * UNIT)
        for label, (valence, arousal) in ANCHORS.items()
    ]


def asked_lines(board: Board) -> list[Line]:
    return [
        line(_("on the shelves"), board.feelings, board.shelved),
        line(_("really read"), board.feelings, board.read),
    ]


def music_lines(board: Board, names: Mapping[str, str]) -> list[Line]:
    """All music, then each genre, all in the shades of the fullest genre."""
    most = max(
        (minutes for tally in board.supply.values() for minutes in tally.feelings.values()), default=0.0
    )
    genres = [
        line(names.get(slug, slug), board.feelings, tally, most) for slug, tally in board.supply.items()
    ]
    return [line(_("All music"), board.feelings, board.music), *genres]


def line(name: str, feelings: list[Feeling], tally: Tally, most: float | None = None) -> Line:
    """A row in shades of its own largest entry, or of `most`."""
    most = max(tally.feelings.values(), default=0.0) if most is None else most
    entries = [(tally.of(what), shade(tally.of(what), most)) for what in feelings]
    return Line(name, entries, tally.minutes)
