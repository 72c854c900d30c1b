# SPDX-License-Identifier: AGPL-3.0-or-later
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation

from caravane.support.notices.letters import Letter

from .actions import KEPT_PENDING
from .models import PendingProposal
from .tokens import confirmation_token, digest


def confirmation_letter(pending: int, site: str, language: str) -> Letter | None:
    """Write the letter whose link confirms a guest's proposal; nothing once it is confirmed or forgotten."""
    rows = PendingProposal.objects.select_related("conference__programme__city")
    held = rows.filter(pk=pending, proposal=None).first()
    if held is None:
        return None
    token = confirmation_token(held.conference_id, held.email, held.title, held.body, held.written_at)
    if digest(token) != held.token_digest:
        return None
    with translation.override(language):
        path = reverse("proposal_confirm", args=[token])
    facts = {
        "pending": held,
        "programme": held.conference.programme,
        "link": urljoin(site, path),
        "until": held.written_at + KEPT_PENDING,
    }
    return Letter(held.email, "proposals/mail/confirm.txt", facts, language)
