# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of proposals. Numbers come from the conference's counter, locked in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.actions import touch_content
from caravane.foundation.territory.models import City, Neighbourhood

from .errors import (
    AlreadyMerged,
    ConfirmationUnknown,
    MergeCycle,
    NotOfThisConference,
    Redacted,
    WordsMissing,
    WordsTooLong,
)
from .models import PendingProposal, Proposal, ProposalLink, ProposalVersion
from .search import search_text
from .tokens import confirmation_token, digest

TITLE_MAX = 200
BODY_MAX = 20_000
KEPT_PENDING = timedelta(days=7)


@dataclass(frozen=True)
class NewProposal:
    """What is said, before it has a number. `submitted_at` is the moment of writing, by default now."""

    title: str
    body: str
    said_on: date
    channel: str
    theme: Theme | None = None
    neighbourhood: Neighbourhood | None = None
    origin: str = ""
    author: User | None = None
    author_name: str = ""
    import_key: str | None = None
    entered_on: date | None = None
    submitted_at: datetime | None = None


@transaction.atomic
def submit_proposal(
    *,
    conference: Conference,
    title: str,
    body: str,
    theme: Theme | None,
    neighbourhood: Neighbourhood | None,
    channel: str,
    said_on: date,
    now: datetime,
    origin: str = "",
    author: User | None = None,
    author_name: str = "",
    import_key: str | None = None,
    entered_on: date | None = None,
) -> Proposal:
    """Number a proposal for good and keep its first wording. Locks the conference's counter row.

    Raises WordsMissing, WordsTooLong, NotOfThisConference.
    """
    new = NewProposal(
        title,
        body,
        said_on,
        channel,
        theme,
        neighbourhood,
        origin,
        author,
        author_name,
        import_key,
        entered_on,
    )
    return submit_many(conference=conference, proposals=[new], now=now)[0]


@transaction.atomic
def submit_many(*, conference: Conference, proposals: Sequence[NewProposal], now: datetime) -> list[Proposal]:
    """Number many proposals in their order, all or none, with a handful of statements.

    Locks the conference's counter row. Raises what `submit_proposal` raises.
    """
    if not proposals:
        return []
    city = conference.programme.city
    tidy = [_tidied(new) for new in proposals]
    for new in tidy:
        _check_place(new.theme, new.neighbourhood, conference, city)
    first = _take_numbers(conference, len(tidy))
    rows = Proposal.objects.bulk_create(
        [_row(conference, number, new, now) for number, new in enumerate(tidy, first)], batch_size=500
    )
    ProposalVersion.objects.bulk_create(
        [_version(row, 1, row.author, row.submitted_at) for row in rows], batch_size=500
    )
    touch_content(city=city)
    return rows


@transaction.atomic
def revise_proposal(
    *, proposal: Proposal, title: str, body: str, author: User | None, reason: str, now: datetime
) -> ProposalVersion:
    """Give a proposal a new wording; the former ones stay readable. Locks the proposal.

    Raises Redacted, WordsMissing, WordsTooLong.
    """
    held = _locked(proposal)
    _check_words(title.strip(), body.strip())
    held.title, held.body = title.strip(), body.strip()
    held.search_text = search_text(held.title, held.body)
    held.save(update_fields=["title", "body", "search_text"])
    last = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = _version(held, last + 1, author, now, reason)
    version.save()
    touch_content(city=held.conference.programme.city)
    return version


@transaction.atomic
def merge_proposals(
    *, source: Proposal, target: Proposal, author: User | None, reason: str, now: datetime
) -> ProposalLink:
    """Let a proposal flow into another, with a public reason; both stay. Locks both proposals.

    Raises NotOfThisConference, AlreadyMerged, MergeCycle, WordsMissing.
    """
    if source.conference_id != target.conference_id:
        raise NotOfThisConference(_("The two proposals belong to two different conferences."))
    if not reason.strip():
        raise WordsMissing(_("Say why the two proposals become one: the reason is public."))
    # Everyone who merges in a conference waits here, so that two merges cannot close a circle together.
    Conference.objects.select_for_update().get(pk=source.conference_id)
    _check_merge(source, target)
    link = ProposalLink.objects.create(
        source=source,
        target=target,
        kind=ProposalLink.Kind.MERGED,
        author=author,
        made_at=now,
        reason=reason.strip(),
    )
    touch_content(city=source.conference.programme.city)
    return link


@transaction.atomic
def redact_proposal(*, proposal: Proposal, ground: str, author: User | None, now: datetime) -> Proposal:
    """Remove a proposal's words everywhere, as law or a person's rights require. Locks the proposal.

    Its number, dates, links and fate stay, with the legal ground and who decided.
    Raises Redacted, WordsMissing.
    """
    if not ground.strip():
        raise WordsMissing(_("Name the legal ground: it is public."))
    held = _locked(proposal)
    ProposalVersion.objects.filter(proposal=held).update(title="", body="", reason="")
    held.title = held.body = held.search_text = held.author_name = ""
    held.redacted_at, held.redaction_ground, held.redacted_by = now, ground.strip(), author
    held.save(
        update_fields=[
            "title", "body", "search_text", "author_name", "redacted_at", "redaction_ground", "redacted_by"
        ]
    )  # fmt: skip
    touch_content(city=held.conference.programme.city)
    return held


@transaction.atomic
def keep_pending(
    *,
    conference: Conference,
    email: str,
    title: str,
    body: str,
    theme: Theme | None,
    neighbourhood: Neighbourhood | None,
    author_name: str,
    now: datetime,
) -> PendingProposal:
    """Keep a guest's proposal until the link of the mail is followed; it has no number and is not public yet.

    Raises WordsMissing, WordsTooLong, NotOfThisConference.
    """
    _check_words(title.strip(), body.strip())
    _check_place(theme, neighbourhood, conference, conference.programme.city)
    return PendingProposal.objects.create(
        conference=conference,
        email=email,
        title=title.strip(),
        body=body.strip(),
        theme=theme,
        neighbourhood=neighbourhood,
        author_name=author_name.strip(),
        token_digest=digest(confirmation_token(conference.pk, email, title, body, now)),
        written_at=now,
    )


@transaction.atomic
def confirm_pending(*, conference: Conference, token: str, now: datetime) -> Proposal:
    """Number the proposal whose link was followed, erase the e-mail. A second click finds the same number.

    Words written while submission was open are taken even if it closed meanwhile: nothing said is lost.
    Locks the pending row. Raises ConfirmationUnknown.
    """
    # No join here: a row that was waited for is read again, what is joined to it is not.
    rows = PendingProposal.objects.select_for_update()
    held = rows.filter(
        conference=conference, token_digest=digest(token), written_at__gt=now - KEPT_PENDING
    ).first()
    if held is None:
        raise ConfirmationUnknown(_("This link is unknown, or older than seven days."))
    if held.proposal is None:
        held.proposal = submit_proposal(
            conference=conference,
            title=held.title,
            body=held.body,
            theme=held.theme,
            neighbourhood=held.neighbourhood,
            channel=Proposal.Channel.WEB,
            said_on=timezone.localdate(held.written_at),
            author_name=held.author_name,
            now=now,
        )
        held.email = held.title = held.body = held.author_name = ""
        held.save()
    return held.proposal


@transaction.atomic
def forget_pending(*, now: datetime) -> int:
    """Erase what waited, or was confirmed, more than seven days ago; return how many. A daily duty."""
    _total, rows = PendingProposal.objects.filter(written_at__lte=now - KEPT_PENDING).delete()
    return rows.get("proposals.PendingProposal", 0)


def _take_numbers(conference: Conference, count: int) -> int:
    """Advance the counter and return the first number taken; the row stays locked until the commit."""
    row = Conference.objects.filter(pk=conference.pk)
    row.update(last_proposal_number=F("last_proposal_number") + count)
    return row.values_list("last_proposal_number", flat=True).get() - count + 1


def _tidied(new: NewProposal) -> NewProposal:
    tidy = replace(
        new,
        title=new.title.replace("\x00", "").strip(),
        body=new.body.replace("\x00", "").strip(),
        origin=new.origin.strip(),
        author_name=new.author_name.strip(),
    )
    _check_words(tidy.title, tidy.body)
    return tidy


def _check_words(title: str, body: str) -> None:
    if not title or not body:
        raise WordsMissing(_("A proposal needs a title and a text."))
    if len(title) > TITLE_MAX or len(body) > BODY_MAX:
        raise WordsTooLong(
            _("At most %(title)d characters for the title and %(body)d for the text.")
            % {"title": TITLE_MAX, "body": BODY_MAX}
        )


def _check_place(
    theme: Theme | None, neighbourhood: Neighbourhood | None, conference: Conference, city: City
) -> None:
    if theme is not None and theme.conference_id != conference.pk:
        raise NotOfThisConference(_("This theme belongs to another conference."))
    if neighbourhood is not None and neighbourhood.city_id != city.pk:
        raise NotOfThisConference(_("This neighbourhood belongs to another town."))


def _row(conference: Conference, number: int, new: NewProposal, now: datetime) -> Proposal:
    return Proposal(
        conference=conference,
        number=number,
        title=new.title,
        body=new.body,
        theme=new.theme,
        neighbourhood=new.neighbourhood,
        channel=new.channel,
        origin=new.origin,
        said_on=new.said_on,
        submitted_at=new.submitted_at or now,
        author=new.author,
        author_name=new.author_name,
        entered_on=new.entered_on,
        import_key=new.import_key,
        search_text=search_text(new.title, new.body),
    )


def _version(
    proposal: Proposal, number: int, author: User | None, moment: datetime, reason: str = ""
) -> ProposalVersion:
    return ProposalVersion(
        proposal=proposal,
        number=number,
        title=proposal.title,
        body=proposal.body,
        author=author,
        written_at=moment,
        reason=reason,
    )


def _locked(proposal: Proposal) -> Proposal:
    """Return the row as it is now, locked; words removed for good cannot come back."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related("conference__programme__city")
    row = held.get(pk=proposal.pk)
    if row.redacted_at is not None:
        raise Redacted(_("The words of this proposal were removed for good."))
    return row


def _check_merge(source: Proposal, target: Proposal) -> None:
    flows = dict(
        ProposalLink.objects.filter(
            kind=ProposalLink.Kind.MERGED, source__conference_id=source.conference_id
        ).values_list("source_id", "target_id")
    )
    if source.pk in flows:
        raise AlreadyMerged(_("This proposal already flows into another."))
    step: int | None = target.pk
    while step is not None:
        if step == source.pk:
            raise MergeCycle(_("A proposal cannot flow into itself."))
        step = flows.get(step)
