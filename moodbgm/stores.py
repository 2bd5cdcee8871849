"""Where things are kept and wait: database, cache, files and the broker, from variables that the README lists."""

from __future__ import annotations

import os
from hashlib import blake2s
from pathlib import Path
from shutil import disk_usage
from typing import Any, Final

import dj_database_url
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured

from moodbgm.env import env_int, env_str, env_url

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of ours alone is made in it
MOST_PASSING: Final = 256 * 1024**2

S3_PATIENCE: Final = Config(
    signature_version="s3v4",
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
)
"""An upload waits for the bucket. Left alone, boto waits a minute in each of five attempts."""


def database(embedded_in: Path) -> dict[str, Any]:
    """The embedded SQLite, or what DATABASE_URL names: PostgreSQL through a connection pool."""
    url = env_url("DATABASE_URL", "postgres", "postgresql", "sqlite")
    limits = f"-c statement_timeout={env_int('DATABASE_STATEMENT_SECONDS', 10, 1)}s -c lock_timeout=3s"
    pool = {"min_size": 1, "max_size": env_int("DATABASE_POOL_SIZE", 8, 1), "timeout": 5}
    if url and not url.startswith("sqlite"):
        options: dict[str, Any] = {"pool": pool, "options": limits}
        return {**dj_database_url.parse(url), "CONN_MAX_AGE": 0, "OPTIONS": options}
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    return {**dj_database_url.parse(url or f"sqlite:///{embedded_in / 'db.sqlite3'}"), "OPTIONS": options}


def cache(redis_url: str, folder: Path) -> dict[str, Any]:
    if redis_url:
        options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
        return {"BACKEND": "moodbgm.cache.ForgivingRedis", "LOCATION": redis_url, "OPTIONS": options}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # beyond them it throws out a third at random, heartbeat included
    }


def passing(redis_url: str, folder: Path) -> dict[str, Any]:
    """The cache for texts and pictures on their way to a worker: without Redis in memory, where there is room."""
    if redis_url:
        return cache(redis_url, folder)
    own = blake2s(str(folder.absolute()).encode(), digest_size=8).hexdigest()
    return {
        "BACKEND": "moodbgm.cache.ShortLivedFiles",
        "LOCATION": MEMORY / f"moodbgm-{os.getuid()}-{own}" if is_roomy(MEMORY) else folder,
    }


def is_roomy(folder: Path) -> bool:
    """Whether a folder may be written and is large enough for the pictures that may wait. (Docker's has 64 MB.)

    It does not ask for the room that is left at the moment: every process has to come to the same answer.
    """
    return os.access(folder, os.W_OK) and disk_usage(folder).total > MOST_PASSING


def s3_options() -> dict[str, Any]:
    """How media lie on S3: by links that are signed and short-lived, and never over one another."""
    if bool(env_str("AWS_ACCESS_KEY_ID")) != bool(env_str("AWS_SECRET_ACCESS_KEY")):
        raise ImproperlyConfigured("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together.")
    return {
        "bucket_name": env_str("AWS_STORAGE_BUCKET_NAME"),
        "region_name": env_str("AWS_S3_REGION_NAME") or None,
        "endpoint_url": env_url("AWS_S3_ENDPOINT_URL", "http", "https") or None,
        "client_config": S3_PATIENCE,
        "querystring_auth": True,
        "querystring_expire": 300,
        "file_overwrite": False,
        "default_acl": None,
    }


def broker(redis_url: str, data: Path) -> dict[str, Any]:
    """The transport's options."""
    if redis_url:
        return {
            "visibility_timeout": 600,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 5,
            "socket_connect_timeout": 1,
            "health_check_interval": 15,
            "queue_order_strategy": "sorted",
        }
    return {
        "data_folder_in": str(data / "broker"),
        "data_folder_out": str(data / "broker"),
        "control_folder": str(data / "control"),
        "polling_interval": 0.1,
    }
