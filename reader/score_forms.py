"""What is done to a score with plain forms: one thing about a cue changed, all forgotten, saved, taken over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from rest_framework.exceptions import ValidationError

from .access import readable_book
from .editing import Edit, Impossible, Outdated, apply, start_over
from .models import Reader, Sheet
from .score import Score
from .score_api import EditSerializer, FewFiles
from .sharing import AnotherBook, Applied, ScoreFileSerializer, export, take_over

MOST_FILE: Final = 1024 * 1024
NAMED: Final = 5
"""Missing tracks that are named one by one."""


@require_POST
def edit(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Change one thing about a cue, then show it."""
    book = readable_book(request, book_id)
    body = EditSerializer(data={name: value for name, value in request.POST.items() if value})
    try:
        body.is_valid(raise_exception=True)
        wanted = dict(body.validated_data)
        revision = wanted.pop("revision")
        apply(Score(Reader.keep(request), book), Edit(**wanted), revision)
    except ValidationError as problem:
        messages.error(request, first_sentence(problem.detail))
        return redirect("score", book.pk)
    except Impossible as sentence:
        messages.error(request, str(sentence))
    except Outdated:
        messages.error(request, _("The score has changed meanwhile. This is how it is now."))
    else:
        messages.success(request, _("The score was changed."))
        return redirect("score-cue", book.pk, wanted.get("to", wanted["cue"]))
    return redirect("score-cue", book.pk, min(wanted["cue"], book.passage_count - 1))


@require_POST
def reset(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Give everything back to the planner but what was heard."""
    book = readable_book(request, book_id)
    start_over(Sheet.of(Reader.keep(request), book))
    messages.success(request, _("The score is the planner's again."))
    return redirect("score", book.pk)


@require_safe
def download(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The score as a file to be shared."""
    book = readable_book(request, book_id)
    answer = JsonResponse(
        export(Score(Reader.keep(request), book)), json_dumps_params={"ensure_ascii": False}
    )
    name = slugify(book.title, allow_unicode=True) or "book"
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.score.json") or "attachment"
    return answer


@require_POST
def upload(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Make a shared score one's own; say what of it did not match."""
    book = readable_book(request, book_id)
    try:
        body = ScoreFileSerializer(data=read_file(request))
        body.is_valid(raise_exception=True)
        applied = take_over(Reader.keep(request), book, body.validated_data)
    except ValidationError as problem:
        messages.error(
            request, _("This score was not taken: {why}").format(why=first_sentence(problem.detail))
        )
    except AnotherBook as refusal:
        messages.error(request, str(refusal))
    else:
        for sentence in outcome(applied):
            messages.success(request, sentence)
    return redirect("score", book.pk)


def read_file(request: HttpRequest) -> Any:
    """What the uploaded file says. Raises ValidationError with a sentence."""
    file = request.FILES.get("file")
    if not FewFiles().allow_request(request, None):  # type: ignore[arg-type]  # all they need is there
        raise ValidationError(_("Those were many scores. Wait a minute."))
    if file is None:
        raise ValidationError(_("Choose a file first."))
    if (file.size or 0) > MOST_FILE:
        raise ValidationError(_("The file is too large."))
    try:
        return json.loads(file.read().decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValidationError(_("The file cannot be read.")) from None


def first_sentence(detail: Any) -> str:
    """The first of DRF's nested sentences."""
    while isinstance(detail, (list, dict)):
        detail = next((one for one in (detail.values() if isinstance(detail, dict) else detail) if one), "")
    return str(detail)


def outcome(applied: Applied) -> Iterator[str]:
    """What came of a shared score, in sentences."""
    if applied.placed == applied.total:
        yield ngettext("{n} cue found its place.", "All {n} cues found their place.", applied.total).format(
            n=applied.total
        )
    else:
        yield _("{placed} of {total} cues found their place; for the others the planner has chosen.").format(
            placed=applied.placed, total=applied.total
        )
    if applied.missing:
        named = ", ".join(applied.missing[:NAMED]) + ("…" if len(applied.missing) > NAMED else "")
        yield ngettext(
            "{n} piece is not in this catalogue, so another plays: {names}",
            "{n} pieces are not in this catalogue, so others play: {names}",
            len(applied.missing),
        ).format(n=len(applied.missing), names=named)
