# SPDX-License-Identifier: AGPL-3.0-or-later
"""What all web processes remember together for a while, in the database: counters of attempts.

Not Django's DatabaseCache: that one counts its table at each write, drops entries that are still good when
there are many, hides its failures, and unpickles what it reads: whoever writes in the database would then
run code here.
An entry leaves when it expires (`forget_expired_entries`) or is deleted, never to make room.
"""

import json
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from .models import SharedEntry

UPSERT = """
    INSERT INTO core_sharedentry (key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
IF_EXPIRED = " WHERE core_sharedentry.expires <= %s"


class SharedCache(BaseCache):
    """Values that JSON can say, each with an end. `add` is one statement: of two processes, one gets True."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        entries = SharedEntry.objects.filter(pk=self.make_and_validate_key(key, version=version))
        found = entries.filter(expires__gt=time.time()).values_list("value", flat=True).first()
        return default if found is None else found

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write(UPSERT, self._row(key, value, timeout, version))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._write(UPSERT + IF_EXPIRED, [*self._row(key, value, timeout, version), time.time()])

    def delete(self, key: str, version: int | None = None) -> bool:
        gone, _detail = SharedEntry.objects.filter(
            pk=self.make_and_validate_key(key, version=version)
        ).delete()
        return bool(gone)

    def clear(self) -> None:
        SharedEntry.objects.all().delete()

    def _row(self, key: str, value: Any, timeout: Any, version: int | None) -> list[Any]:
        expires = self.get_backend_timeout(timeout)
        if expires is None:
            raise ValueError("nothing is remembered for ever here: give an end")
        return [self.make_and_validate_key(key, version=version), json.dumps(value), expires]

    def _write(self, statement: str, values: list[Any]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)
