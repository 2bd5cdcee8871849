"""Settings, URLs and the Celery app: what ties the four rooms together and is imported by none of them."""

from moodbgm.celery import app as celery_app

__all__ = ["celery_app"]
