# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a name may hold: nothing that is not seen, nothing that turns the line around."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

JOINERS = frozenset("\u200c\u200d")
# Scripts that are written with joiners: Persian and Urdu, and the scripts of India and its neighbours.
_OF_THE_WEST = "ARABIC SYRIAC MANDAIC NKO MONGOLIAN"
_OF_INDIA = (
    "DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM LIMBU MEETEI CHAKMA SYLOTI"
)
_BEYOND = "SINHALA KHMER MYANMAR TIBETAN BALINESE JAVANESE"
JOINING_SCRIPTS = frozenset(f"{_OF_THE_WEST} {_OF_INDIA} {_BEYOND}".split())
VIRAMA = 9  # the combining class of the sign after which a joiner shapes the letter before it
# Control, format, surrogate, private, unassigned; ends of lines and of paragraphs.
UNSEEN_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
# Letters, marks and symbols that nothing shows: fillers, an empty braille cell, selectors of a variant.
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for first, last in ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF)) for code in range(first, last + 1)
}


def check_name(text: str) -> None:
    """Refuse a name that holds a character nobody sees, or one that changes the direction of writing.

    A joiner (U+200C, U+200D) passes where its script needs it: between two of its letters, or after a virama.
    Raises ValidationError with the code `unseen_character`.
    """
    for place, letter in enumerate(text):
        if _is_unseen(letter) and not (letter in JOINERS and _joins(text, place)):
            raise ValidationError(
                _(
                    "This holds a character that cannot be seen (U+%(number)s), often brought by a copy. "
                    "Type it again on the keyboard."
                ),
                code="unseen_character",
                params={"number": f"{ord(letter):04X}"},
            )


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in UNSEEN_CATEGORIES or letter in UNSEEN


def _joins(text: str, place: int) -> bool:
    before, after = text[:place][-1:], text[place + 1 :][:1]
    return _of_a_joining_script(before) and (
        unicodedata.combining(before) == VIRAMA or _of_a_joining_script(after)
    )


def _of_a_joining_script(letter: str) -> bool:
    if not letter or unicodedata.category(letter)[0] not in "LM":
        return False
    return unicodedata.name(letter, "").split(" ")[0] in JOINING_SCRIPTS
