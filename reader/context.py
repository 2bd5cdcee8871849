"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest

from .models import Reader
from .preferences import Preferences


def reader(request: HttpRequest) -> dict[str, Any]:
    found = Reader.find(request) if hasattr(request, "user") else None
    return {"preferences": (found.preferences if found else Preferences()).as_dict()}
