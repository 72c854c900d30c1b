# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one form of an e-mail address: accounts, invitations and limits know no other.

Two spellings that reach one mailbox must be one address, or each of them has limits, and an account, of its
own. So the domain is written as the mail server will look it up (IDNA, lower case), and what has several
spellings is refused: a name that is not ASCII, a name in quotes, a number in place of a domain.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .errors import BadAddress

LONGEST = 254  # of what SMTP carries, and of the column


def canonical(email: str) -> str:
    """Return the one form of an address: a plain ASCII name, `@`, the domain in IDNA. Raises BadAddress."""
    local, _at, domain = email.strip().rpartition("@")
    # Before any change of case, which would make a K out of the sign for kelvin.
    if len(email) > LONGEST or not local.isascii() or local.startswith('"') or domain.startswith("["):
        raise BadAddress
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii')}".lower()
        validate_email(address)
    except (UnicodeError, ValidationError) as wrong:
        raise BadAddress from wrong
    if len(address) > LONGEST:
        raise BadAddress
    return address


def clean_address(email: str) -> str:
    """Return the one form of an address that somebody typed, or tell the form why there is none."""
    try:
        return canonical(email)
    except BadAddress as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal


class AddressField(forms.EmailField):
    """An e-mail address, in its one form."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return clean_address(typed) if typed else typed


class ByAddress:
    """For django-allauth's sign-in forms: finds the account, and counts, by the one form of its address."""

    def clean_login(self) -> str:
        return clean_address(super().clean_login())  # type: ignore[misc]
