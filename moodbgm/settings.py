"""Every setting, from environment variables that the README lists; none of them is needed on one machine.

With no variable set: SQLite, local files and a broker made of files, all under `var/`. A value that makes
no sense stops the start with a sentence that names the variable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from moodbgm import doorbell
from moodbgm.env import (
    check_text_engine,
    env_bool,
    env_folder,
    env_hosts,
    env_int,
    env_level,
    env_origins,
    env_rate,
    env_url,
    secret_key,
)
from moodbgm.stores import broker, cache, database, passing, s3_options

django_stubs_ext.monkeypatch()  # ModelAdmin[Book] and the like, for the type checker, at run time too

BASE_DIR = Path(__file__).resolve().parent.parent

DATA_DIR = env_folder("MOODBGM_DATA_DIR", BASE_DIR / "var", "media", "broker", "control", "cache", "static")

# --- What runs -----------------------------------------------------------------------------------------
PRODUCTION = env_bool("MOODBGM_PRODUCTION")
DEBUG = env_bool("DEBUG")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must be no when MOODBGM_PRODUCTION is yes.")
SECRET_KEY = secret_key(PRODUCTION, DATA_DIR)
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is required in production: the host names readers use, by comma."
    )
CSRF_TRUSTED_ORIGINS = env_origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "inference",
    "library",
    "catalog",
    "reader",
]
MIDDLEWARE = [
    "moodbgm.health.Outage",
    "moodbgm.walls.BodyLimit",
    "moodbgm.walls.PrivateUnlessSaid",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "moodbgm.urls"
WSGI_APPLICATION = "moodbgm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reader.context.reader",
            ]
        },
    }
]

# --- Where things are kept -----------------------------------------------------------------------------
DATABASES = {"default": database(DATA_DIR)}
REDIS_URL = env_url("REDIS_URL", "redis", "rediss")
CACHES = {
    "default": cache(REDIS_URL, DATA_DIR / "cache"),
    "passing": passing(REDIS_URL, DATA_DIR / "passing"),
}

S3_OPTIONS = s3_options()
BUCKET = S3_OPTIONS["bucket_name"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": S3_OPTIONS}
    if BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "moodbgm.static.HashedStaticFiles"},
}
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_ORIGIN = next(iter(env_origins("MOODBGM_MEDIA_ORIGIN")), "")
if BUCKET and not MEDIA_ORIGIN:
    raise ImproperlyConfigured("MOODBGM_MEDIA_ORIGIN must name the origin that the bucket's links point to.")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
BOOK_MAX_BYTES = env_int("MOODBGM_BOOK_MAX_MB", 100, 1) * 1024 * 1024

# --- The worker ----------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or f"{doorbell.SCHEME}://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = broker(REDIS_URL, DATA_DIR)
CELERY_TASK_PUBLISH_RETRY = False  # the sweep rings again; a request never waits for the broker
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "books"
CELERY_TASK_ROUTES = {
    "inference.tasks.read_picture": {"queue": "pictures"},  # a worker of their own, without torch
    "library.tasks.read_scans": {"queue": "scans"},  # theirs alone: nobody waits for a page of a whole book
    "inference.tasks.*": {"queue": "answers"},  # sorted first: people wait for these
    "reader.tasks.*": {"queue": "answers"},
    "catalog.tasks.*": {"queue": "tracks"},  # a worker of their own: a thousand files keep no text waiting
}
SWEEP_SECONDS = env_int("MOODBGM_SWEEP_SECONDS", 15, 1)
LEASE_SECONDS = env_int("MOODBGM_LEASE_SECONDS", 60, 1)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    f"sweep {what}": {
        "task": task,
        "schedule": schedule(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    }
    for what, task in (("books", "library.tasks.sweep"), ("tracks", "catalog.tasks.sweep_tracks"))
}
CELERY_BEAT_SCHEDULE["clear sessions"] = {
    "task": "reader.tasks.clear_sessions",
    "schedule": schedule(24 * 60 * 60),
    "options": {"expires": 60 * 60},
}

# --- The engines ---------------------------------------------------------------------------------------
check_text_engine()

# --- People --------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_IPWARE_PROXY_COUNT = env_int("MOODBGM_PROXY_COUNT", 0)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "shelf"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 365
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION

# --- Words ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Walls ---------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([MEDIA_ORIGIN] if MEDIA_ORIGIN else [])],
        "media-src": [SELF, *([MEDIA_ORIGIN] if MEDIA_ORIGIN else [])],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- The API -------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reader.authentication.ReaderToken",
        "reader.authentication.ReaderSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["moodbgm.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "moodbgm.pages.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env_rate("MOODBGM_THROTTLE_ANONYMOUS", "240/min"),
        "user": env_rate("MOODBGM_THROTTLE_USER", "600/min"),
    },
    "NUM_PROXIES": AXES_IPWARE_PROXY_COUNT,
    "EXCEPTION_HANDLER": "moodbgm.errors.say_what_happened",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {"TOKEN_TTL": None, "TOKEN_LIMIT_PER_USER": 20, "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": "moodbgm",
    "DESCRIPTION": "Mood of a text, music for a mood, books and their passages.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "WorkState": "library.work.Work.STATES",
        "MusicState": "reader.serializers.STATES",
        "PassageState": "library.models.Passage.STATES",
        "EmotionEnum": "inference.mood.LABELS",
        "KindEnum": "catalog.models.shelving.Kind.choices",
        "CorrectionKind": "reader.models.corrections.Kind.choices",
    },
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_level("LOG_LEVEL")},
    "loggers": {"axes": {"level": "WARNING"}},
}
