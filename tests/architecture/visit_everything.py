# SPDX-License-Identifier: AGPL-3.0-or-later
"""Be a web process: answer every address once, then print which of the modules named are loaded.

python -m tests.architecture.visit_everything MODULE …
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

import caravane.wsgi  # noqa: E402, F401

from .addresses import every_address  # noqa: E402
from .identifiers import UnknownParameter, values_for  # noqa: E402
from .towns import HOST, Town, two_towns  # noqa: E402

ENOUGH = 40  # answers; fewer, and nothing was visited


def visit(town: Town) -> int:
    """Return how many addresses answered."""
    answered = 0
    client = Client(headers={"host": HOST}, raise_request_exception=False)
    for address in every_address():
        client.force_login(town.coordinator, backend="django.contrib.auth.backends.ModelBackend")
        try:
            path = address.path(values_for(address, town))
        except UnknownParameter:
            continue
        answered += client.get(path).status_code < 500
        client.post(path)
    return answered


def main(names: list[str]) -> None:
    call_command("migrate", verbosity=0)
    town, _other = two_towns()
    assert visit(town) > ENOUGH
    sys.stdout.write(" ".join(name for name in names if name in sys.modules))


if __name__ == "__main__":
    main(sys.argv[1:])
