# SPDX-License-Identifier: AGPL-3.0-or-later
"""The 565 proposals, what became of them, and the packages that gather them."""

from datetime import datetime, timedelta

from caravane.decide.packages.actions import create_package, include_many, publish_package
from caravane.decide.packages.models import Package
from caravane.decide.review.actions import record_finding
from caravane.decide.review.models import Finding
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import Neighbourhood
from caravane.gather.proposals.actions import NewProposal, merge_proposals, submit_many
from caravane.gather.proposals.models import Proposal

from . import records
from .calendar import Calendar

MERGED_BECAUSE = "Les deux disent la même chose : elles avancent ensemble."


def create_proposals(conference: Conference, calendar: Calendar) -> dict[str, Proposal]:
    """Submit the 565 proposals in the order in which they were said; return them by title."""
    themes = {theme.slug: theme for theme in Theme.objects.filter(conference=conference)}
    neighbourhoods = {one.name: one for one in Neighbourhood.objects.filter(city=conference.programme.city)}
    names = records.places()["neighbourhoods"]
    entered = calendar.day(records.conference()["phase"][2]["until"])  # the last workshop
    new = [
        NewProposal(
            title=row["title"],
            body=row["body"].strip(),
            theme=themes[theme],
            neighbourhood=neighbourhoods.get(names.get(row.get("neighbourhood", ""), "")),
            channel=Proposal.Channel(row["channel"]),
            origin=records.origin(row),
            said_on=calendar.day(row["date"]),
            entered_on=entered,
        )
        for theme, row in records.proposals()
    ]
    submitted = submit_many(
        conference=conference, proposals=new, now=calendar.end(records.conference()["phase"][2]["until"])
    )
    return {proposal.title: proposal for proposal in submitted}


def create_packages(conference: Conference, author: User, now: datetime) -> dict[str, Package]:
    """Create and publish the packages of the voted themes; return them by slug."""
    made = {}
    for theme in Theme.objects.filter(conference=conference):
        record = next(row for row in records.themes() if row["slug"] == theme.slug)
        texts = records.packages(theme.slug)
        for row in record.get("packages", []):
            text = texts[row["slug"]]
            made[row["slug"]] = create_package(
                theme=theme,
                title=row["title"],
                summary=text["summary"],
                description=text["description"].strip(),
                author=author,
                now=now,
            )
    return made


def decide_fates(
    proposals: dict[str, Proposal], packages: dict[str, Package], author: User, now: datetime
) -> None:
    """Group, merge and ask for precision, as the record of each proposal says; then publish the packages."""
    rows = [row for _theme, row in records.proposals()]
    pairs = [(packages[slug], proposals[row["title"]]) for row in rows for slug in row["packages"]]
    include_many(pairs=pairs, author=author, now=now)
    for row in rows:
        proposal = proposals[row["title"]]
        if "merged_into" in row:
            target = proposals[row["merged_into"]]
            merge_proposals(source=proposal, target=target, author=author, reason=MERGED_BECAUSE, now=now)
        if "to_precise" in row:
            outcome = Finding.Outcome.TO_PRECISE
            record_finding(
                proposal=proposal, outcome=outcome, reason=row["to_precise"], author=author, now=now
            )
    for package in packages.values():
        publish_package(package=package, author=author, now=now + timedelta(days=1))
