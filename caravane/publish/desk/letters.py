# SPDX-License-Identifier: AGPL-3.0-or-later
from urllib.parse import urljoin

from django.urls import reverse

from caravane.foundation.accounts.models import Invitation, Role
from caravane.foundation.accounts.tokens import digest, invitation_token
from caravane.support.notices.letters import Letter


def invitation_letter(invitation: int, site: str) -> Letter | None:
    """Write the letter that invites a colleague; nothing when the invitation was withdrawn or sent anew."""
    found = (
        Invitation.objects.select_related("city", "invited_by")
        .filter(pk=invitation, accepted_at=None)
        .first()
    )
    if found is None:
        return None
    token = invitation_token(found.city_id, found.email, found.sent_at)
    if digest(token) != found.token_digest:
        return None
    facts = {
        "invitation": found,
        "roles": [Role(role).label for role in found.roles],
        "link": urljoin(site, reverse("invitation", args=[token])),
    }
    return Letter(found.email, "desk/mail/invitation.txt", facts)
