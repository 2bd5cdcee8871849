"""The arc of a book as a page, and as an image to keep."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from inference.mood import LABELS
from library.models import Book

from .access import readable_book
from .arc import Arc, arc_of
from .models import Reader
from .words import label_names

PALETTES: Final = {  # the colours of static/css/tokens.css, for programs that know no OKLCH
    "light": {
        "paper": "#fbfaf7",
        "ink": "#1e1a16",
        "quiet": "#4f4944",
        "line": "#dddad5",
        "accent": "#854324",
    },
    "sepia": {
        "paper": "#f3ead9",
        "ink": "#392a1e",
        "quiet": "#534132",
        "line": "#d6c9b1",
        "accent": "#7c3a21",
    },
    "dark": {
        "paper": "#0f1216",
        "ink": "#cdcac3",
        "quiet": "#adaba4",
        "line": "#2a2e34",
        "accent": "#e3b47d",
    },
}
MOODS: Final = dict(
    zip(LABELS, ("#a28137", "#558ac0", "#bb6d67", "#8f78ba", "#729250", "#1c989e", "#499971"), strict=True)
)
LEFT, APART = 48, 130
"""Where the legend of the image begins, and how far its words are apart."""


@require_safe
def arc(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The arc as far as one has read; all of it with `?all=1`."""
    book = readable_book(request, book_id)
    if not book.passage_count:
        return redirect("read", book.pk)  # which says why there is nothing yet
    return render(request, "arc.html", drawing(request, book))


@require_safe
def arc_image(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The same as a picture for itself, without links, in the reader's theme."""
    book = readable_book(request, book_id)
    theme = request.GET.get("theme", "")
    style = render_to_string(
        "partials/_arc_style.css", {"c": PALETTES.get(theme, PALETTES["light"]), "moods": MOODS}
    )
    known = drawing(request, book)
    places = [(label, name, LEFT + nth * APART) for nth, (label, name) in enumerate(known["legend"])]
    svg = render_to_string("partials/_arc_image.html", {**known, "style": style, "legend": places})
    name = slugify(book.title, allow_unicode=True)[:80] or "book"
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-arc.svg") or ""
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{digest(style)}'; sandbox"
    return response


def drawing(request: HttpRequest, book: Book) -> dict[str, Any]:
    whole = request.GET.get("all") == "1"
    found = arc_of(Reader.find(request) or Reader(), book, whole=whole)
    return {"book": book, "arc": found, "legend": legend(found)}


def legend(arc: Arc) -> list[tuple[str, str]]:
    """(label, name) of the emotions that are drawn."""
    drawn = {band.emotion for band in arc.bands} | {dots.emotion for dots in arc.dots}
    return [(label, name) for label, name in label_names() if label in drawn]


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
