# SPDX-License-Identifier: AGPL-3.0-or-later
from caravane.decide.voting.models.poll import Option
from caravane.foundation.conferences.models import Conference


def packages_put_to_the_vote(conference: Conference) -> set[int]:
    """Return the keys of the packages that the edition's sealed poll offers: just what the guards freeze."""
    offered = Option.objects.filter(
        question__poll__conference=conference, question__poll__sealed_at__isnull=False
    )
    return set(offered.values_list("package_id", flat=True))
