"""Environment variables, read so that nonsense stops the start with a sentence that names the variable."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_int(name: str, default: int, least: int = 0) -> int:
    value = env_str(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def env_bool(name: str, default: bool = False) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    value = env_str(name, "yes" if default else "no").lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return words[value]


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_url(name: str, *schemes: str) -> str:
    value = env_str(name)
    if value and value.partition("://")[0] not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of {', '.join(s + '://' for s in schemes)}.")
    return value


def secret_key(production: bool, kept_in: Path) -> str:
    """The key from SECRET_KEY; without one, a key made once and kept beside the embedded database."""
    given = env_str("SECRET_KEY")
    if given and (len(given) < 50 or given.startswith("django-insecure")):
        raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters of your own.")
    if given:
        return given
    if production:
        raise ImproperlyConfigured(
            "SECRET_KEY is required in production: set it to 50 or more random characters."
        )
    return kept_key(kept_in / "secret_key")


def kept_key(file: Path) -> str:
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text()
