"""Nothing has to be set; what is set wrongly stops the start with a sentence that names the variable."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT: Final = Path(__file__).parent.parent.parent
KEY: Final = "correct horse battery staple, fifty characters and more"
PRODUCTION: Final = {
    "MOODBGM_PRODUCTION": "yes",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "books.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://books.example.org",
    "DATABASE_URL": "postgres://user:password@127.0.0.1/name",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
OURS: Final = (
    "MOODBGM_",
    "AWS_",
    "DATABASE_",
    "REDIS_",
    "SECRET_",
    "ALLOWED_",
    "CSRF_",
    "DEBUG",
    "LOG_LEVEL",
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOODBGM_DATA_DIR", str(tmp_path))


def settings_with(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "moodbgm" / "settings.py"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://a/b"),
        ("DATABASE_URL", "postgres://host:port/name"),
        ("DATABASE_URL", "postgres://user:p@[::1/name"),
        ("DATABASE_POOL_SIZE", "0"),
        ("DATABASE_STATEMENT_SECONDS", "soon"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://host:70000/0"),
        ("AWS_S3_ENDPOINT_URL", "s3.example.org"),
        ("AWS_ACCESS_KEY_ID", "only one of two"),
        ("MOODBGM_MEDIA_ORIGIN", "https://a.example; script-src *"),
        ("MOODBGM_MEDIA_ORIGIN", "ftp://a.example"),
        ("MOODBGM_PRODUCTION", "perhaps"),
        ("MOODBGM_PROXY_COUNT", "-1"),
        ("MOODBGM_BOOK_MAX_MB", "²"),
        ("MOODBGM_LEASE_SECONDS", "1.5"),
        ("MOODBGM_SWEEP_SECONDS", "0"),
        ("MOODBGM_TEXT_THREADS", "many"),
        ("MOODBGM_TEXT_VERSION", "text-999"),
        ("MOODBGM_TEXT_VERSION", "newest"),
        ("MOODBGM_TEXT_WEIGHTS", "/nowhere"),
        ("MOODBGM_TEXT_LABELS", "LABEL_0=bliss"),
        ("MOODBGM_THROTTLE_ANONYMOUS", "many"),
        ("MOODBGM_THROTTLE_USER", "10/fortnight"),
        ("MOODBGM_DATA_DIR", "/dev/null/var"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + KEY),
        ("ALLOWED_HOSTS", "https://books.example.org/"),
        ("CSRF_TRUSTED_ORIGINS", "books.example.org"),
        ("DEBUG", "maybe"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name) as sentence:
        settings_with(monkeypatch, **{name: value})
    assert str(sentence.value).endswith(".")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_asks_for_what_it_needs(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{missing} is required"):
        settings_with(monkeypatch, **{k: v for k, v in PRODUCTION.items() if k != missing})


def test_production_shows_no_tracebacks(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        settings_with(monkeypatch, **PRODUCTION, DEBUG="yes")


def test_a_password_is_not_repeated_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as sentence:
        settings_with(monkeypatch, DATABASE_URL="postgres://user:hunter2@host:port/name")
    assert "hunter2" not in str(sentence.value)


def test_with_nothing_set_everything_lies_in_one_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = settings_with(monkeypatch)
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["CELERY_BROKER_URL"].startswith("folder://")
    assert found["MEDIA_ROOT"] == tmp_path / "media"


def test_the_key_is_made_once_and_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = settings_with(monkeypatch)["SECRET_KEY"], settings_with(monkeypatch)["SECRET_KEY"]
    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_urls_switch_to_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, **PRODUCTION)
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert found["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] == 8
    assert found["CELERY_BROKER_URL"] == PRODUCTION["REDIS_URL"]
    assert {each["LOCATION"] for each in found["CACHES"].values()} == {PRODUCTION["REDIS_URL"]}


def test_a_bucket_switches_to_signed_links(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = {"AWS_STORAGE_BUCKET_NAME": "books", "MOODBGM_MEDIA_ORIGIN": "https://s3.example.org"}
    found = settings_with(monkeypatch, **bucket)
    assert found["STORAGES"]["default"]["OPTIONS"]["querystring_expire"] == 300
    assert "https://s3.example.org" in found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["media-src"]


def test_a_bucket_without_its_origin_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="MOODBGM_MEDIA_ORIGIN"):
        settings_with(monkeypatch, AWS_STORAGE_BUCKET_NAME="books")


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_deployment_with_the_documented_variables_has_no_warnings() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_wrong_value_stops_the_command_itself() -> None:
    done = manage("check", REDIS_URL="localhost")
    assert done.returncode != 0
    assert "REDIS_URL must start with" in done.stderr
