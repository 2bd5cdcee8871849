"""Environment variables, read so that nonsense stops the start with a sentence that names the variable."""

from __future__ import annotations

import logging
import os
import re
import secrets
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from inference import versions

FORBIDDEN_IN_URLS: Final = re.compile(r"[\s;,'\"<>\\]")


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
    """An address with one of the schemes, or "". Its value is never repeated: it may hold a password."""
    value = env_str(name)
    if not value:
        return ""
    if value.partition("://")[0] not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of {', '.join(s + '://' for s in schemes)}.")
    try:
        parts = urlsplit(value)
        sound = parts.port is None or parts.port > 0
    except ValueError:
        sound = False
    if not sound or FORBIDDEN_IN_URLS.search(value):
        raise ImproperlyConfigured(f"{name} is not a well-formed address: look at its host and port.")
    return value


def env_origins(name: str) -> list[str]:
    """Web origins, as browsers compare them: scheme, host and port, and nothing after them."""
    origins = env_list(name)
    for origin in origins:
        if not re.fullmatch(r"https?://[\w*.\[\]:-]+", origin, re.ASCII):
            raise ImproperlyConfigured(
                f"{name} takes origins such as https://books.example.org, not {origin!r}."
            )
    return origins


def env_hosts(name: str, default: str) -> list[str]:
    hosts = env_list(name, default)
    for host in hosts:
        if not re.fullmatch(r"[\w.*\[\]:-]+", host, re.ASCII):
            raise ImproperlyConfigured(f"{name} takes host names without scheme or path, not {host!r}.")
    return hosts


def env_rate(name: str, default: str) -> str:
    value = env_str(name, default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(sec|min|hour|day)", value):
        raise ImproperlyConfigured(
            f"{name} must be a rate such as 240/min (sec, min, hour, day), not {value!r}."
        )
    return value


def env_level(name: str) -> str:
    value = env_str(name, "INFO").upper()
    if value not in logging.getLevelNamesMapping():
        raise ImproperlyConfigured(f"{name} must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not {value!r}.")
    return value


def env_folder(name: str, default: Path, *inside: str) -> Path:
    """A folder that can be written to, made with the folders `inside` it."""
    folder = Path(env_str(name) or default).resolve()
    try:
        for part in inside:
            (folder / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} must be a folder that can be written to: {error}.") from error
    return folder


def check_text_engine() -> None:
    """The text engine reads its own variables; they are looked at here so that nonsense stops the start."""
    try:
        versions.check(os.environ)
    except versions.WrongSetting as sentence:
        raise ImproperlyConfigured(str(sentence)) from sentence


def secret_key(production: bool, kept_in: Path) -> str:
    """The key from SECRET_KEY; without one, a key made once and kept beside the embedded database."""
    given = env_str("SECRET_KEY")
    if given and (len(given) < 50 or len(set(given)) < 5 or given.startswith("django-insecure")):
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
