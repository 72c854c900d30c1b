# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nothing said is lost: the ledger recomputed from bare rows, in another way than the pages compute it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from caravane.decide.packages.models import Inclusion
from caravane.decide.review.models import Finding
from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.models import Proposal, ProposalLink, ProposalVersion

from .fates import Fate, with_fate
from .ledger import dimensions, table
from .listing import keyed

OUTCOMES = {
    "set_aside": Fate.SET_ASIDE,
    "done": Fate.DONE,
    "study": Fate.STUDY,
    "to_precise": Fate.TO_PRECISE,
    "under_review": Fate.UNDER_REVIEW,
}
OF_THEMES = {"transversal": Fate.TRANSVERSAL, "study": Fate.STUDY}
SHOWN = 10  # numbers named in a message


@dataclass
class Facts:
    """What was published about one proposal."""

    number: int
    theme: int | None
    channel: str
    fate: str  # as the pages compute it
    redacted: bool
    not_voted: str
    merged_into: list[int] = field(default_factory=list)
    finding: str = ""
    packages: int = 0

    def apply(self) -> Iterator[Fate]:
        """Name every fate whose condition holds, whatever comes before it."""
        if self.redacted:
            yield Fate.REDACTED
        if self.merged_into:
            yield Fate.MERGED
        if self.packages:
            yield Fate.PACKAGED
        if self.finding in OUTCOMES:
            yield OUTCOMES[self.finding]
        if self.not_voted in OF_THEMES:
            yield OF_THEMES[self.not_voted]
        if not self.finding:
            yield Fate.RECEIVED

    def fates(self) -> list[Fate]:
        """Return the fates that nothing before them excludes: exactly one, unless something is wrong."""
        applying = list(self.apply())
        first = [fate for fate in Fate if fate in applying][:1]
        return first * max(1, len(self.merged_into)) if first == [Fate.MERGED] else first


def conservation_problems(conference: Conference) -> list[str]:
    """Return what is wrong with an edition's ledger, one sentence each; nothing when it adds up."""
    facts = facts_of(conference)
    return [
        *number_problems(conference, [one.number for one in facts.values()]),
        *fate_problems(facts.values()),
        *sum_problems(conference, facts.values()),
        *link_problems(conference, facts),
        *inclusion_problems(conference),
        *redaction_problems(conference),
    ]


def facts_of(conference: Conference) -> dict[int, Facts]:
    """Read the rows of an edition and what was published about them, each table apart."""
    rows = with_fate(Proposal.objects.filter(conference=conference)).order_by("number")
    facts = {
        pk: Facts(number, theme, channel, fate, redacted_at is not None, not_voted or "")
        for pk, number, theme, channel, fate, redacted_at, not_voted in rows.values_list(
            "pk", "number", "theme", "channel", "fate", "redacted_at", "theme__not_voted"
        )
    }
    for source, target in merges(conference):
        if source in facts:
            facts[source].merged_into.append(target)
    findings = Finding.objects.filter(proposal__conference=conference).order_by("found_at", "pk")
    for proposal, outcome in findings.values_list("proposal", "outcome"):
        facts[proposal].finding = outcome
    packaged = Inclusion.objects.filter(proposal__conference=conference, package__published_at__isnull=False)
    for proposal in packaged.values_list("proposal", flat=True):
        facts[proposal].packages += 1
    return facts


def merges(conference: Conference) -> list[tuple[int, int]]:
    links = ProposalLink.objects.filter(source__conference=conference, kind=ProposalLink.Kind.MERGED)
    return list(links.values_list("source", "target"))


def named(numbers: Iterable[object]) -> str:
    """Write some numbers, the first ones when they are many."""
    listed = [str(number) for number in numbers]
    return ", ".join(listed[:SHOWN]) + (" …" if len(listed) > SHOWN else "")


def number_problems(conference: Conference, numbers: list[int]) -> Iterator[str]:
    last = Conference.objects.values_list("last_proposal_number", flat=True).get(pk=conference.pk)
    if missing := sorted(set(range(1, last + 1)) - set(numbers)):
        yield _("Numbers are missing: %(numbers)s.") % {"numbers": named(missing)}
    if doubled := sorted(number for number, times in Counter(numbers).items() if times > 1):
        yield _("Numbers were given twice: %(numbers)s.") % {"numbers": named(doubled)}
    if len(numbers) != last or max(numbers, default=0) != last:
        yield _(
            "The counter says %(counter)s, there are %(count)s proposals, the highest number is %(highest)s."
        ) % {
            "counter": last,
            "count": len(numbers),
            "highest": max(numbers, default=0),
        }


def fate_problems(facts: Iterable[Facts]) -> Iterator[str]:
    for one in facts:
        fates = one.fates()
        if not fates:
            yield _("Proposal %(number)s has no fate.") % {"number": one.number}
        elif len(fates) > 1:
            yield _("Proposal %(number)s has several fates: it was joined to several others.") % {
                "number": one.number
            }
        elif fates != [one.fate]:
            yield _("Proposal %(number)s: the pages say “%(shown)s”, its facts say “%(computed)s”.") % {
                "number": one.number,
                "shown": one.fate,
                "computed": fates[0].value,
            }


def sum_problems(conference: Conference, facts: Iterable[Facts]) -> Iterator[str]:
    """Compare the totals of the public tables with a count made here: one fate each, all of them."""
    facts = list(facts)
    here = Counter(fate for one in facts for fate in one.fates())
    rows = keyed(conference)
    for dimension in dimensions(conference.programme.city, conference):
        shown = table("", dimension, list(Fate), rows).totals
        published = Counter({fate: entry.count for fate, entry in zip(Fate, shown.entries, strict=True)})
        if published != here or shown.total.count != len(facts):
            yield _("%(table)s, the ledger publishes %(published)s proposals; there are %(total)s.") % {
                "table": dimension.caption,
                "published": shown.total.count,
                "total": len(facts),
            }


def link_problems(conference: Conference, facts: dict[int, Facts]) -> Iterator[str]:
    of_here = Q(source__conference=conference) | Q(target__conference=conference)
    across = ProposalLink.objects.filter(of_here).exclude(
        source__conference=conference, target__conference=conference
    )
    for source, target in across.values_list("source__number", "target__number"):
        yield _("Proposal %(source)s is linked to proposal %(target)s of another conference.") % {
            "source": source,
            "target": target,
        }
    if circle := sorted(in_a_circle(merges(conference))):
        numbers = [facts[pk].number for pk in circle if pk in facts]
        yield _("Proposals joined in a circle: %(numbers)s.") % {"numbers": named(numbers)}


def in_a_circle(links: Iterable[tuple[int, int]]) -> set[int]:
    """Return the proposals from which the merges lead back to themselves."""
    targets: dict[int, set[int]] = defaultdict(set)
    for source, target in links:
        targets[source].add(target)
    return {start for start in list(targets) if start in reached(start, targets)}


def reached(start: int, targets: dict[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    ahead = [start]
    while ahead:
        found = targets.get(ahead.pop(), set()) - seen
        seen |= found
        ahead += found
    return seen


def inclusion_problems(conference: Conference) -> Iterator[str]:
    of_here = Q(proposal__conference=conference) | Q(package__conference=conference)
    across = Inclusion.objects.filter(of_here).exclude(
        proposal__conference=conference, package__conference=conference
    )
    for number, title in across.values_list("proposal__number", "package__title"):
        yield _("Proposal %(number)s and the package “%(title)s” belong to two conferences.") % {
            "number": number,
            "title": title,
        }


def redaction_problems(conference: Conference) -> Iterator[str]:
    """Find words that were to be removed, wherever they are kept."""
    redacted = Proposal.objects.filter(conference=conference, redacted_at__isnull=False)
    kept = {
        _("its page"): redacted.exclude(title="", body="", author_name=""),
        _("its versions"): redacted.filter(
            pk__in=ProposalVersion.objects.exclude(title="", body="", reason="").values("proposal")
        ),
        _("search"): redacted.exclude(search_text=""),
    }
    for place, proposals in kept.items():
        for number in proposals.values_list("number", flat=True):
            yield _("Proposal %(number)s was redacted, but words remain in %(place)s.") % {
                "number": number,
                "place": place,
            }
