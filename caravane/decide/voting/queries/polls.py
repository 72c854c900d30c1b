# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is put to the vote, what is still missing for it, and where a poll stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.voting.models import Option, Poll, PollingPoint, Question
from caravane.foundation.accounts.models import Role
from caravane.foundation.accounts.queries import holders
from caravane.foundation.conferences.models import Conference, Phase, Theme

FEWEST_OPTIONS = 2


class PollState(StrEnum):
    """Where a poll stands."""

    NONE = "none"
    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class PlannedQuestion:
    """A theme as sealing would put it to the vote, with its published packages in order."""

    theme: Theme
    packages: list[Package]


def poll_state(poll: Poll | None, now: datetime) -> PollState:
    """Say where a poll stands at an instant."""
    if poll is None:
        return PollState.NONE
    if poll.sealed_at is None:
        return PollState.DRAFT
    if poll.published_at is not None:
        return PollState.PUBLISHED
    if now < poll.opens_at:
        return PollState.ANNOUNCED
    return PollState.OPEN if poll.is_open(now) else PollState.CLOSED


def planned_questions(conference: Conference) -> list[PlannedQuestion]:
    """Return what sealing would put to the vote now: voted themes, and their published packages, in order.

    Each package carries `proposals`, how many it holds.
    """
    packages: dict[int, list[Package]] = defaultdict(list)
    published = Package.objects.filter(conference=conference, published_at__isnull=False)
    for package in published.annotate(proposals=Count("inclusions")).order_by("order", "pk"):
        packages[package.theme_id].append(package)
    themes = Theme.objects.filter(conference=conference, not_voted="")
    return [PlannedQuestion(theme, packages[theme.pk]) for theme in themes]


def offered_questions(poll: Poll) -> list[Question]:
    """Return the questions of a sealed poll with theme, options, packages and their proposals, in order."""
    inclusions = Inclusion.objects.select_related("proposal").order_by("proposal__number")
    named = inclusions.only("package", "proposal__number", "proposal__title", "proposal__conference")
    options = Option.objects.select_related("package")
    return _questions(poll, options.prefetch_related(Prefetch("package__inclusions", queryset=named)))


def asked_questions(poll: Poll) -> list[Question]:
    """Return the questions of a sealed poll with theme, options and the packages' titles alone, in order."""
    return _questions(
        poll, Option.objects.select_related("package").only("question", "number", "package__title")
    )


def _questions(poll: Poll, options: QuerySet[Option]) -> list[Question]:
    questions = Question.objects.filter(poll=poll).select_related("theme")
    return list(questions.prefetch_related(Prefetch("options", queryset=options)))


def set_up_gaps(poll: Poll, now: datetime) -> list[str]:
    """Return everything that forbids to seal the set-up, in words; nothing when it can be sealed."""
    return [
        *_date_gaps(poll, now),
        *_question_gaps(planned_questions(poll.conference)),
        *_people_gaps(poll, now),
        *_confirmation_gaps(poll),
    ]


def _date_gaps(poll: Poll, now: datetime) -> Iterable[str]:
    if poll.closes_at <= now:
        yield _("The poll closes in the past: choose later dates.")


def _question_gaps(planned: list[PlannedQuestion]) -> Iterable[str]:
    if not planned:
        yield _("No theme goes to the vote.")
    for question in planned:
        theme, count = question.theme.name, len(question.packages)
        if count < FEWEST_OPTIONS:
            yield ngettext(
                "“%(theme)s” has %(count)s published package: at least two are needed.",
                "“%(theme)s” has %(count)s published packages: at least two are needed.",
                count,
            ) % {"theme": theme, "count": count}
        for package in question.packages:
            if not package.proposals:  # type: ignore[attr-defined]
                yield _("The package “%(package)s” holds no proposal.") % {"package": package.title}


def _people_gaps(poll: Poll, now: datetime) -> Iterable[str]:
    if not holders(poll.conference.programme.city, Role.POLLING_OFFICIAL, timezone.localtime(now).date()):
        yield _("Nobody is a polling official: invite at least one.")


def _confirmation_gaps(poll: Poll) -> Iterable[str]:
    if poll.online_voters == Poll.OnlineVoters.CONFIRMED and not poll.points.exists():
        yield _("Identities are confirmed at polling points, and there is none: nobody could vote. Add one.")


def set_up_warnings(poll: Poll, now: datetime) -> list[str]:
    """Return what does not forbid to seal, but that the coordinator should know before."""
    return [*_place_warnings(poll), *_calendar_warnings(poll, now)]


def _place_warnings(poll: Poll) -> Iterable[str]:
    declared = poll.online_voters == Poll.OnlineVoters.DECLARED
    if declared and not PollingPoint.objects.filter(poll=poll).exists():
        yield _("There is no polling point: nobody can vote on paper. You can still add some afterwards.")
    unpublished = Theme.objects.filter(
        conference=poll.conference, not_voted="", packages__isnull=False, packages__published_at__isnull=True
    )
    for theme in unpublished.distinct():
        yield _("“%(theme)s” has packages that are not published: they will not be on the ballot.") % {
            "theme": theme.name
        }


def _calendar_warnings(poll: Poll, now: datetime) -> Iterable[str]:
    phase = Phase.objects.filter(conference=poll.conference, kind_key="vote").first()
    if phase and (poll.opens_at < phase.starts_at or poll.closes_at > phase.ends_at):
        yield _("The public calendar gives other dates for the vote: from %(start)s to %(end)s.") % {
            "start": date_format(timezone.localtime(phase.starts_at), "DATETIME_FORMAT"),
            "end": date_format(timezone.localtime(phase.ends_at), "DATETIME_FORMAT"),
        }
    if poll.opens_at <= now:
        yield _("The opening hour is past: the poll opens the moment you seal it.")
