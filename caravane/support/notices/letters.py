# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter: to whom, in which language, which template, with which facts.

The template's first line is the subject; the text follows after an empty line. Plain text, so that
nothing is fetched, tracked or lost on an old telephone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Letter:
    """What a room wants written to one person."""

    to: str
    template: str  # "accounts/mail/invitation.txt"
    facts: Mapping[str, Any] = field(default_factory=dict)
    language: str = "fr"


def as_message(letter: Letter) -> EmailMessage:
    """Return the mail that a letter makes, in its reader's language."""
    with translation.override(letter.language):
        text = render_to_string(letter.template, dict(letter.facts))
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[letter.to])
