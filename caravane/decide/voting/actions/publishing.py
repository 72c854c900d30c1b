# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db import transaction

from caravane.decide.voting.errors import AlreadyPublished, NotCounted
from caravane.decide.voting.models import Poll
from caravane.foundation.territory.actions import touch_content


@transaction.atomic
def publish_results(*, poll: Poll, now: datetime) -> Poll:
    """Make the results of a counted poll public. Raises NotCounted, AlreadyPublished."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.counted_at is None:
        raise NotCounted
    if poll.published_at:
        raise AlreadyPublished
    poll.published_at = now
    poll.save(update_fields=["published_at"])
    touch_content(city=poll.conference.programme.city)
    return poll
