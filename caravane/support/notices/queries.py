# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings

FILES = "django.core.mail.backends.filebased.EmailBackend"


def mail_folder() -> str:
    """Return the folder in which mail is kept instead of leaving, or nothing when it leaves."""
    return str(settings.EMAIL_FILE_PATH) if settings.EMAIL_BACKEND == FILES else ""
