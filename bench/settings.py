"""The product's settings, with a bare view beside its own and the server's own time in every answer."""

from moodbgm.settings import *  # noqa: F403
from moodbgm.settings import MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.urls.Stopwatch", *MIDDLEWARE]
