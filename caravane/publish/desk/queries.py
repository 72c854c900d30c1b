# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk reads of every floor under it."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from caravane.decide.voting.models import Poll, PollingPoint
from caravane.decide.voting.queries import key_is_lost, oldest_request, open_requests
from caravane.foundation.accounts.models import Role, User
from caravane.foundation.accounts.queries import holders, invitations_waiting
from caravane.foundation.conferences.models import Conference, Programme, Target, Theme
from caravane.foundation.territory.models import City
from caravane.gather.proposals.models import Proposal

from .checklist import Facts, NextPhase, VotedTheme


def facts_of(city: City, conference: Conference | None, now: datetime) -> Facts:
    """Return what the database says of the preparation of an edition."""
    town: dict[str, Any] = {
        "town_named": True,
        "has_logo": bool(city.logo),
        "programme": Programme.objects.filter(city=city).exists(),
        "targets": Target.objects.filter(programme__city=city).count(),
        "polling_officials": len(holders(city, Role.POLLING_OFFICIAL, timezone.localdate(now))),
        "invitations": sum(Role.POLLING_OFFICIAL in found.roles for found in invitations_waiting(city)),
    }
    return Facts(**town, **(of_the_edition(conference) if conference else {}))


def of_the_edition(conference: Conference) -> dict[str, Any]:
    poll = poll_of(conference)
    return {
        "themes": Theme.objects.filter(conference=conference).count(),
        "voted": tuple(voted_themes(conference)),
        "phases": tuple(conference.phases.values_list("kind_key", flat=True)),
        "proposals": Proposal.objects.filter(conference=conference).count(),
        "poll_exists": poll is not None,
        "poll_opens_at": poll and poll.opens_at,
        "poll_sealed": bool(poll and poll.sealed_at),
        "key_lost": bool(poll and key_is_lost(poll)),
        "points": PollingPoint.objects.filter(poll=poll).count() if poll else 0,
    }


def voted_themes(conference: Conference) -> list[VotedTheme]:
    """Return the themes put to the vote and how many packages each has published."""
    published = Count("packages", filter=Q(packages__published_at__isnull=False))
    themes = Theme.objects.filter(conference=conference, not_voted="").annotate(published=published)
    return [VotedTheme(theme.name, theme.published) for theme in themes]


def poll_of(conference: Conference) -> Poll | None:
    """Return the poll of an edition."""
    return Poll.objects.filter(conference=conference).first()


def requests_waiting(conference: Conference | None, now: datetime) -> tuple[int, datetime] | None:
    """Return how many requests about the roll wait for the bureau, and since when; None when none can."""
    poll = poll_of(conference) if conference else None
    if poll is None or not poll.is_open(now):
        return None
    oldest = oldest_request(poll)
    return (open_requests(poll), oldest.asked_at) if oldest else None


def is_sealed(conference: Conference | None) -> bool:
    """Say whether the set-up of the edition's poll is sealed."""
    return bool(conference) and Poll.objects.filter(conference=conference, sealed_at__isnull=False).exists()


def next_phase(conference: Conference | None, now: datetime) -> NextPhase | None:
    """Return the next phase that starts, up to the conference day."""
    if conference is None:
        return None
    phase = conference.phases.filter(starts_at__gt=now).exclude(kind_key="follow_up").first()
    if phase is None:
        return None
    starts_on = timezone.localdate(phase.starts_at)
    return NextPhase(phase.kind_key, str(phase), starts_on, (starts_on - timezone.localdate(now)).days)


def points_of(city: City, user: User) -> list[PollingPoint]:
    """Return the polling points that a person holds, those of sealed polls whose bureau is not closed yet."""
    points = PollingPoint.objects.filter(poll__conference__programme__city=city, officials=user)
    return list(points.filter(poll__sealed_at__isnull=False, signed_at__isnull=True).select_related("poll"))


def own_proposals(city: City, user: User) -> list[Proposal]:
    """Return a person's proposals in the current edition of their town, newest first."""
    mine = Proposal.objects.filter(author=user, conference__programme__city=city, redacted_at__isnull=True)
    return list(mine.annotate(year=F("conference__year")).order_by("-submitted_at")[:20])
