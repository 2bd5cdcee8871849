"""What readers wait for and the worker does: it comes before the scoring of whole books; and what is tidied up."""

from __future__ import annotations

import logging

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from inference import presence, text
from library.models import Passage

from . import carriers

log = logging.getLogger(__name__)


@shared_task
def read_carriers(passage_id: int) -> None:
    """Read which sentences carried the mood of a passage, by the engine that gave it, unless somebody has."""
    passage = Passage.objects.filter(pk=passage_id, state=Passage.DONE).first()
    if passage is None or carriers.kept(passage) is not None:
        return
    try:
        carriers.read(passage, text.get_engine(passage.engine))
    except text.ModelUnavailable as reason:
        presence.note_engine(*reason.args)
    except Exception:
        log.exception("reading the sentences of passage %s failed", passage_id)
        carriers.note_failure(passage)


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have run out."""
    SessionStore.clear_expired()
