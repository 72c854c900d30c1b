# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a log may say: what happened and where in the code, never who, from where, nor what they wrote.

Our own loggers choose their words. Those of libraries put a client's address, a path with a secret in it, a
host name or a value of the database into theirs: of them only the fixed part is kept, and numbers.
"""

import logging
import re
import traceback
from typing import Any

OURS = "caravane"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
WORDS_WITHOUT_DATA = frozenset({"waitress", "waitress.queue"})  # but for a path or an object at the end
DATA = re.compile(r"[/<'\"].*", re.DOTALL)


class Facts(logging.Formatter):
    """Writes a record without anything that came from outside."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said(record)}"
        ours_to_mend = getattr(record, "status_code", 500) >= 500
        error = record.exc_info[1] if record.exc_info and ours_to_mend else None
        return f"{line}\n{trace(error)}" if error else line


def said(record: logging.LogRecord) -> str:
    """Return what a record says, without what came from outside."""
    if record.name.partition(".")[0] == OURS:
        return record.getMessage()
    request = getattr(record, "request", None)
    if request is not None:
        return f"{getattr(record, 'status_code', 'refused')} at {route(request)}"
    if record.args:
        return numbers_alone(str(record.msg), record.args)
    if record.name in WORDS_WITHOUT_DATA:
        return DATA.sub("…", str(record.msg))
    return f"in {record.module}.{record.funcName}"


def route(request: Any) -> str:
    """Return the pattern of the address asked for: a path may hold a code that opens something."""
    match = getattr(request, "resolver_match", None)
    method = request.method if request.method in METHODS else "…"  # a stranger may write anything there
    return f"{method} /{match.route}" if match else f"{method}, no such address"


def numbers_alone(template: str, values: Any) -> str:
    """Return a message with its numbers; every other value is left out."""
    if not isinstance(values, tuple):
        return template
    kept = tuple(value if isinstance(value, int | float) else "…" for value in values)
    try:
        return template % kept
    except (TypeError, ValueError):
        return template


def trace(error: BaseException | None) -> str:
    """Return where an error was raised and what caused it, by kind: messages quote what people wrote."""
    parts: list[str] = []
    while error is not None and len(parts) < 10:
        kind = f"{type(error).__module__}.{type(error).__qualname__}\n"
        parts.append("".join(traceback.format_tb(error.__traceback__)) + kind)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "caused by:\n".join(parts).rstrip()
