# SPDX-License-Identifier: AGPL-3.0-or-later
from django.utils.module_loading import import_string
from django_tasks import task

from .letters import as_message

OURS = "caravane."


@task()
def deliver(writer: str, identifiers: dict[str, int | str]) -> str:
    """Write a letter and send it. `writer` is the dotted path of the room's function that writes it.

    It is called with the identifiers, in the worker, when the mail leaves: the queue holds no words and no
    secret. A writer that returns None has nothing left to say (the invitation was withdrawn meanwhile).
    """
    if not writer.startswith(OURS):
        raise ValueError(f"{writer} writes no letters here")
    letter = import_string(writer)(**identifiers)
    if letter is None:
        return "nothing to send"
    as_message(letter).send()
    return "sent"
