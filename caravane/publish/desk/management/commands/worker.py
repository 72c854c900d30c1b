# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from caravane.foundation.core.duties import all_duties, tick

logger = logging.getLogger("caravane.worker")
MINUTE = 60.0
PAUSE = 1.0  # seconds between two looks at an empty queue


class Clock(threading.Thread):
    """Calls `tick` once a minute, beside the queue: a long task does not hold up the duties."""

    def __init__(self) -> None:
        super().__init__(name="clock", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.beat()
            self.stopped.wait(MINUTE)
        connections.close_all()

    def beat(self) -> None:
        close_old_connections()
        try:
            tick(all_duties(), timezone.now())
        except Exception:
            # The database may be away for a moment: the next minute tries again.
            logger.exception("this minute's duties could not be looked at")


class Command(BaseCommand):
    help = "Send what waits in the queue and, once a minute, do what is due. Several workers may run."

    def handle(self, *_args: Any, **_options: Any) -> None:
        clock = Clock()
        clock.start()
        worker = Worker(
            queue_names=["*"],
            interval=PAUSE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            clock.stopped.set()
            clock.join(timeout=5)
