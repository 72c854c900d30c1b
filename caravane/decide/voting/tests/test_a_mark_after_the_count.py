# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.db import IntegrityError, transaction

from caravane.decide.voting.models import Mark, Poll, RollEntry

from .conftest import CLOSED


def test_nobody_is_marked_once_the_poll_is_counted_whoever_asks(poll: Poll, entry: RollEntry) -> None:
    Poll.objects.filter(pk=poll.pk).update(rewritten_at=CLOSED, counted_at=CLOSED)
    with pytest.raises(IntegrityError, match="nobody votes any more"), transaction.atomic():
        Mark.objects.create(roll_entry=entry, channel=Mark.Channel.WEB)
