# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from caravane.foundation.conferences.models import Conference
from caravane.publish.field.conservation import conservation_problems


class Command(BaseCommand):
    help = "Check that every proposal received has one fate, and that the ledger of fates adds up."

    def handle(self, *_args: Any, **_options: Any) -> None:
        problems = 0
        for conference in Conference.objects.select_related("programme__city").order_by("pk"):
            found = conservation_problems(conference)
            problems += len(found)
            self.tell(conference, found)
        if problems:
            raise CommandError(_("%(count)s problem(s): the ledger does not add up.") % {"count": problems})

    def tell(self, conference: Conference, problems: list[str]) -> None:
        name = f"{conference.programme.city.name} {conference.year}"
        for problem in problems:
            self.stderr.write(f"{name} : {problem}")
        if not problems:
            count = conference.last_proposal_number
            self.stdout.write(
                _("%(name)s: %(count)s received, %(count)s accounted for.") % {"name": name, "count": count}
            )
