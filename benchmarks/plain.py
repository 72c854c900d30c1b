# SPDX-License-Identifier: AGPL-3.0-or-later
"""The control of a cast: a plain Django with session, CSRF and a form of fifteen fields, which inserts a row.

It stands on the same database, with the same settings of the connection: the same durability.
"""

import django
from django.conf import settings

from caravane.settings import DATABASES, SECRET_KEY

settings.configure(
    SECRET_KEY=SECRET_KEY,  # the sessions are those that benchmarks.voters made
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="benchmarks.plain_urls",
    DATABASES=DATABASES,
    INSTALLED_APPS=["django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": ["benchmarks/bare_app/templates"],
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    USE_TZ=True,
    PROXIES=0,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
