# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

from .letters import Letter
from .tasks import deliver


def send_mail_to(writer: Callable[..., Letter | None], **identifiers: int | str) -> None:
    """Queue a letter that `writer(**identifiers)` will write, when the current transaction commits.

    `writer` is a function at the top of a room's module. The queue is a table: a transaction that is rolled
    back sends nothing, one that commits loses nothing. Without the worker the letter waits.
    """
    deliver.enqueue(f"{writer.__module__}.{writer.__qualname__}", identifiers)
