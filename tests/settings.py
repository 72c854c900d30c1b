# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installation's settings, for tests: mail kept in memory, fast passwords, a database in a file."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="caravane-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
os.environ["CARAVANE_DATA"] = str(SCRATCH)
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from caravane.settings import *  # noqa: E402, F403
from caravane.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ACCOUNT_RATE_LIMITS = False
ALLOWED_HOSTS = ["*"]
PUBLIC_PAGES_STRICT = True
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads and processes meet on it as they do in a town.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
