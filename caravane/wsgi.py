# SPDX-License-Identifier: AGPL-3.0-or-later
import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caravane.settings")
application = get_wsgi_application()
# What was loaded to start with stays: the collector need not look at it again at each request.
gc.collect()
gc.freeze()
