# SPDX-License-Identifier: AGPL-3.0-or-later
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation

from caravane.support.notices.letters import Letter

from .models import RollRequest


def answer_letter(request: int, site: str) -> Letter | None:
    """Write that the bureau answered; the answer itself is read on the site, behind the account."""
    asked = RollRequest.objects.select_related("account", "poll__conference__programme__city").get(pk=request)
    if asked.account is None or not asked.account.email:
        return None
    with translation.override(asked.account.language):
        link = urljoin(site, reverse("ballot_identity"))
    facts = {"poll": asked.poll, "city": asked.poll.conference.programme.city, "link": link}
    return Letter(asked.account.email, "voting/mail/answer.txt", facts, asked.account.language)
