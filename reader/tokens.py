"""Tokens for other programs, keys in the reader's words: made and revoked by their owner, shown once, hashed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from knox.models import AuthToken
from knox.settings import knox_settings

from .authentication import READ_ONLY

ANYTHING = ""


class TokenForm(forms.Form):
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        required=False,
        choices=[
            (READ_ONLY, gettext_lazy("read: moods, music, books")),
            (ANYTHING, gettext_lazy("everything that I may do")),
        ],
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list of one's tokens; POST makes one and shows it, in this answer only."""
    form = TokenForm(request.POST or None)
    known: dict[str, Any] = {"tokens": own(request), "form": form, "most": knox_settings.TOKEN_LIMIT_PER_USER}
    if request.method == "POST" and form.is_valid():
        if known["tokens"].count() >= known["most"]:
            messages.error(request, _("These are all the keys you can have; revoke one first."))
        else:
            _token, known["secret"] = AuthToken.objects.create(
                request.user, prefix=form.cleaned_data["scope"]
            )
    return render(request, "accounts/tokens.html", known)


@require_POST
@login_required
def revoke(request: HttpRequest, token_key: str) -> HttpResponse:
    get_object_or_404(own(request), token_key=token_key).delete()
    messages.success(request, _("The key was revoked."))
    return redirect("tokens")


def own(request: HttpRequest) -> QuerySet[AuthToken]:
    read_only = Q(token_key__startswith=READ_ONLY)
    found: QuerySet[AuthToken] = AuthToken.objects.filter(user_id=request.user.pk)
    shown: QuerySet[AuthToken] = found.annotate(read_only=read_only).order_by("-created")
    return shown
