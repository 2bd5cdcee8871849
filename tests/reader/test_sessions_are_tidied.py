"""Sessions that have run out are deleted."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from moodbgm.celery import app
from reader.tasks import clear_sessions


@pytest.mark.django_db
def test_what_has_run_out_is_deleted_every_day() -> None:
    for days in (-1, 1):
        client = Client()
        client.get("/companion/")
        session = Session.objects.filter(pk=client.session.session_key)
        session.update(expire_date=timezone.now() + timedelta(days=days))
    clear_sessions()
    assert Session.objects.get().pk == client.session.session_key
    assert app.conf.beat_schedule["clear sessions"]["task"] == clear_sessions.name
