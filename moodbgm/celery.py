"""The one Celery app, and the worker's heartbeat that the web side reads to know whether anyone answers."""

import contextlib
import os
import threading
from typing import Any

from celery import Celery
from celery.signals import worker_ready, worker_shutting_down

from ground.child import be_nice

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moodbgm.settings")
app = Celery("moodbgm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

stopping = threading.Event()


@worker_ready.connect
def begin(**_: Any) -> None:
    """A heart for each thing that the web waits for; the listener answers nobody, so it has none."""
    be_nice(os.nice(0))  # `nice celery` under a supervisor
    queues = app.amqp.queues.consume_from
    if "pictures" in queues:
        threading.Thread(target=beat_for_pictures, name="heartbeat", daemon=True).start()
    if "answers" not in queues:
        return
    from inference.tasks import wake  # models load with the worker, not with this module
    from library.tasks import sweep

    threading.Thread(target=beat, name="heartbeat", daemon=True).start()
    wake.delay()
    sweep.delay()


@worker_shutting_down.connect
def end(**_: Any) -> None:
    stopping.set()


def beat() -> None:
    from inference.presence import HEARTBEAT_SECONDS, worker_is_here

    while not stopping.wait(HEARTBEAT_SECONDS):
        with contextlib.suppress(OSError):  # a full disk: the next beat may find room again
            worker_is_here()


def beat_for_pictures() -> None:
    from inference.picture import why_not
    from inference.presence import HEARTBEAT_SECONDS, pictures_are_here

    while not stopping.wait(HEARTBEAT_SECONDS):
        with contextlib.suppress(OSError):
            pictures_are_here(why_not())
