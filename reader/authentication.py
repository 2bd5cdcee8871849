"""Who asks the API: a token, or the browser session of a reader with or without an account."""

from __future__ import annotations

import re
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

READ_ONLY: Final = "read-"
"""How a token begins that may change nothing; being part of the token, it cannot be taken off."""
TOKEN: Final = re.compile(rb"[0-9a-z-]{16,128}")


class ReaderToken(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    """Knox's tokens: only their hash is stored. What cannot be a token never reaches the database.

    A read-only token may use safe methods, and views that say `changes_nothing = True`.
    """

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        harmless = request.method in SAFE_METHODS or getattr(
            request.parser_context["view"], "changes_nothing", False
        )
        if found and found[1].token_key.startswith(READ_ONLY) and not harmless:
            raise PermissionDenied(_("This token may read only."))
        return found

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)


class ReaderSession(SessionAuthentication):
    """Django's session, CSRF-checked for readers without an account as well: their cookie carries their place."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, None] | None:
        found: tuple[AbstractBaseUser, None] | None = super().authenticate(request)
        if found is None and settings.SESSION_COOKIE_NAME in request.COOKIES:
            self.enforce_csrf(request)
        return found


class ReaderTokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    target_class = "reader.authentication.ReaderToken"
    name = "token"


class ReaderSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    target_class = "reader.authentication.ReaderSession"
    name = "session"
