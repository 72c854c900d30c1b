# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room refuses.

ProposalRefused
├── WordsMissing          no title or no text
├── WordsTooLong          longer than a page can carry
├── NotOfThisConference   a theme, a neighbourhood or another proposal from elsewhere
├── SubmissionsClosed     no phase opens submission now
├── ConfirmationUnknown   the link of the mail is unknown, or was forgotten after seven days
├── AlreadyMerged         the proposal already flows into another
├── MergeCycle            it would flow into itself
└── Redacted              its words were removed for good
"""

from caravane.foundation.core.errors import DomainError


class ProposalRefused(DomainError):
    code = "proposal_refused"


class WordsMissing(ProposalRefused):
    code = "words_missing"


class WordsTooLong(ProposalRefused):
    code = "words_too_long"


class NotOfThisConference(ProposalRefused):
    code = "not_of_this_conference"


class SubmissionsClosed(ProposalRefused):
    code = "submissions_closed"


class ConfirmationUnknown(ProposalRefused):
    code = "confirmation_unknown"


class AlreadyMerged(ProposalRefused):
    code = "already_merged"


class MergeCycle(ProposalRefused):
    code = "merge_cycle"


class Redacted(ProposalRefused):
    code = "redacted"
