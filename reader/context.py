"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .models import Reader
from .preferences import Preferences


def reader(request: HttpRequest) -> dict[str, Any]:
    found = Reader.find(request) if hasattr(request, "user") else None
    return {
        "preferences": (found.preferences if found else Preferences()).as_dict(),
        "person": browser_key(request),
    }


def browser_key(request: HttpRequest) -> str:
    """What tells the accounts that share a browser apart there, and says nothing more; "" without an account."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("reader.context.browser_key", str(user.pk)).hexdigest()[:8]
