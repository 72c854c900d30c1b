# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sessions kept under a digest of their key: whoever copies the database holds no key that opens one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "caravane.accounts.session"
WITH_BROWSER = "_ends_with_browser"  # the row keeps the end, the cookie none
WIDTH = 40  # of Django's column: 160 bits of the digest


def digest(session_key: str | None) -> str:
    """Return what the database keeps of a session's key; the installation's secret is in it too."""
    return salted_hmac(SALT, session_key or "", algorithm="sha256").hexdigest()[:WIDTH]


class SessionStore(DatabaseSessions):
    """Django's sessions in the database; the key itself is in the cookie alone.

    The asynchronous half of the interface is not turned: it finds no session, and nothing here uses it.
    """

    def load(self) -> dict[str, Any]:
        """Read what a key opens; a key that opens nothing is forgotten, and never adopted."""
        current = Session.objects.filter(expire_date__gt=timezone.now())
        found = current.filter(pk=digest(self.session_key)).first()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def set_expiry(self, value: Any) -> None:
        self.pop(WITH_BROWSER, None)
        super().set_expiry(value)

    def end_with_browser(self, seconds: int) -> None:
        """End some seconds after the last page that says so, and before that when the browser is closed."""
        self.set_expiry(seconds)
        self[WITH_BROWSER] = True

    def get_expire_at_browser_close(self) -> bool:
        return WITH_BROWSER in self or super().get_expire_at_browser_close()

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = digest(self.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(digest(key))
